"""What a misspelt word may have been meant to be."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 3  # of so short a word only swapped letters can be told: "teh"
_SHORT = 4  # words up to here may be a little less alike
_LEAST_ALIKE, _LEAST_ALIKE_SHORT = 0.7, 0.66
_SAME_START = 1.05  # slips seldom hit the first letter
_NEAR_BEST = 0.1
_LEAST_OF_SLIP = 3  # letters of both words
_VOWELS = frozenset("aeiouy")
_MOST = 6  # several may be forms of one word


class Correction(NamedTuple):
    """A word of the vocabulary and how much it is like the word asked for, up to 1."""

    word: str
    similarity: float


class SpellingCorrector:
    """Finds the words of a vocabulary (as ``fold`` leaves them) that are nearest to a word."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._known):
            if not any(map(str.isdigit, word)):
                self._by_length.setdefault(len(word), []).append(word)
        self.correct = lru_cache(maxsize=1_000)(self._correct)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def _correct(self, word: str) -> tuple[Correction, ...]:
        """Return up to six corrections of ``word``, best first; itself where it is known."""
        if word in self._known:
            return (Correction(word, 1.0),)
        if len(word) < _SHORTEST or any(map(str.isdigit, word)):
            return ()
        least = _LEAST_ALIKE_SHORT if len(word) <= _SHORT else _LEAST_ALIKE
        slack = int(len(word) * (1 - least) / least)
        found = [
            Correction(other, _likeness(word, other, alike))
            for length in range(max(1, len(word) - slack), len(word) + slack + 1)
            for other, alike, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.normalized_similarity,
                score_cutoff=least,
                limit=_MOST,
            )
        ]
        found.sort(key=lambda one: (-one.similarity, one.word))
        return tuple(c for c in found[:_MOST] if c.similarity >= found[0].similarity - _NEAR_BEST)


def is_slip(word: str, other: str) -> bool:
    """Return True if ``word`` looks like ``other`` with a letter left out, doubled, swapped, or one
    vowel for another: ``Medecines``. Another consonant makes another word: insured, injured.

    >>> is_slip("sattelite", "satellite"), is_slip("insured", "injured")
    (True, False)
    """
    if word[0] != other[0] or word in other or other in word:
        return False  # an ending more: elephant, elephants
    if sorted(word) == sorted(other):
        return True
    if min(len(word), len(other)) < _LEAST_OF_SLIP:
        return False
    short, long = sorted((_consonants(word), _consonants(other)), key=len)
    if sorted(short) == sorted(long):
        return True
    within = len(long) - (not long.endswith("s"))  # the last is that of an ending
    without = (long[:at] + long[at + 1 :] for at in range(within))
    return len(long) == len(short) + 1 and short in without


def _consonants(word: str) -> str:
    """Return the consonants as they sound, doubled ones once."""
    word = word.replace("ph", "f").replace("ck", "k")
    return "".join(letter for letter, _ in groupby(word) if letter not in _VOWELS)


def _likeness(word: str, other: str, alike: float) -> float:
    """Return how ``alike`` two words are, given that of their letters as they stand."""
    if len(word) == len(other) and sorted(word) == sorted(other):
        alike = (1 + alike) / 2  # neighbours swapped: the letters are all there
    return min(1.0, alike * (_SAME_START if other[0] == word[0] else 1))
