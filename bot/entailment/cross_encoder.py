"""Reads a sentence together with a claim or a question: whether it bears the claim out, or answers.

Both texts go through one transformer, so that each word of the one is read beside each word of the
other. It begins with the sentence encoder's vectors of pieces of words; the layers come from
``evaluation/train_cross_encoder.py``. It knows the sense of words; figures are compared elsewhere.

It is a transformer encoder in NumPy: what BERT computes (Devlin et al., 2019), for short texts.
Several texts go through it at once, their rows one after the other: nothing is padded. Weights are
kept in 8 bits with a scale a row, a quarter of the memory; each matrix becomes floats while it is
used.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.entailment.packed_model import Tokenizer, read_packed_model
from bot.retrieval.encoder import PACKAGE, Floats

TRAINED = Path(__file__).parent / "data" / "cross_encoder.npy"
PACKED, PACKED_BYTES = "e5-small-q4.bin", 71_622_400
_ASKED, _PASSAGE = 64, 160  # tokens that are read of each at most
_KEPT = 512
_THEN = "→"  # between a question and the next one
HEADS = 12
_AT_ONCE = 256 * 384  # weights that are floats at the same time: memory stays small
_TINY = 1e-12  # keeps a norm from dividing by nothing
_GELU = float(np.sqrt(2.0 / np.pi))


class Entailment(NamedTuple):
    """How probable it is that a passage says what a claim says, denies it, or leaves it open; the
    three add up to 1."""

    agrees: float
    contradicts: float
    leaves_open: float


class CrossEncoder:
    """Judges what a passage says of a claim, and whether it answers a question.

    It is loaded when first asked; threads may share it.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._logits = lru_cache(_KEPT)(self._read)

    @staticmethod
    def usable() -> bool:
        """Return True if the package of the sentence encoder is there, in the release whose vectors
        it was trained on."""
        found = packed_file()
        return found.exists() and found.stat().st_size == PACKED_BYTES

    def entailment(self, claim: str, passage: str) -> Entailment:
        """Return what the passage says of a claim."""
        logits = self._logits(claim, (passage,))[0][: len(Entailment._fields)]
        odds = np.exp(logits - logits.max())
        return Entailment(*(odds / odds.sum()).tolist())

    def answers(self, question: str, passages: Sequence[str]) -> tuple[float, ...]:
        """Return for each passage the log-odds that it answers a question."""
        return tuple(self._logits(question, tuple(passages))[:, -1].tolist()) if passages else ()

    def _read(self, asked: str, passages: tuple[str, ...]) -> Floats:
        with self._loading:
            network = self._network
        return network.logits(asked, passages)

    @cached_property
    def _network(self) -> _Network:
        return _Network()


class _Network:
    """The layers, with the vectors of the pieces that they begin with."""

    def __init__(self) -> None:
        self._tokenizer, self._tensors = read_packed_model(packed_file())
        with TRAINED.open("rb") as file:
            sizes, weights, numbers = (np.load(file, allow_pickle=False) for _ in range(3))
        width, wide, layers = sizes.tolist()
        reader = WeightReader(weights, numbers)
        self._layers = [Layer(reader, width, wide) for _ in range(layers)]
        self._head = reader.dense(width, len(Entailment._fields) + 1)
        floats = self._tensors.floats
        places = floats("emb.pos").reshape(-1, width) + floats("emb.type")[:width]
        self._places = places[: _ASKED + _PASSAGE + 2].copy()
        self._norm = floats("emb.ln.w"), floats("emb.ln.b")

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        pairs = [np.asarray(token_ids(self._tokenizer, asked, one), np.intp) for one in passages]
        ends = np.cumsum([len(pair) for pair in pairs]).tolist()
        texts = [slice(end - len(pair), end) for pair, end in zip(pairs, ends, strict=True)]
        places = np.concatenate([self._places[: len(pair)] for pair in pairs])
        rows = _normalised(self._tensors.vectors(np.concatenate(pairs)) + places, *self._norm)
        for layer in self._layers:
            rows = layer(rows, texts)
        pooled = np.stack([rows[text].mean(axis=0) for text in texts])
        return _mapped(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), *self._head)


