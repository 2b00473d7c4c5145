"""Reads a sentence together with a claim or a question: whether it bears the claim out, or answers.

Both texts go through one transformer, so that each word of the one is read beside each word of the
other. It begins with the sentence encoder's vectors of pieces of words; the layers come from
``evaluation/train_cross_encoder.py``. It knows the sense of words; figures are compared elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from bot.entailment.packed_model import read_packed_model
from bot.entailment.tokenizer import Tokenizer
from bot.entailment.transformer import Layer, Norm, WeightReader
from bot.retrieval.encoder import PACKAGE, Floats

TRAINED = Path(__file__).parent / "data" / "cross_encoder.npy"
PACKED, PACKED_BYTES = "e5-small-q4.bin", 71_622_400
_ASKED, _PASSAGE = 64, 160  # tokens that are read of each at most
_KEPT = 512
_THEN = "→"  # between a question and the next one


class Entailment(NamedTuple):
    """How probable it is that a passage says what a claim says, denies it, or leaves it open; the
    three add up to 1."""

    agrees: float
    contradicts: float
    leaves_open: float


class Reader(Protocol):
    """Judges what a passage says of a claim, and whether it answers a question."""

    def entailment(self, claim: str, passage: str) -> Entailment:
        """Return what the passage says of a claim."""
        ...

    def answers(self, question: str, passages: Sequence[str]) -> tuple[float, ...]:
        """Return for each passage the log-odds that it answers a question."""
        ...


class CrossEncoder:
    """The trained reader. It is loaded when first asked; threads may share it."""

    def __init__(self, trained: Path = TRAINED) -> None:
        self._trained = trained
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
        return self._network.logits(asked, passages)

    @cached_property
    def _network(self) -> _Network:
        with self._loading:
            found = self.__dict__.get("_network")  # another thread may have been first
            return found or _Network(self._trained)


class _Network:
    """The layers, with the vectors of the pieces that they begin with."""

    def __init__(self, trained: Path) -> None:
        vocabulary, self._tensors = read_packed_model(packed_file())
        self._tokenizer = Tokenizer(vocabulary)
        with trained.open("rb") as file:
            sizes, weights, numbers = (np.load(file, allow_pickle=False) for _ in range(3))
        width, wide, layers = sizes.tolist()
        reader = WeightReader(weights, numbers)
        self._layers = [Layer(reader, width, wide) for _ in range(layers)]
        self._head = reader.dense(width, len(Entailment._fields) + 1)
        floats = self._tensors.floats
        places = floats("emb.pos").reshape(-1, width) + floats("emb.type")[:width]
        self._places = places[: _ASKED + _PASSAGE + 2].copy()
        self._norm = Norm(floats("emb.ln.w"), floats("emb.ln.b"))

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        pairs = [np.asarray(token_ids(self._tokenizer, asked, one), np.intp) for one in passages]
        ends = np.cumsum([len(pair) for pair in pairs]).tolist()
        texts = [slice(end - len(pair), end) for pair, end in zip(pairs, ends, strict=True)]
        places = np.concatenate([self._places[: len(pair)] for pair in pairs])
        rows = self._norm(self._tensors.vectors(np.concatenate(pairs)) + places)
        for layer in self._layers:
            rows = layer(rows, texts)
        pooled = np.stack([rows[text].mean(axis=0) for text in texts])
        logits: Floats = self._head(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))
        return logits


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
