"""Finds phrases of one word or several in a row of normalized words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


class PhraseMatcher(Generic[Value]):
    """Finds phrases and their values, the longest first; of equal ones the last has its value."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Value]]) -> None:
        # By first word: nearly every look-up ends there.
        self.starts: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        known = {tuple(words): value for words, value in phrases if words}
        for words in sorted(known, key=len, reverse=True):
            self.starts.setdefault(words[0], []).append((words, known[words]))

    def at(self, row: tuple[str, ...], index: int) -> tuple[int, Value] | None:
        """Return where the longest phrase that begins at ``index`` ends, and its value."""
        for words, value in self.starts.get(row[index], ()):
            after = index + len(words)
            if len(words) == 1 or row[index:after] == words:
                return after, value
        return None

    def find(self, row: tuple[str, ...]) -> list[tuple[int, int, Value]]:
        """Return (first, after, value) of every phrase, left to right, none inside another."""
        found: list[tuple[int, int, Value]] = []
        behind = 0
        for index, word in enumerate(row):
            here = self.at(row, index) if word in self.starts and index >= behind else None
            if here:
                behind = here[0]
                found.append((index, *here))
        return found

    @property
    def last_words(self) -> frozenset[str]:
        """The words with which a phrase ends."""
        return frozenset(words[-1] for rows in self.starts.values() for words, _ in rows)
