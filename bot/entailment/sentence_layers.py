"""Layers of the kind that the sentence encoder has, over its vectors of pieces of words, in NumPy.

It is what BERT computes (Devlin et al., 2019), for short texts of any languages. Weights come from
``evaluation/train_cross_encoder.py`` and ``evaluation/train_into_english.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.entailment import layers
from bot.entailment.layers import Dense, Norm, normalised, side_by_side
from bot.entailment.packed_model import read_packed_model
from bot.retrieval.encoder import PACKAGE, Floats

HEADS = 12
ASKED, PASSAGE = 64, 160  # tokens that are read of each at most
_PACKED, _PACKED_BYTES = "e5-small-q4.bin", 71_622_400
_LONGEST = ASKED + PASSAGE + 2


class SentenceLayers:
    """Layers of a file of weights, and the linear map after them."""

    def __init__(self, trained: Path) -> None:
        """``trained`` has three arrays: width, wide width and number of the layers; the weights of
        all maps in 8 bits; all other numbers."""
        self.tokenizer, self._tensors = read_packed_model(packed_file())
        with trained.open("rb") as file:
            sizes, weights, numbers = (np.load(file, allow_pickle=False) for _ in range(3))
        width, wide, count = sizes.tolist()
        reader = _WeightReader(weights, numbers)
        self._layers = [reader.layer(width, wide) for _ in range(count)]
        self.last = reader.last()
        floats = self._tensors.floats
        places = floats("emb.pos").reshape(-1, width) + floats("emb.type")[:width]
        self._places = places[:_LONGEST].copy()
        self._norm = floats("emb.ln.w"), floats("emb.ln.b")

    def read(self, texts: Sequence[Sequence[int]]) -> tuple[Floats, Floats, list[slice]]:
        """Return for all tokens of several texts what the first layer is given and what the last
        one gives: (tokens, width); and which rows belong to each text.

        A text is given without the tokens of its begin and end.
        """
        begin, end = self._tensors.marks
        marked = [[begin, *text, end] for text in texts]
        tokens = np.concatenate([np.array(text, np.intp) for text in marked])
        places = np.concatenate([self._places[: len(text)] for text in marked])
        given = rows = normalised(self._tensors.vectors(tokens) + places, *self._norm)
        slices = side_by_side(marked)
        for layer in self._layers:
            rows = layer(rows, slices)
        return given, rows, slices


def is_installed() -> bool:
    """Return True if the package of the sentence encoder is there, in the release whose vectors the
    weights were trained on."""
    return layers.installed_file(PACKAGE, _PACKED, _PACKED_BYTES) is not None


def packed_file() -> Path:
    """Return the file of the sentence encoder's package. Raises ``FileNotFoundError`` where it is
    missing."""
    if file := layers.installed_file(PACKAGE, _PACKED, _PACKED_BYTES):
        return file
    raise FileNotFoundError(_PACKED)


class _Layer(layers.Layer):
    """A layer whose attention looks at what tokens mean; where they stand is in their vectors."""

    def attention(self, queries: Floats, keys: Floats, values: Floats) -> Floats:
        """Return for each token the mean of the values, weighted by how its query fits the keys."""
        query, key, value = (layers.by_head(rows, HEADS) for rows in (queries, keys, values))
        fit = query @ key.transpose(0, 2, 1) * np.float32(query.shape[2] ** -0.5)
        return layers.mixed(fit, value)


class _WeightReader:
    """Takes maps and norms, one after the other, from all weights and all numbers beside them."""

    def __init__(self, weights: NDArray[np.int8], numbers: Floats) -> None:
        self._weights, self._numbers = weights, numbers

    def layer(self, width: int, wide: int) -> _Layer:
        """Return the next layer; ``wide`` is the width between its two maps."""
        query, key, value, attended = (self.dense(width, width) for _ in range(4))
        after_attention = self.norm(width)
        widened, narrowed = self.dense(width, wide), self.dense(wide, width)
        after_maps = self.norm(width)
        return _Layer(query, key, value, attended, after_attention, widened, narrowed, after_maps)

    def dense(self, inputs: int, outputs: int) -> Dense:
        """Return the next linear map."""
        count = inputs * outputs
        weights, self._weights = self._weights[:count], self._weights[count:]
        return weights.reshape(inputs, outputs), self._next(outputs), self._next(outputs)

    def last(self) -> Dense:
        """Return the linear map that is left when all layers have been taken."""
        outputs = len(self._numbers) // 2  # a scale and a bias for each
        return self.dense(len(self._weights) // outputs, outputs)

    def norm(self, width: int) -> Norm:
        """Return scale and shift of the next norm."""
        return self._next(width), self._next(width)

    def _next(self, count: int) -> Floats:
        numbers, self._numbers = self._numbers[:count], self._numbers[count:]
        return numbers
