"""How far the words that an entry does not hold are, in meaning, from those that it does.

A word of another language or another word for the same thing ("facilities" for laboratories) lies
near to one of the entry's own; what the entry says nothing about ("surveillance") does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.profile import Profile
from bot.matching.change import NEW, carried
from bot.matching.encoder import Encoder
from bot.matching.features import Floats
from bot.matching.vectors import VectorCache
from bot.understanding.language.pack import Pack

_WORD = re.compile(r"[^\W\d_]{3,}")
_KEPT = 2000  # words of questions whose vectors are remembered


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all entries as vectors, and which of them each entry has."""

    words: tuple[str, ...]
    vectors: Floats  # one unit row a word
    rows: Mapping[str, NDArray[np.int32]]  # entry: row numbers

    @staticmethod
    def of(
        profiles: Mapping[str, Profile],
        pack: Pack,
        encoder: Encoder,
        cache: VectorCache,
        before: Words | None = None,
    ) -> Words:
        """Return the words of ``profiles``, those apart that carry no information in ``pack``.

        Vectors of words that were there ``before`` are taken from there, not from the ``cache``.
        """
        light = pack.light.function_words | pack.light.fillers
        words = {name: set(_WORD.findall(p.flat)) - light for name, p in profiles.items()}
        numbers = {word: n for n, word in enumerate(sorted(set().union(*words.values())))}
        rows = {
            name: np.array(sorted(numbers[word] for word in held), dtype=np.int32)
            for name, held in words.items()
        }
        return Words(tuple(numbers), _vectors(list(numbers), encoder, cache, before), rows)


def _vectors(
    words: list[str], encoder: Encoder, cache: VectorCache, before: Words | None
) -> Floats:
    if before is None:
        return cache.vectors(encoder, words)
    places = {word: place for place, word in enumerate(before.words)}
    found = np.array([places.get(word, NEW) for word in words], dtype=np.int64)
    new = [word for word in words if word not in places]
    # Through no cache on disk, which takes longer to read than these few to encode.
    return carried(before.vectors, found, VectorCache().vectors(encoder, new))


class Closeness:
    """Compares words by meaning. Threads may share it."""

    def __init__(self, words: Words, encoder: Encoder) -> None:
        self.words = words
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def distances(self, words: Sequence[str], entry: str) -> list[float]:
        """Return for each of ``words`` how far it is from the nearest word of ``entry``: 0 for a
        word of the same meaning, about 1 for an unrelated one."""
        rows = self.words.rows.get(entry)
        if not words or rows is None or not len(rows):
            return [1.0] * len(words)
        held = self.words.vectors[rows]
        return [float(1.0 - (held @ vector).max()) for vector in self._vectors(words)]

    def _vectors(self, words: Iterable[str]) -> list[Floats]:
        words = list(words)
        known = {word: self._known[word] for word in words if word in self._known}
        missing = [word for word in dict.fromkeys(words) if word not in known]
        known.update(zip(missing, self._encoder.encode(missing), strict=True))
        if len(self._known) > _KEPT:
            self._known = {}
        self._known.update(known)
        return [known[word] for word in words]
