"""A sentence in words and signs, with its figures and names marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_](?:[\w.'’&/-]*\w)?|[^\w\s]")
STOPS = frozenset(',;:()[]"“”„«»–—')


class Token(NamedTuple):
    """A word or sign; ``fixed`` where it belongs to a figure or name that goes as one."""

    text: str
    low: str
    start: int
    end: int
    figure: bool = False
    name: bool = False


def tokenise(
    sentence: str,
    figures: Sequence[tuple[int, int]] = (),
    names: Sequence[tuple[int, int]] = (),
) -> list[Token]:
    """Return the words and signs of ``sentence``; a figure is one token, names are marked."""
    found: list[Token] = []
    at = 0
    for start, end in (*sorted(figures), (len(sentence), len(sentence))):
        for m in _TOKEN.finditer(sentence, at, start):
            named = any(a <= m.start() < b for a, b in names)
            found.append(Token(m.group(), m.group().lower(), m.start(), m.end(), name=named))
        if end > start:
            text = sentence[start:end]
            found.append(Token(text, text.lower(), start, end, figure=True))
        at = end
    return found
