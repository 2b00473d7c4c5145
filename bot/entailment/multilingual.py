"""Reads two texts of any languages beside each other.

Both go through layers that begin with the sentence encoder's vectors of pieces of words; the layers
come from ``evaluation/train_cross_encoder.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.entailment.layers import mapped
from bot.entailment.pieces import Tokenizer
from bot.entailment.sentence_layers import ASKED, PASSAGE, SentenceLayers, is_installed
from bot.retrieval.encoder import Floats

TRAINED = Path(__file__).parent / "data" / "multilingual.npy"


class Network:
    """The layers, and the map to the labels."""

    is_installed = staticmethod(is_installed)

    def __init__(self) -> None:
        self._layers = SentenceLayers(TRAINED)

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        tokenizer = self._layers.tokenizer
        _, rows, texts = self._layers.read([token_ids(tokenizer, asked, p) for p in passages])
        pooled = np.stack([rows[text].mean(axis=0) for text in texts])
        return mapped(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), *self._layers.last)


def token_ids(tokenizer: Tokenizer, asked: str, passage: str) -> list[int]:
    """Return the tokens that are read of a pair, without those of its begin and end."""
    first, second = tokenizer.ids(f"query: {asked}"), tokenizer.ids(f"passage: {passage}")
    return [*first[:ASKED], *second[:PASSAGE]]
