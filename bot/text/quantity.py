"""A figure as it is read from a text: an interval with a unit.

``more than 50`` is the interval (50, ∞), ``at least 50`` is [50, ∞), ``about 50`` a band, ``50``
the point. Questions, statements and the figures of knowledge files are all read into this type;
``Found`` and ``Dates`` are what the parts of the reader have found on the way to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from bot.text.data_files import load_data

_POWERED = re.compile(
    r"(?P<word>(?i:square|sq|cubic)) (?P<unit>.+)|(?P<letters>[^\W\d_]+)(?P<power>[23])"
)
_NEAR = 0.1  # "about 50" is 45 to 55


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
    """A date or period that ends before token ``after``: first and last day, None where open.

    A time of day and what comes back every year have no days; neither have years before the year
    1, which the calendar of dates does not hold.
    """

    after: int
    value: str  # 2017-05-01, 2017-05, 2017, --05-01 or T09:15; a period as first/last
    first: date | None = None
    last: date | None = None
    qualifier: str = ""
    sense: str = ""
    is_period: bool = False
    bare: bool = False  # four digits alone, which may be a count
    month: int = 0  # a month without its year
    day: int = 0
    part: str = ""  # the part of the period that is meant: early, spring; "about" it


def in_base_unit(found: Found) -> tuple[str, Interval]:
    """Return the unit in which quantities of one dimension compare, and the bounds in it."""
    if found.share:  # a third is 33 to 34 percent
        return found.unit, Interval(floor(found.low) / 100, ceil(found.low) / 100)
    base = _Unit(found.unit, 1)
    if found.kind is FigureKind.PERCENT:
        base = _Unit(found.unit, 0.01)
    elif found.kind is FigureKind.DURATION:
        base = _Unit("second", load_data("all")["seconds"][found.unit])
    elif found.kind is FigureKind.MEASURE:
        base = _base_unit(found.unit)
    low, high = (_tidy(float(x) * base.factor + base.offset) for x in (found.low, found.high))
    return base.name, Interval(low, None if found.vague else high)


def qualified(inner: Interval, senses: Sequence[str]) -> Interval:
    """Return ``inner`` as qualifiers change it, the last one first: up to about 50."""
    for sense in reversed(senses):
        low, high = inner.low, inner.high
        match sense:
            case "above":
                inner = Interval(low, None, low_open=True)
            case "from" | "or_more":
                inner = Interval(low, None)
            case "below":
                inner = Interval(None, high, high_open=True)
            case "to" | "or_less" | "upto":
                inner = Interval(None, high)
            case "nearly" if high is not None:
                inner = Interval(_near(high, -_NEAR), high, high_open=True)
            case "just_over" if low is not None:
                inner = Interval(low, _near(low, _NEAR), low_open=True)
            case "about":
                inner = replace(inner, low=_near(low, -_NEAR), high=_near(high, _NEAR))
            case "plus_minus" if high is not None:
                inner = Interval(-high, high)
    return inner


def _tidy(value: float) -> float:
    """Return ``value`` without the noise of binary fractions, so that equal measures are equal."""
    near = float(f"{value:.10g}")
    return int(near) if near == int(near) else near


def _near(bound: float | None, share: float) -> float | None:
    """Return ``bound`` moved up by a ``share`` of itself, an open one as it is."""
    return None if bound is None else _tidy(bound + abs(bound) * share)


class _Unit(NamedTuple):
    """A base unit with what a number in the unit asked for is multiplied by, and then added."""

    name: str
    factor: float
    offset: float = 0


def as_known(said: str, listed: str) -> str:
    """Return a unit as it is said where it is known so, MW and mW; else as listed: Miles, gw."""
    return said if _base_unit(said).name != said.lower() else listed


@lru_cache(maxsize=2048)
def _base_unit(written: str) -> _Unit:
    """Return the base unit of ``written``: km is 1,000 metres; unknown units are their own."""
    text = " ".join(written.replace("-", " ").replace("²", "2").replace("³", "3").split())
    if text in _listed("other_units"):
        return _listed("other_units")[text]
    for joint in ("/", " per ", " an ", " a "):
        top, found, below = text.partition(joint)
        if found:
            over, under = _base_unit(top.strip()), _base_unit(below.strip())
            return _Unit(f"{over.name} per {under.name}", over.factor / under.factor)
    return _powered(text) or _prefixed(text) or _prefixed(text.lower()) or _Unit(text.lower(), 1)


def _powered(text: str) -> _Unit | None:
    """Read ``square kilometre``, ``cubic metres``, ``sq ft``, ``km2``."""
    found = _POWERED.fullmatch(text)
    if found is None:
        return None
    unit = _base_unit(found["unit"] or found["letters"])
    power = 3 if found["power"] == "3" or (found["word"] or "").lower() == "cubic" else 2
    return _Unit(f"{'square' if power == 2 else 'cubic'} {unit.name}", unit.factor**power)


def _prefixed(text: str) -> _Unit | None:
    """Read a unit with or without a prefix: kilowatt hours, MW, millimetre."""
    for kind in ("names", "symbols"):
        bases, prefixes = _listed(f"base_{kind}"), load_data("all")[f"prefix_{kind}"]
        for form in (text, text.removesuffix("s"), text.replace("s ", " ").removesuffix("s")):
            for prefix, factor in (("", 1), *prefixes.items()):
                base = bases.get(form.removeprefix(prefix)) if form.startswith(prefix) else None
                if base:
                    return _Unit(base.name, base.factor * float(factor))
    return None


@lru_cache
def _listed(key: str) -> dict[str, _Unit]:
    """Return the units that ``all.yaml`` lists under ``key`` by their base units."""
    data = load_data("all")
    return {
        unit: _Unit(base, factor, data["unit_offsets"].get(unit, 0))
        for base, units in data[key].items()
        for unit, factor in units.items()
    }
