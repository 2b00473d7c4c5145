"""Reads two texts of any languages beside each other.

Both go through layers that begin with the sentence encoder's vectors of pieces of words; the layers
come from ``evaluation/train_cross_encoder.py``.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.entailment.sentence_layers import ASKED, GRAPH, PASSAGE, SentenceLayers
from bot.networks.graph import Floats
from bot.networks.packed_model import is_installed
from bot.networks.pieces import Tokenizer

TRAINED = Path(__file__).parent / "data" / "multilingual.npy"
FILES = TRAINED, GRAPH  # that its readings depend on


class Network:
    """The layers, and the map to the labels."""

    is_installed = staticmethod(is_installed)

    def __init__(self) -> None:
        self._layers = SentenceLayers(TRAINED)

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        tokenizer = self._layers.tokenizer
        pairs = (token_ids(tokenizer, asked, one) for one in passages)
        pooled = np.stack([self._layers.read(pair)[1].mean(axis=0) for pair in pairs])
        return self._layers.last(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))


def token_ids(tokenizer: Tokenizer, asked: str, passage: str) -> list[int]:
    """Return the tokens that are read of a pair, without those of its begin and end."""
    first, second = tokenizer.ids(f"query: {asked}"), tokenizer.ids(f"passage: {passage}")
    return [*first[:ASKED], *second[:PASSAGE]]
