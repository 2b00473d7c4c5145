"""What a word that the FAQ does not know may have been meant to be."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 3
CUTOFF = 0.7
CUTOFF_SHORT = 0.66  # one edit in a word of three letters
SHORT = 4
SAME_FIRST_LETTER = 1.05
WITHIN_BEST = 0.1
ALTERNATIVES = 3
CACHED_WORDS = 4096


class Alternative(NamedTuple):
    """A known word near a misspelt one; ``similarity`` is OSA, 0 to 1."""

    word: str
    token: str
    similarity: float


class Spelling:
    """Looks words up by optimal string alignment; the same word has the same alternatives.

    One slip is one letter put in, left out or replaced, or two neighbours swapped.
    """

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a word as folded and its token."""
        self._tokens: dict[str, str] = {}
        for word, token in words:
            if spellable(word):
                self._tokens.setdefault(word, token)
        self._by_length: dict[int, list[str]] = {}
        for word in self._tokens:
            self._by_length.setdefault(len(word), []).append(word)
        self._near_length = lru_cache(maxsize=128)(self._of_length)
        self.alternatives = lru_cache(maxsize=CACHED_WORDS)(self._alternatives)

    def __reduce__(self) -> tuple[object, ...]:
        return Spelling, (self.words,)

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Return what it was made of."""
        return tuple(self._tokens.items())

    def _alternatives(self, word: str) -> tuple[Alternative, ...]:
        """Return up to three tokens within 0.1 of the nearest, nearest first."""
        if not spellable(word):
            return ()
        cutoff = CUTOFF if len(word) > SHORT else CUTOFF_SHORT
        found = process.extract(
            word,
            self._near_length(len(word), cutoff),
            scorer=OSA.normalized_similarity,
            score_cutoff=cutoff,
            limit=12,
        )
        ranked = sorted(
            (
                min(1.0, _swapped(word, near, similarity) * _first(word, near)),
                -index,
                near,
            )
            for near, similarity, index in found
        )
        best: dict[str, Alternative] = {}
        for similarity, _, near in reversed(ranked):
            token = self._tokens[near]
            if similarity >= ranked[-1][0] - WITHIN_BEST and token not in best:
                best[token] = Alternative(near, token, similarity)
        return tuple(best.values())[:ALTERNATIVES]

    def _of_length(self, length: int, cutoff: float) -> list[str]:
        longest = int(length / cutoff)
        shortest = -int(-length * cutoff // 1)
        return [w for n in range(shortest, longest + 1) for w in self._by_length.get(n, ())]


def _swapped(word: str, near: str, similarity: float) -> float:
    """Two neighbours swapped are half a slip: the letters are all there."""
    same = len(word) == len(near) and sorted(word) == sorted(near)
    return (1.0 + similarity) / 2 if same else similarity


def _first(word: str, near: str) -> float:
    return SAME_FIRST_LETTER if near[0] == word[0] else 1.0


def spellable(word: str) -> bool:
    """Say whether ``word`` may be matched loosely: three letters or more, no digit."""
    return len(word) >= SHORTEST and not any(map(str.isdigit, word))
