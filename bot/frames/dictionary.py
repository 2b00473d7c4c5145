"""What a dictionary has on the words of a language, from ``data/LANGUAGE-related.tsv``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent / "data"


class Related(NamedTuple):
    """What there is on a stem: ``part`` of speech (v: mostly a verb), and the stems that mean the
    same, something broader, and the opposite."""

    part: str
    same: frozenset[str]
    broader: frozenset[str]
    opposite: frozenset[str]


_UNRELATED = Related("", frozenset(), frozenset(), frozenset())


class Dictionary:
    """What is known of the stems of a language; nothing for languages without a file."""

    def __init__(self, language: str) -> None:
        path = _DATA / f"{language}-related.tsv"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        self._lines = dict(line.split("\t", 1) for line in text.splitlines())
        self.find = lru_cache(maxsize=20_000)(self._find)

    def __contains__(self, stem: str) -> bool:
        return stem in self._lines

    def _find(self, stem: str) -> Related:
        if stem not in self._lines:
            return _UNRELATED
        part, *rest = self._lines[stem].split("\t")
        return Related(part, *(frozenset(one.split()) for one in rest))