def token_ids(tokenizer: Tokenizer, asked: str, passage: str) -> list[int]:
    """Return the tokens that the network reads of a pair."""
    first, second = tokenizer.ids(f"query: {asked}"), tokenizer.ids(f"passage: {passage}")
    return [tokenizer.begin, *first[:_ASKED], *second[:_PASSAGE], tokenizer.end]


def following(before: str, question: str) -> str:
    """Return how a question is read that was asked after another one."""
    return f"{before} {_THEN} {question}"


def packed_file() -> Path:
    """Return the file of the sentence encoder's package, without loading the package; it may not
    exist."""
    found = find_spec(PACKAGE)
    return Path(found.origin if found and found.origin else "").parent / PACKED


# A linear map: weights (inputs, outputs) in 8 bits, scales and bias (outputs).
Dense = tuple[NDArray[np.int8], Floats, Floats]


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
        maps = (self._query, self._key, self._value)
        queries, keys, values = (_mapped(rows, *one) for one in maps)
        mixed = np.concatenate([_attention(queries[t], keys[t], values[t]) for t in texts])
        rows = _normalised(rows + _mapped(mixed, *self._attended), *self._after_attention)
        mapped = _mapped(_gelu(_mapped(rows, *self._widened)), *self._narrowed)
        return _normalised(rows + mapped, *self._after_maps)


class WeightReader:
    """Takes maps and norms, one after the other, from all weights and all numbers beside them."""

    def __init__(self, weights: NDArray[np.int8], numbers: Floats) -> None:
        self._weights, self._numbers = weights, numbers

    def dense(self, inputs: int, outputs: int) -> Dense:
        """Return the next linear map."""
        count = inputs * outputs
        weights, self._weights = self._weights[:count], self._weights[count:]
        return weights.reshape(inputs, outputs), self._next(outputs), self._next(outputs)

    def norm(self, width: int) -> tuple[Floats, Floats]:
        """Return scale and shift of the next norm."""
        return self._next(width), self._next(width)

    def _next(self, count: int) -> Floats:
        numbers, self._numbers = self._numbers[:count], self._numbers[count:]
        return numbers


def _mapped(rows: Floats, weights: NDArray[np.int8], scales: Floats, bias: Floats) -> Floats:
    """Return (rows, outputs) for (rows, inputs)."""
    outputs = np.empty((len(rows), len(bias)), dtype=np.float32)
    step = max(1, _AT_ONCE // len(weights))
    for start in range(0, len(bias), step):
        block = slice(start, start + step)
        outputs[:, block] = rows @ weights[:, block].astype(np.float32)
    return outputs * scales + bias


def _normalised(rows: Floats, scale: Floats, shift: Floats) -> Floats:
    """Return the rows brought to mean 0 and variance 1, then scaled and shifted."""
    centred: Floats = rows - rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / rows.shape[1]
    factors: Floats = (1.0 / np.sqrt(variance + _TINY))[:, None]
    return centred * factors * scale + shift


def _attention(queries: Floats, keys: Floats, values: Floats) -> Floats:
    """Return for each token the mean of the values, weighted by how its query fits the keys."""
    tokens, width = queries.shape
    of_head = (tokens, HEADS, width // HEADS)
    given = (queries, keys, values)
    query, key, value = (rows.reshape(of_head).transpose(1, 0, 2) for rows in given)
    fit = query @ key.transpose(0, 2, 1) * np.float32((width // HEADS) ** -0.5)
    fit = np.exp(fit - fit.max(axis=2, keepdims=True))
    fit /= fit.sum(axis=2, keepdims=True)
    mixed: Floats = (fit @ value).transpose(1, 0, 2).reshape(tokens, width)
    return mixed


def _gelu(inputs: Floats) -> Floats:
    """Return x times the share of a normal distribution below x (Hendrycks and Gimpel, 2016)."""
    inner = np.tanh((inputs * inputs * 0.044715 + 1.0) * inputs * _GELU)
    found: Floats = (inner + 1.0) * inputs * 0.5
    return found
