"""What the reader has found at a place in a text, before it is told as a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.text.quantity import FigureKind


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
