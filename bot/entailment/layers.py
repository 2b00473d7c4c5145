"""What the networks of this package are made of: linear maps with weights in 8 bits, norms, layers.

Weights take a quarter of the memory of floats; each matrix becomes floats while it is used. Several
texts go through a layer at once, their rows one after the other: nothing is padded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence, Sized
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.encoder import Floats

# A linear map: weights (inputs, outputs) in 8 bits, scales and bias (outputs).
Dense = tuple[NDArray[np.int8], Floats, Floats]
Norm = tuple[Floats, Floats]  # scale and shift

_AT_ONCE = 256 * 384  # weights that are floats at the same time: memory stays small
_TINY = 1e-12  # keeps a norm from dividing by nothing
_GELU = float(np.sqrt(2.0 / np.pi))


@dataclass(frozen=True, slots=True)
class Layer(ABC):
    """Attention between the tokens of a text, then two maps for each token."""

    query: Dense
    key: Dense
    value: Dense
    attended: Dense
    after_attention: Norm
    widened: Dense
    narrowed: Dense
    after_maps: Norm

    def __call__(self, rows: Floats, texts: Sequence[slice]) -> Floats:
        """Return a row for each token: (tokens, width) for the same; ``texts`` says which rows
        belong to one text."""
        of_all = [mapped(rows, *one) for one in (self.query, self.key, self.value)]
        attended = [self.attention(*(one[text] for one in of_all)) for text in texts]
        rows = rows + mapped(np.concatenate(attended), *self.attended)
        rows = normalised(rows, *self.after_attention)
        narrowed = mapped(gelu(mapped(rows, *self.widened)), *self.narrowed)
        return normalised(rows + narrowed, *self.after_maps)

    @abstractmethod
    def attention(self, queries: Floats, keys: Floats, values: Floats) -> Floats:
        """Return for each token of a text what it takes from all of them: (tokens, width)."""


def side_by_side(texts: Sequence[Sized]) -> list[slice]:
    """Return where each text stands if the tokens of all stand one after the other."""
    ends = np.cumsum([len(text) for text in texts]).tolist()
    return [slice(end - len(text), end) for text, end in zip(texts, ends, strict=True)]


def dense(weights: Floats, bias: Floats) -> Dense:
    """Return the map of weights (inputs, outputs), each column in 8 bits."""
    scales = np.abs(weights).max(axis=0) / 127 + np.float32(_TINY)
    return np.rint(weights / scales).astype(np.int8), scales, bias


def mapped(rows: Floats, weights: NDArray[np.int8], scales: Floats, bias: Floats) -> Floats:
    """Return (rows, outputs) for (rows, inputs)."""
    outputs = np.empty((len(rows), len(bias)), dtype=np.float32)
    step = max(1, _AT_ONCE // len(weights))
    for start in range(0, len(bias), step):
        block = slice(start, start + step)
        outputs[:, block] = rows @ weights[:, block].astype(np.float32)
    return outputs * scales + bias


def normalised(rows: Floats, scale: Floats, shift: Floats) -> Floats:
    """Return the rows brought to mean 0 and variance 1, then scaled and shifted."""
    centred: Floats = rows - rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / rows.shape[1]
    factors: Floats = (1.0 / np.sqrt(variance + _TINY))[:, None]
    return centred * factors * scale + shift


def by_head(rows: Floats, heads: int) -> Floats:
    """Return (heads, tokens, width of a head) for (tokens, width)."""
    tokens, width = rows.shape
    return rows.reshape(tokens, heads, width // heads).transpose(1, 0, 2)


def mixed(fit: Floats, value: Floats) -> Floats:
    """Return for each token the mean of the values of all, weighted by how they fit: (tokens,
    width) for (heads, tokens, tokens) and (heads, tokens, width of a head)."""
    weights = np.exp(fit - fit.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    found: Floats = (weights @ value).transpose(1, 0, 2).reshape(fit.shape[1], -1)
    return found


def gelu(inputs: Floats) -> Floats:
    """Return x times the share of a normal distribution below x (Hendrycks and Gimpel, 2016)."""
    inner = np.tanh((inputs * inputs * 0.044715 + 1.0) * inputs * _GELU)
    found: Floats = (inner + 1.0) * inputs * 0.5
    return found


def installed_file(package: str, name: str, size: int) -> Path | None:
    """Return a file of a package, without loading that; None where it is missing or of another
    size, as it is in another release."""
    found = find_spec(package)
    file = Path(found.origin).parent / name if found and found.origin else None
    return file if file and file.exists() and file.stat().st_size == size else None
