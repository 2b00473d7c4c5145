"""What the reader has found at a place in a text, before it is told as a figure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.text.quantity import FigureKind
from bot.text.words import Words


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity that ends before token ``after``; ``low`` and ``high`` differ for a range.

    ``senses`` are those of the qualifiers, in their order; ``vague``: only ``low`` is known.
    """

    after: int
    kind: FigureKind
    low: Decimal
    high: Decimal
    qualifier: str = ""
    senses: tuple[str, ...] = ()
    unit: str = ""
    weak: bool = False
    vague: bool = False
    share: bool = False  # a part of a whole in words, which percents only come near to


@dataclass(frozen=True, slots=True)
class Dates:
    """A date or period that ends before token ``after``: first and last day, None where open."""

    after: int
    value: str  # 2017-05-01, 2017-05 or 2017; a period as first/last
    first: date | None
    last: date | None
    qualifier: str = ""
    is_period: bool = False
    bare: bool = False  # four digits alone, which may be a count
    month: int = 0  # a month without its year
    day: int = 0
    clock: bool = False  # a time of day
    ancient: bool = False  # before the year 1, which the calendar of dates does not hold
    part: str = ""  # the part of the period that is meant: early, spring; "about" it


def day_dates(after: int, year: int, month: int, day: int) -> Dates | None:
    """Return one day; None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Dates(after, found.isoformat(), found, found)


def month_dates(after: int, year: int, month: int) -> Dates | None:
    """Return one month."""
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, month)[1]
    return Dates(after, f"{year:04}-{month:02}", date(year, month, 1), date(year, month, last))


def some_dates(after: int, year: int, month: int, day: int = 0) -> Dates | None:
    """Return a day or a month; one of every year where ``year`` is 0."""
    if not year:
        value = f"--{month:02}-{day:02}" if day else f"--{month:02}"
        return Dates(after, value, None, None, month=month, day=day)
    return day_dates(after, year, month, day) if day else month_dates(after, year, month)


def months_dates(after: int, year: int, months: int, part: int) -> Dates:
    """Return the ``part``-th half or quarter of a year."""
    first, last = (part - 1) * months + 1, part * months
    value = f"{year}-{first:02}/{year}-{last:02}"
    end = date(year, last, monthrange(year, last)[1])
    return Dates(after, value, date(year, first, 1), end, is_period=True)


def year_dates(after: int, year: int) -> Dates:
    """Return one year."""
    return Dates(after, f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def years_dates(after: int, first: int, last: int) -> Dates:
    """Return the years from ``first`` to ``last``."""
    value = f"{first:04}/{last:04}"
    return Dates(after, value, date(first, 1, 1), date(last, 12, 31), is_period=True)


def lasting(words: Words, index: int) -> tuple[int, int, str] | None:
    """Return the end of a unit of time at ``index``, and how many of which unit it is."""
    found = words.phrase("durations", index)
    if not found:
        return None
    factor, unit = words.data.data["duration_units"][found[1]]
    return found[0], factor, unit
