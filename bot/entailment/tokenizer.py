"""Cuts text into the pieces that the model has vectors for (a unigram language model).

T. Kudo, "Subword Regularization", 2018: the segmentation with the highest product of the
probabilities of its pieces, found by dynamic programming.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.entailment.packed_model import Vocabulary

Hashes = NDArray[np.uint64]

_SPACE = "\u2581"  # stands in front of each word
_RARER = 10.0  # by so much is the log-probability of an unknown character below the least
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2 ** 64
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_LONGEST = 64  # characters of a word; what is longer is cut into so many
_WORDS_KEPT = 1024
_AT_ONCE = 8192  # pieces


class Tokenizer:
    """Gives the ids of the pieces of a text. Threads may share it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.begin, self.end = vocabulary.begin, vocabulary.end
        self._unknown, self._readings = vocabulary.unknown, vocabulary.readings
        ends = vocabulary.ends.astype(np.intp)
        hashes = np.concatenate(list(_hashes_of_pieces(vocabulary.text, ends)))
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._ids = hashes[order], order.astype(np.int32)
        self._scores = vocabulary.scores
        self._longest = int(np.diff(ends).max())
        self._least = float(vocabulary.scores.min()) - _RARER
        self.word = lru_cache(_WORDS_KEPT)(self._word)

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of ``text``, without those of its begin and end."""
        whole = text.encode(errors="ignore").decode()  # without half a pair of surrogates
        plain = "".join(self._readings.get(ord(letter), letter) for letter in whole)
        return [one for word in plain.split() for one in self.word(word)]

    def _word(self, word: str) -> tuple[int, ...]:
        parts = (word[at : at + _LONGEST] for at in range(0, len(word), _LONGEST))
        found = [self._best(part if n else _SPACE + part) for n, part in enumerate(parts)]
        return tuple(one for part in found for one in part)

    def _best(self, text: str) -> list[int]:
        """Return the most probable pieces that make up ``text``."""
        pieces = self._pieces(text)
        best = [0.0] + [-np.inf] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            unknown = (start + 1, self._unknown, self._least)
            for end, piece, score in (*pieces.get(start, ()), unknown):
                if best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, piece)
        ids, at = [], len(text)
        while at:
            at, piece = came[at]
            ids.append(piece)
        return ids[::-1]

    def _pieces(self, text: str) -> dict[int, list[tuple[int, int, float]]]:
        """Return by the character they begin at the pieces that stand in ``text``: (character
        behind it, id, log-probability)."""
        sizes = [len(letter.encode()) for letter in text]
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        starts, ends = np.triu_indices(len(bounds), 1)
        short = bounds[ends] - bounds[starts] <= self._longest
        starts, ends = starts[short], ends[short]
        raw = np.frombuffer(text.encode(), dtype=np.uint8)
        hashes = _Prefixes(raw).of(bounds[starts], bounds[ends])
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        found: dict[int, list[tuple[int, int, float]]] = {}
        for n in np.flatnonzero(self._hashes[places] == hashes).tolist():
            piece = int(self._ids[places[n]])
            one = (int(ends[n]), piece, float(self._scores[piece]))
            found.setdefault(int(starts[n]), []).append(one)
        return found


def _hashes_of_pieces(text: NDArray[np.uint8], ends: NDArray[np.intp]) -> Iterator[Hashes]:
    """Yield the hashes of all pieces, some at a time: the sums of all would take 100 MB."""
    for start in range(0, len(ends) - 1, _AT_ONCE):
        part = ends[start : start + _AT_ONCE + 1]
        yield _Prefixes(text[part[0] : part[-1]]).of(part[:-1] - part[0], part[1:] - part[0])


class _Prefixes:
    """Hashes of all parts of one run of bytes: sums of byte times power, modulo 2 ** 64."""

    def __init__(self, text: NDArray[np.uint8]) -> None:
        powers = _powers(_BASE, len(text))
        self._sums = np.concatenate(
            [np.zeros(1, np.uint64), np.cumsum((text + np.uint64(1)) * powers, dtype=np.uint64)]
        )
        self._back = _powers(pow(_BASE, -1, 2**64), len(text) + 1)

    def of(self, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Hashes:
        """Return the hash of each part."""
        lengths = (ends - starts).astype(np.uint64)
        sums: Hashes = (self._sums[ends] - self._sums[starts]) * self._back[starts]
        return sums + lengths * _LENGTH


def _powers(base: int, count: int) -> Hashes:
    steps = np.full(max(count, 1), base, dtype=np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)[:count]
