"""Reads every figure of a text: counts, money, shares, measures, dates, ranks."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from bot.knowledge.figures import Reading, scan
from bot.text.quantity import FigureKind, Interval, Quantity

_ABOVE = ("more than", "over", "above", "upwards of", "in excess of", "well over", "well above")
_FROM = (
    "at least",
    "no fewer",
    "no less",
    "not less",
    "or more",
    "or above",
    "and over",
    "and more",
)
_BELOW = ("less than", "fewer than", "under", "below", "well below")
_TO = ("at most", "up to", "no more than", "not more", "or less", "or fewer", "as many", "as much")
_NEARLY = ("nearly", "almost", "close to", "just under", "just short", "just below", "shy of")
_ABOUT = ("about", "around", "some", "roughly", "approx", "circa", "an estimated", "estimated")


@lru_cache(maxsize=8192)
def read_quantities(text: str, language: str = "en") -> tuple[Quantity, ...]:
    """Return every figure in ``text``, in order, each as long as it can be read."""
    return tuple(_quantity(text, one) for one in scan(text, language))


def _quantity(text: str, one: Reading) -> Quantity:
    return Quantity(
        start=one.at,
        end=one.to,
        text=text[one.at : one.to],
        kind=FigureKind(one.kind.value),
        value=one.value,
        qualifier=one.qualifier,
        unit=one.unit,
        interval=_days(one) or _bounds(one),
        first_day=one.start,
        last_day=one.end,
        weak=one.weak,
    )


def _days(one: Reading) -> Interval | None:
    if not (one.start or one.end):
        return None
    first, last = (date.fromisoformat(d).toordinal() if d else None for d in (one.start, one.end))
    return Interval(first, last)


def _bounds(one: Reading) -> Interval | None:
    if not isinstance(one.value, int | float):
        return None
    value = one.value / 100 if one.kind.value == "percent" else one.value
    said = one.qualifier
    near = abs(value) / 10
    if said.startswith(_FROM):
        return Interval(value, None)
    if said.startswith(_TO):
        return Interval(None, value)
    if said.startswith(_ABOVE):
        return Interval(value, None, low_open=True)
    if said.startswith(_BELOW):
        return Interval(None, value, high_open=True)
    if said.startswith(_NEARLY):
        return Interval(value - near, value, high_open=True)
    if said.startswith(_ABOUT):
        return Interval(value - near, value + near)
    return Interval(value, value)
