"""A figure as it is read from a text: an interval with a unit.

``more than 50`` is the interval (50, ∞), ``at least 50`` is [50, ∞), ``about 50`` a band, ``50``
the point. Questions, statements and the figures of knowledge files are all read into this type;
``Found`` and ``Dates`` are what the parts of the reader have found on the way to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class FigureKind(StrEnum):
    """What kind of figure a text such as ``more than 80`` states."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    PERIOD = "period"
    DURATION = "duration"
    ORDINAL = "ordinal"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers; None is an open end. ``low_open``: ``low`` itself is excluded.

    Counts are in ones, percents and fractions in parts of 1, money in whole units of its
    currency, measures and durations in the base unit of their dimension (metre, kilogram, second),
    dates in days (``date.toordinal``), both ends included.
    """

    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text, at ``text[start:end]``."""

    start: int
    end: int
    text: str
    kind: FigureKind
    value: int | float | str | None  # as the knowledge files show it; dates in ISO form
    qualifier: str  # canonical, English, whatever the language: "", "more than", "about" ...
    unit: str  # a currency or unit of measure, canonical; of counts the word that is counted
    interval: Interval | None  # None where the text gives no bounds ("dozens" has some)
    first_day: str | None = None  # of dates and periods: ISO days
    last_day: str | None = None
    weak: bool = False  # a figure only where somebody says so: one, first, May
    unit_text: str = ""  # the unit in which ``value`` is, as knowledge files show it: km, years
    sense: str = ""  # that of the first qualifier, in every language and wording: above, since


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
    first: date | None = None
    last: date | None = None
    qualifier: str = ""
    sense: str = ""
    is_period: bool = False
    bare: bool = False  # four digits alone, which may be a count
    month: int = 0  # a month without its year
    day: int = 0
    clock: bool = False  # a time of day
    ancient: bool = False  # before the year 1, which the calendar of dates does not hold
    part: str = ""  # the part of the period that is meant: early, spring; "about" it
