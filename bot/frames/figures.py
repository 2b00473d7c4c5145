"""The figures of a sentence with what they count."""

from __future__ import annotations

from bot.frames.frame import Count
from bot.frames.sentence import Sentence
from bot.text.quantity import FigureKind, Quantity

_BEFORE = 4
_PARTITIVES = 3  # light words between a figure and what it counts
_STOPS = frozenset(",;:)(")


def read_counts(sentence: Sentence, figures: tuple[Quantity, ...]) -> tuple[Count, ...]:
    """Return the figures of a sentence with the words they count, and whether they are exact."""
    row = sentence.row
    exact = {after for _, after, _ in sentence.lexicon.exact.find(sentence.norms)}
    found: list[Count] = []
    for figure in figures:
        inside = [w.index for w in row if w.start < figure.end and figure.start < w.end]
        if not inside or _is_difference(sentence, inside[-1] + 1):
            continue
        first, after = inside[0], inside[-1] + 1
        limited = first in exact or figure.qualifier.startswith(("exactly", "only", "just"))
        noun, part = _noun(sentence, first, after, figure), _is_part(sentence, after)
        before = _noun_before(sentence, after, figure, found)
        clause = row[first].clause
        found.append(
            Count(figure, first, after, before or noun, limited, clause, part, bool(before))
        )
    return tuple(found)


def _noun_before(
    sentence: Sentence, after: int, figure: Quantity, found: list[Count]
) -> tuple[int, ...]:
    """Return what the figure before counts, where a verb follows this one: 2,350 children have been
    examined and 480 *have been* treated, two *others* have not."""
    row, words = sentence.row, sentence.lexicon
    last = next((one for one in reversed(found) if one.noun[:1] == (one.after,)), None)
    behind = row[after].norm if after < len(row) else ""
    others, verb = behind in words.rest, behind in words.auxiliaries
    if last is None or {figure.kind, last.quantity.kind} != {FigureKind.COUNT}:
        return ()
    same = others or (verb and last.clause == row[after].clause)
    return last.noun if same else ()


def _is_part(sentence: Sentence, after: int) -> bool:
    """Return True for the three of "three of the eight"."""
    start = sentence.past(sentence.lexicon.partitives, after, _PARTITIVES)
    return after < start < len(sentence.row) and sentence.row[start].figure


def _is_difference(sentence: Sentence, after: int) -> bool:
    """Return True for the 500 of "500 more passengers", and the 40 metres of "40 metres longer
    than"."""
    if after >= len(sentence.row) or sentence.comma(after):
        return False
    if sentence.norms[after] in sentence.lexicon.comparing:
        return True  # a million more passengers
    compared, than = ("", "", *sentence.norms[after : after + 2])[-2:]
    return than in sentence.lexicon.compared_with and compared.endswith("er")


def _noun(sentence: Sentence, first: int, after: int, figure: Quantity) -> tuple[int, ...]:
    """Return the words that a figure counts: those behind it, or else those before it."""
    row, norms, words = sentence.row, sentence.norms, sentence.lexicon
    start = sentence.past(words.partitives, after, _PARTITIVES)
    share = figure.kind is FigureKind.PERCENT
    while after < start < len(row) and row[start].figure:  # three of *the eight* members
        start += 1
    if start < len(row) and norms[start] in words.counted_pronouns:
        return _predicate(sentence, start + 1) if share else ()
    ends = after >= len(row) or bool(_STOPS & set(sentence.text[figure.end : row[after].start]))
    run = () if ends else sentence.run_after(start)
    if share and not ends:
        run += _predicate(sentence, run[-1] + 1 if run else start)
    if not run and "(" in sentence.gap(first):
        return (first - 1,)
    return run or tuple(reversed(sentence.content_before(first, _BEFORE)))


def _predicate(sentence: Sentence, start: int) -> tuple[int, ...]:
    """Return what a share is said to be or do: half of the members *are women*."""
    ends = sentence.lexicon.predicate_ends
    for word in sentence.row[start:]:
        if word.content or word.norm in ends:
            return sentence.run_after(word.index)
    return ()
