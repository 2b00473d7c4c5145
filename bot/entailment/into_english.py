"""Reads a text in any language beside English sentences: by the reader of English.

Layers that begin with the sentence encoder's vectors turn each piece of a word into a vector such
as the reader of English has for an English one, and it reads these in the place of words (compare
D. Yoon et al., "LangBridge", 2024). So what it knows also serves who asks in another language.
That reader's matrices stay as they are; biases and norms are others, for vectors that only
resemble those of words, and fit no other weights of that reader. All come from
``evaluation/train_into_english.py``.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.entailment import english
from bot.entailment.sentence_layers import ASKED, GRAPH, SentenceLayers
from bot.networks.graph import Floats
from bot.networks.packed_model import is_installed

TRAINED = Path(__file__).parent / "data" / "into_english.npy"
ADAPTED = TRAINED.with_suffix(".npz")
FILES = TRAINED, ADAPTED, GRAPH, *english.FILES  # that its readings depend on
PREFIX = "query:"  # what the sentence encoder knows a question by
_KEPT = 16  # texts whose vectors are kept: passages are read in several steps


class Network:
    """The layers, and the reader of English behind them."""

    def __init__(self, reader: english.Network) -> None:
        self._english = reader.adapted(ADAPTED)
        self._layers = SentenceLayers(TRAINED)
        self._vectors = lru_cache(_KEPT)(self._read)
        self._skipped = 1 + len(self._layers.tokenizer.ids(PREFIX))  # tokens that are no words

    @staticmethod
    def is_installed() -> bool:
        """Return True if the packages of the sentence encoder and of the reader are there."""
        return is_installed() and english.Network.is_installed()

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        return self._english.logits_beside(self._vectors(asked), passages)

    def _read(self, asked: str) -> Floats:
        """Return for each piece of the text's words a vector of the reader of English."""
        pieces = self._layers.tokenizer.ids(f"{PREFIX} {asked}")[:ASKED]
        both = np.concatenate(self._layers.read(pieces), axis=1)
        return self._layers.last(both[self._skipped : -1])
