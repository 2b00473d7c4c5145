"""A figure as it is read from a text: an interval with a unit.

``more than 50`` is the interval (50, ∞), ``at least 50`` is [50, ∞), ``about 50`` a band, ``50``
the point. Questions, statements and the figures of knowledge files are all read into this type.
"""

from __future__ import annotations

from dataclasses import dataclass
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
