"""The figures of a sentence with what they count."""

from __future__ import annotations

from bot.frames.frame import Count, Word
from bot.frames.lexicon import Lexicon
from bot.frames.words import content_before, run_after
from bot.text.quantity import FigureKind, Quantity

_BEFORE = 4
_STOPS = frozenset(",;:)(")


def read_counts(
    text: str, row: tuple[Word, ...], figures: tuple[Quantity, ...], words: Lexicon
) -> tuple[Count, ...]:
    """Return the figures of ``text`` with the words they count, and whether they are exact."""
    norms = tuple(word.norm for word in row)
    exact = {after for _, after, _ in words.exact.find(norms)}
    found = []
    for figure in figures:
        inside = [w.index for w in row if w.start < figure.end and figure.start < w.end]
        if not inside or _is_difference(text, row, inside[-1] + 1, words):
            continue
        first, after = inside[0], inside[-1] + 1
        limited = first in exact or figure.qualifier.startswith(("exactly", "only", "just"))
        noun = _noun(text, row, (first, after), figure, words)
        found.append(Count(figure, first, after, noun, limited, row[first].clause))
    return tuple(found)


def _is_difference(text: str, row: tuple[Word, ...], after: int, words: Lexicon) -> bool:
    """Return True for the 500 of "500 more than the old one"."""
    if after < len(row) and "," in text[row[after - 1].end : row[after].start]:
        return False
    behind = tuple(word.norm for word in row[after : after + 2])
    return bool(behind) and words.comparisons.at(behind, 0) is not None


def _noun(
    text: str, row: tuple[Word, ...], at: tuple[int, int], figure: Quantity, words: Lexicon
) -> tuple[int, ...]:
    """Return the words that a figure counts: those behind it, or else those before it."""
    first, start = at
    after = start
    while start < len(row) and row[start].norm in words.partitives and start - after < 3:
        start += 1
    if start < len(row) and row[start].norm in words.counted_pronouns:
        share = figure.kind is FigureKind.PERCENT
        return _predicate(text, row, start + 1, words) if share else ()
    ends = after >= len(row) or bool(_STOPS & set(text[figure.end : row[after].start]))
    run = () if ends else run_after(row, start, text)
    if figure.kind is FigureKind.PERCENT and not ends:
        run += _predicate(text, row, run[-1] + 1 if run else start, words)
    if not run and first and "(" in text[row[first - 1].end : row[first].start]:
        return (first - 1,)
    return run or tuple(reversed(content_before(row, first, _BEFORE)))


def _predicate(text: str, row: tuple[Word, ...], start: int, words: Lexicon) -> tuple[int, ...]:
    """Return what a share is said to be or do: half of the members *are women*."""
    ends = words.predicate_ends
    while start < len(row) and not row[start].content and row[start].norm not in ends:
        start += 1
    return run_after(row, start, text)
