"""The figures of a sentence with what they count."""

from __future__ import annotations

from bot.frames.frame import Count, Word
from bot.frames.lexicon import Lexicon
from bot.frames.words import content_before, run_after
from bot.text.quantity import FigureKind, Quantity

_BEFORE = 4
_PARTITIVE = frozenset({"of", "the", "its", "their", "these", "those", "such", "all", "different",
                        "other", "various", "separate", "more", "further", "new"})  # fmt: skip


def read_counts(
    text: str, row: tuple[Word, ...], figures: tuple[Quantity, ...], words: Lexicon
) -> tuple[Count, ...]:
    """Return the figures of ``text`` with the words they count, and whether they are exact."""
    norms = tuple(word.norm for word in row)
    exact = {after for _, after, _ in words.exact.find(norms)}
    found = []
    for figure in figures:
        inside = [w.index for w in row if w.start < figure.end and figure.start < w.end]
        if not inside:
            continue
        first, after = inside[0], inside[-1] + 1
        limited = first in exact or figure.qualifier.startswith(("exactly", "only", "just"))
        noun = _noun(text, row, first, after, figure)
        found.append(Count(figure, first, after, noun, limited, row[first].clause))
    return tuple(found)


def _noun(
    text: str, row: tuple[Word, ...], first: int, after: int, figure: Quantity
) -> tuple[int, ...]:
    start = after
    while start < len(row) and row[start].norm in _PARTITIVE and start - after < 3:
        start += 1
    if "," in text[figure.end : row[after].start] if after < len(row) else True:
        return tuple(reversed(content_before(row, first, _BEFORE)))
    run = run_after(row, start, text)
    if run and figure.kind in (FigureKind.COUNT, FigureKind.PERCENT, FigureKind.ORDINAL):
        return run
    return run or tuple(reversed(content_before(row, first, _BEFORE)))
