"""Reads figures from any text: counts, money, shares, measures, durations, dates, ranks.

``more than 80`` is a count from 80 on, ``$2.5 billion`` is money, ``end of June 2023`` is the date
2023-06-30. Sources, the figures of knowledge files and questions are all read here, in every
language alike; the words are those of ``data/LANGUAGE.yaml``.
"""

from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from bot.errors import FigureError
from bot.text.amounts import found_amount
from bot.text.lexicon import Words
from bot.text.periods import found_dates, interval
from bot.text.quantity import Dates, FigureKind, Found, Quantity, in_base_unit, qualified

_NEAR = 4  # words between a verb and the figures that it changes
_LONGEST_ONLY = 3  # words up to "only"
_LONGEST_COUNTED = 2  # words between "50" and "or more"
_EXAMPLES = "'more than 80', 'May 2017', 'nine', '$2.5 billion'"


@lru_cache(maxsize=512)
def read_quantities(text: str, language: str = "en") -> tuple[Quantity, ...]:
    """Return every figure in ``text``, in order, each as long as it can be read."""
    words = Words(text, language)
    found: list[Quantity] = []
    behind = 0
    for index in words.lexicon.beginnings(words.tokens):
        here = _candidates(words, index, None) if words.tokens[index].start >= behind else []
        if here:
            found += _changed(words, index, here[0]) or here[:1]
            behind = here[0].end
    return tuple(found)


@lru_cache(maxsize=2048)
def read_figure(text: str, language: str = "en", kind: FigureKind | None = None) -> Quantity:
    """Return what ``text``, one whole figure, states; raises FigureError if it is not one.

    ``kind`` settles what the text leaves open: ``2000`` is a year unless it is a count.
    """
    words = Words(text, language, kind)
    for index in dict.fromkeys((0, words.skip("before_dates", 0))):
        for found in _candidates(words, index, kind):
            if found.end == words.tokens[-1].end:
                return found
    if kind is not None:
        return Quantity(0, len(text), text, kind, None, "", "", None)
    inside = [found for found in read_quantities(text, language) if not found.weak]
    hint = f"; write only '{inside[0].text}'" if inside else ""
    raise FigureError(f"'{text}' can't be read as a figure such as {_EXAMPLES}{hint}")


def _candidates(words: Words, index: int, kind: FigureKind | None) -> list[Quantity]:
    """Return the figures that begin at ``index``, the longest first, dates before counts."""
    of_date = found_dates(words, index)
    of_amount = found_amount(words, index)
    figures = [_of_date(words, index, of_date)] if of_date else []
    figures += [_of_amount(words, index, of_amount)] if of_amount else []
    figures.sort(key=lambda figure: figure.end, reverse=True)
    if kind is None:
        return figures
    right = [figure for figure in figures if figure.kind == kind]
    return right or [replace(figure, kind=kind) for figure in figures]


def _changed(words: Words, index: int, whole: Quantity) -> list[Quantity]:
    """Return the two figures of a change: rose from $9 million to $21 million; none of a range.

    The first may stand apart from its "from": rose from *an original* 9 million.
    """
    before = range(max(0, index - _NEAR), index)
    start = words.skip("from", index)
    changes = any(words.has("changes", at) for at in before)
    apart = changes and any(words.phrase("from", at) for at in before[1 - _NEAR :])
    if whole.value is not None or not (start > index or apart):
        return []
    after = bisect_left(words.tokens, whole.end, key=lambda token: token.start)
    for at in range(start + 1, after):
        joint = words.phrase("to", at)
        if joint and joint[0] < after:
            halves = [_piece(words, *span) for span in ((start, at), (joint[0], after))]
            if changes and halves[0] and halves[0].kind is FigureKind.COUNT:
                halves[0] = replace(halves[0], kind=whole.kind, unit=whole.unit)
            same = [half for half in halves if half and half.kind is whole.kind]
            counted = whole.kind is FigureKind.COUNT and not changes
            return same if len(same) == 2 and not counted else []
    return []


def _piece(words: Words, first: int, after: int) -> Quantity | None:
    start, end = words.span(first, after)
    try:
        found = read_figure(words.text[start:end], words.lexicon.language)
    except FigureError:
        return None
    return replace(found, start=start + found.start, end=start + found.end)


def _of_date(words: Words, index: int, found: Dates) -> Quantity:
    start, end = words.span(index, found.after)
    # A month without its year is one all the same where more is said: early May, April to June.
    more = found.day or found.is_period or found.qualifier
    return Quantity(
        start=start,
        end=end,
        text=words.text[start:end],
        kind=FigureKind.PERIOD if found.is_period else FigureKind.DATE,
        value=found.value,
        qualifier=found.qualifier,
        sense=found.sense,
        unit="",
        interval=interval(found),
        first_day=found.first.isoformat() if found.first else None,
        last_day=found.last.isoformat() if found.last else None,
        weak=bool(found.month and not more),
    )


def _of_amount(words: Words, index: int, found: Found) -> Quantity:
    start, end = words.span(index, found.after)
    value = int(found.low) if found.low == int(found.low) else float(found.low)
    single = found.low == found.high and not found.vague
    unit, bounds = in_base_unit(found)
    sense = _soon(words, "qualifiers_after", found.after, _LONGEST_COUNTED + 1)
    behind = (sense,) if sense in ("or_more", "or_less") else ()  # 50 labs or more
    senses = found.senses or behind
    # A comment that is no part of the figure.
    only = words.behind("only", index) or _soon(words, "only_after", found.after, _LONGEST_ONLY)
    return Quantity(
        start=start,
        end=end,
        text=words.text[start:end],
        kind=found.kind,
        value=value if single else None,
        qualifier=found.qualifier or ("only" if only else ""),
        sense=next(iter(senses), ""),
        unit=unit,
        interval=qualified(bounds, senses),
        weak=found.weak,
        unit_text=found.unit,
    )


def _soon(words: Words, key: str, start: int, most: int) -> str:
    """Return the value of a phrase that begins within ``most`` words from ``start``, else none."""
    for at in range(start, start + most):
        found = words.phrase(key, at)
        if found:
            return str(found[1])
        if not words.low(at).isalpha():
            break
    return ""
