"""How far the words that an entry does not hold are, in meaning, from those that it does.

A word of another language or another word for the same thing ("facilities" for laboratories) lies
near to one of the entry's own; what the entry says nothing about ("surveillance") does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.change import NEW, carried
from bot.matching.encoder import Encoder
from bot.matching.features import Floats
from bot.matching.vectors import VectorCache
from bot.understanding.language.pack import Pack

_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_ROWS: NDArray[np.int32] = np.array([], dtype=np.int32)
_KEPT = 2000  # words of questions whose vectors are remembered


def telling(flat: str, pack: Pack) -> set[str]:
    """Return the words of ``flat`` that carry information in the language of ``pack``."""
    return set(_WORD.findall(flat)) - pack.light.function_words - pack.light.fillers


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all entries as vectors, and which of them each entry has."""

    words: tuple[str, ...]
    vectors: NDArray[np.float16]  # one unit row a word
    rows: Mapping[str, NDArray[np.int32]]  # entry: row numbers

    @staticmethod
    def of(
        words: Mapping[str, AbstractSet[str]],
        encoder: Encoder,
        cache: VectorCache,
        before: Words | None = None,
    ) -> Words:
        """Return the ``words`` of each entry with what they mean.

        Vectors of words that were there ``before`` are taken from there, not from the ``cache``.
        """
        numbers = {word: n for n, word in enumerate(sorted(set().union(*words.values())))}
        rows = {
            name: np.array(sorted(numbers[word] for word in held), dtype=np.int32)
            for name, held in words.items()
        }
        vectors = _vectors(list(numbers), encoder, cache, before).astype(np.float16)
        return Words(tuple(numbers), vectors, rows)

    def held(self, entry: str) -> Floats:
        """Return the vectors of the words of ``entry``, one a row."""
        return self.vectors[self.rows.get(entry, _NO_ROWS)].astype(np.float32)


def _vectors(
    words: list[str], encoder: Encoder, cache: VectorCache, before: Words | None
) -> Floats:
    if before is None:
        return cache.vectors(encoder, words)
    places = {word: place for place, word in enumerate(before.words)}
    found = np.array([places.get(word, NEW) for word in words], dtype=np.int64)
    new = [word for word in words if word not in places]
    # Through no cache on disk, which takes longer to read than these few to encode.
    return carried(before.vectors.astype(np.float32), found, VectorCache().vectors(encoder, new))


class Closeness:
    """Compares words by meaning. Threads may share it."""

    def __init__(self, words: Words, encoder: Encoder, spoken: Words | None = None) -> None:
        """Take as ``spoken`` the words of the same entries in another language."""
        self.words = words
        self._all = (words, spoken) if spoken else (words,)
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def beside(self, spoken: Words) -> Closeness:
        """Return what compares with the words of another language, too."""
        return Closeness(self.words, self._encoder, spoken)

    def distances(self, words: Sequence[str], entry: str) -> list[float]:
        """Return for each of ``words`` how far it is from the nearest word of ``entry``: 0 for a
        word of the same meaning, about 1 for an unrelated one."""
        vectors = self._vectors(words)
        nearest = [0.0] * len(vectors)
        for held in (one.held(entry) for one in self._all):
            if len(held):
                likeness = ((held @ vector).max() for vector in vectors)
                nearest = list(map(max, nearest, map(float, likeness)))
        return [1.0 - one for one in nearest]

    def _vectors(self, words: Iterable[str]) -> list[Floats]:
        words = list(words)
        known = {word: self._known[word] for word in words if word in self._known}
        missing = [word for word in dict.fromkeys(words) if word not in known]
        known.update(zip(missing, self._encoder.encode(missing), strict=True))
        if len(self._known) > _KEPT:
            self._known = {}
        self._known.update(known)
        return [known[word] for word in words]
