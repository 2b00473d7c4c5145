"""Shares that two figures give: nine of the 14 clubs; 17 people, nine of them women."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.frames.frame import Count, norm_at
from bot.frames.sentence import Sentence
from bot.text.quantity import FigureKind, Interval, Quantity

_LEAST_WHOLE = 2
_OPENS = 4  # words from the "of" of "of its planned four acts" to the figure
_MEASURED = (FigureKind.MONEY, FigureKind.MEASURE)


def read_shares(sentence: Sentence, counts: Sequence[Count]) -> tuple[Count, ...]:
    """Return each share that one of the figures is of another, as a percentage."""
    shares = (_share(sentence, part, whole) for part, whole in _pairs(sentence, counts))
    return tuple(filter(None, shares))


def _pairs(sentence: Sentence, counts: Sequence[Count]) -> Iterator[tuple[Count, Count]]:
    """Yield each part with its whole."""
    opening = next((one for one in counts if _opens(sentence, one)), None)
    for before, count in pairwise(counts):
        if before.part:
            yield before, count
        if _refers_back(sentence, count):
            yield count, before
        elif opening and count.first > opening.first and not count.part:
            yield count, opening  # of 58 farms, 14 lost all and 29 half of it


def _refers_back(sentence: Sentence, part: Count) -> bool:
    """Return True for the 52 of "140 in all, 52 of them"."""
    pronouns, row = sentence.lexicon.counted_pronouns, sentence.row
    return norm_at(row, part.after) == "of" and norm_at(row, part.after + 1) in pronouns


def _opens(sentence: Sentence, whole: Count) -> bool:
    """Return True for the 140 of "of the 140, 52 are women"."""
    before = sentence.row[max(0, whole.first - _OPENS) : whole.first]
    opening = (word.index for word in before if word.norm == "of")
    return any(at == 0 or sentence.comma(at) for at in opening)


def _share(sentence: Sentence, part: Count, whole: Count) -> Count | None:
    over, under = part.quantity, whole.quantity
    if over.interval is None or under.interval is None or over.weak:  # one of the three
        return None
    inner = over.interval
    if over.kind is FigureKind.COUNT and under.kind in _MEASURED:  # 5,460 of the 10,700 kilometres
        inner = _in_unit(inner, under)
    elif (over.kind, over.unit) != (under.kind, under.unit):
        return None
    interval = _divided(inner, under.interval)
    if interval is None or under.kind not in (FigureKind.COUNT, *_MEASURED):
        return None
    start, end = min(over.start, under.start), max(over.end, under.end)
    text = sentence.text[start:end]
    share = Quantity(start, end, text, FigureKind.PERCENT, None, over.qualifier, "%", interval)
    first, after = min(part.first, whole.first), max(part.after, whole.after)
    noun = tuple(sorted({*whole.noun, *part.noun}))
    return replace(part, quantity=share, first=first, after=after, noun=noun, exact=False)


def _in_unit(count: Interval, measured: Quantity) -> Interval:
    """Return a number as that many of the unit of another quantity."""
    value, bounds = measured.value, measured.interval
    if not isinstance(value, int | float) or not value or bounds is None or not bounds.low:
        return count
    unit = bounds.low / value
    low, high = (None if end is None else end * unit for end in (count.low, count.high))
    return replace(count, low=low, high=high)


def _divided(over: Interval, under: Interval) -> Interval | None:
    """Return the share of one in the other; None if it is none, or may be the whole."""
    if over.high is None or not under.low or under.low < _LEAST_WHOLE or over.high >= under.low:
        return None
    low = None if over.low is None or under.high is None else over.low / under.high
    return Interval(low, over.high / under.low, over.low_open, over.high_open)
