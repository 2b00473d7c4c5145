"""Finds phrases of one word or several in a row of normalized words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import intern
from typing import Generic, TypeVar

Value = TypeVar("Value")


class PhraseMatcher(Generic[Value]):
    """Finds phrases and their values, the longest first; of equal ones the last has its value."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Value]]) -> None:
        # Of two dozen languages there are a hundred thousand phrases; most have one word.
        known = {tuple(map(intern, words)): value for words, value in phrases if words}
        self._words = {words[0]: value for words, value in known.items() if len(words) == 1}
        longer: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for words in sorted(known, key=len, reverse=True):
            if len(words) > 1:
                longer.setdefault(words[0], []).append((words, known[words]))
        self._longer = {first: tuple(found) for first, found in longer.items()}

    def at(self, row: tuple[str, ...], index: int) -> tuple[int, Value] | None:
        """Return where the longest phrase that begins at ``index`` ends, and its value."""
        word = row[index]
        for words, value in self._longer.get(word, ()):
            after = index + len(words)
            if row[index:after] == words:
                return after, value
        return (index + 1, self._words[word]) if word in self._words else None

    def find(self, row: tuple[str, ...]) -> list[tuple[int, int, Value]]:
        """Return (first, after, value) of every phrase, left to right, none inside another."""
        found: list[tuple[int, int, Value]] = []
        behind = 0
        for index in range(len(row)):
            here = self.at(row, index) if index >= behind else None
            if here:
                behind = here[0]
                found.append((index, *here))
        return found

    @property
    def starts(self) -> frozenset[str]:
        """The words with which a phrase begins."""
        return frozenset((*self._words, *self._longer))

    @property
    def last_words(self) -> frozenset[str]:
        """The words with which a phrase ends."""
        longer = (words[-1] for found in self._longer.values() for words, _ in found)
        return frozenset((*self._words, *longer))
