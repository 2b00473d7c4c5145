"""Reads two texts of any languages beside each other: a transformer encoder in NumPy.

It is what BERT computes (Devlin et al., 2019), for short texts. It begins with the sentence
encoder's vectors of pieces of words; the layers come from ``evaluation/train_cross_encoder.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.entailment import layers
from bot.entailment.layers import Dense, Norm, mapped, normalised, side_by_side
from bot.entailment.packed_model import read_packed_model
from bot.entailment.pieces import Tokenizer
from bot.retrieval.encoder import PACKAGE, Floats

TRAINED = Path(__file__).parent / "data" / "multilingual.npy"
LABELS = 4  # agrees, contradicts, leaves open, and answers
HEADS = 12
_PACKED, _PACKED_BYTES = "e5-small-q4.bin", 71_622_400
_ASKED, _PASSAGE = 64, 160  # tokens that are read of each at most


class Network:
    """The layers, with the vectors of the pieces that they begin with."""

    def __init__(self) -> None:
        self._tokenizer, self._tensors = read_packed_model(packed_file())
        with TRAINED.open("rb") as file:
            sizes, weights, numbers = (np.load(file, allow_pickle=False) for _ in range(3))
        width, wide, count = sizes.tolist()
        reader = WeightReader(weights, numbers)
        self._layers = [reader.layer(width, wide) for _ in range(count)]
        self._head = reader.dense(width, LABELS)
        floats = self._tensors.floats
        places = floats("emb.pos").reshape(-1, width) + floats("emb.type")[:width]
        self._places = places[: _ASKED + _PASSAGE + 2].copy()
        self._norm = floats("emb.ln.w"), floats("emb.ln.b")

    @staticmethod
    def is_installed() -> bool:
        """Return True if the package of the sentence encoder is there, in the release whose vectors
        it was trained on."""
        return layers.installed_file(PACKAGE, _PACKED, _PACKED_BYTES) is not None

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        marks, tokenizer = self._tensors.marks, self._tokenizer
        tokens, texts = side_by_side([token_ids(tokenizer, marks, asked, p) for p in passages])
        places = np.concatenate([self._places[: text.stop - text.start] for text in texts])
        rows = normalised(self._tensors.vectors(tokens) + places, *self._norm)
        for layer in self._layers:
            rows = layer(rows, texts)
        pooled = np.stack([rows[text].mean(axis=0) for text in texts])
        return mapped(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), *self._head)


def token_ids(tokenizer: Tokenizer, marks: tuple[int, int], asked: str, passage: str) -> list[int]:
    """Return the tokens that the network reads of a pair; ``marks`` are those around it."""
    first, second = tokenizer.ids(f"query: {asked}"), tokenizer.ids(f"passage: {passage}")
    return [marks[0], *first[:_ASKED], *second[:_PASSAGE], marks[1]]


def packed_file() -> Path:
    """Return the file of the sentence encoder's package. Raises ``FileNotFoundError`` where it is
    missing."""
    if file := layers.installed_file(PACKAGE, _PACKED, _PACKED_BYTES):
        return file
    raise FileNotFoundError(_PACKED)


class Layer(layers.Layer):
    """A layer whose attention looks at what tokens mean; where they stand is in their vectors."""

    def attention(self, queries: Floats, keys: Floats, values: Floats) -> Floats:
        """Return for each token the mean of the values, weighted by how its query fits the keys."""
        query, key, value = (layers.by_head(rows, HEADS) for rows in (queries, keys, values))
        fit = query @ key.transpose(0, 2, 1) * np.float32(query.shape[2] ** -0.5)
        return layers.mixed(fit, value)


class WeightReader:
    """Takes maps and norms, one after the other, from all weights and all numbers beside them."""

    def __init__(self, weights: NDArray[np.int8], numbers: Floats) -> None:
        self._weights, self._numbers = weights, numbers

    def layer(self, width: int, wide: int) -> Layer:
        """Return the next layer; ``wide`` is the width between its two maps."""
        query, key, value, attended = (self.dense(width, width) for _ in range(4))
        after_attention = self.norm(width)
        widened, narrowed = self.dense(width, wide), self.dense(wide, width)
        after_maps = self.norm(width)
        return Layer(query, key, value, attended, after_attention, widened, narrowed, after_maps)

    def dense(self, inputs: int, outputs: int) -> Dense:
        """Return the next linear map."""
        count = inputs * outputs
        weights, self._weights = self._weights[:count], self._weights[count:]
        return weights.reshape(inputs, outputs), self._next(outputs), self._next(outputs)

    def norm(self, width: int) -> Norm:
        """Return scale and shift of the next norm."""
        return self._next(width), self._next(width)

    def _next(self, count: int) -> Floats:
        numbers, self._numbers = self._numbers[:count], self._numbers[count:]
        return numbers
