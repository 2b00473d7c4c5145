"""A transformer encoder in NumPy: what BERT computes (Devlin et al., 2019), for short texts.

Several texts go through it at once, their rows one after the other: nothing is padded. Weights are
kept in 8 bits with a scale a row, a quarter of the memory; each matrix becomes floats while it is
used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.encoder import Floats

HEADS = 12
_AT_ONCE = 256 * 384  # weights that are floats at the same time: memory stays small
_TINY = 1e-12  # keeps a norm from dividing by nothing
_GELU = float(np.sqrt(2.0 / np.pi))


@dataclass(frozen=True, slots=True)
class Dense:
    """A linear map: ``weights`` (inputs, outputs) in 8 bits, ``scales`` and ``bias`` (outputs)."""

    weights: NDArray[np.int8]
    scales: Floats
    bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Return (rows, outputs) for (rows, inputs)."""
        outputs = np.empty((len(inputs), len(self.bias)), dtype=np.float32)
        step = max(1, _AT_ONCE // len(self.weights))
        for start in range(0, len(self.bias), step):
            block = slice(start, start + step)
            outputs[:, block] = inputs @ self.weights[:, block].astype(np.float32)
        outputs *= self.scales
        outputs += self.bias
        return outputs


@dataclass(frozen=True, slots=True)
class Norm:
    """Brings each row to mean 0 and variance 1, then scales and shifts it."""

    scale: Floats
    shift: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return the rows normalised."""
        centred: Floats = rows - rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", centred, centred) / rows.shape[1]
        centred *= (1.0 / np.sqrt(variance + _TINY))[:, None]
        centred *= self.scale
        centred += self.shift
        return centred


class Layer:
    """Attention between the tokens of a text, then two maps for each token."""

    def __init__(self, reader: WeightReader, width: int, wide: int) -> None:
        """Take what comes next; ``wide`` is the width between the two maps."""
        self._query, self._key, self._value, self._attended = (
            reader.dense(width, width) for _ in range(4)
        )
        self._after_attention = reader.norm(width)
        self._widened, self._narrowed = reader.dense(width, wide), reader.dense(wide, width)
        self._after_maps = reader.norm(width)

    def __call__(self, rows: Floats, texts: Sequence[slice]) -> Floats:
        """Return a row for each token: (tokens, width) for the same; ``texts`` says which rows
        belong to one text."""
        queries, keys, values = self._query(rows), self._key(rows), self._value(rows)
        mixed = np.concatenate([_attention(queries[t], keys[t], values[t]) for t in texts])
        rows = self._after_attention(rows + self._attended(mixed))
        return self._after_maps(rows + self._narrowed(_gelu(self._widened(rows))))


class WeightReader:
    """Takes maps and norms, one after the other, from all weights and all numbers beside them."""

    def __init__(self, weights: NDArray[np.int8], numbers: Floats) -> None:
        self._weights, self._numbers = weights, numbers

    def dense(self, inputs: int, outputs: int) -> Dense:
        """Return the next linear map."""
        count = inputs * outputs
        weights, self._weights = self._weights[:count], self._weights[count:]
        return Dense(weights.reshape(inputs, outputs), self._next(outputs), self._next(outputs))

    def norm(self, width: int) -> Norm:
        """Return the next norm."""
        return Norm(self._next(width), self._next(width))

    def _next(self, count: int) -> Floats:
        numbers, self._numbers = self._numbers[:count], self._numbers[count:]
        return numbers


def _attention(queries: Floats, keys: Floats, values: Floats) -> Floats:
    """Return for each token the mean of the values, weighted by how its query fits the keys."""
    tokens, width = queries.shape
    of_head = (tokens, HEADS, width // HEADS)
    query, key, value = (
        rows.reshape(of_head).transpose(1, 0, 2) for rows in (queries, keys, values)
    )
    fit = query @ key.transpose(0, 2, 1)
    fit *= np.float32((width // HEADS) ** -0.5)
    fit -= fit.max(axis=2, keepdims=True)
    np.exp(fit, out=fit)
    fit /= fit.sum(axis=2, keepdims=True)
    mixed: Floats = (fit @ value).transpose(1, 0, 2).reshape(tokens, width)
    return mixed


def _gelu(inputs: Floats) -> Floats:
    """Return x times the share of a normal distribution below x (Hendrycks and Gimpel, 2016)."""
    inner = inputs * inputs
    inner *= np.float32(0.044715)
    inner += np.float32(1.0)
    inner *= inputs
    inner *= np.float32(_GELU)
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= inputs
    inner *= np.float32(0.5)
    return inner
