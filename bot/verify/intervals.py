"""Entailment between ranges of numbers."""

from __future__ import annotations

from bot.text.quantity import Interval

_TOLERANCE = 1e-6


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(1.0, abs(one), abs(other))


def within(inner: Interval, outer: Interval) -> bool:
    """Return True if every number of ``inner`` is one of ``outer``."""
    return _not_below(inner, outer) and _not_above(inner, outer)


def _not_below(inner: Interval, outer: Interval) -> bool:
    if outer.low is None:
        return True
    if inner.low is None:
        return False
    if _same(inner.low, outer.low):
        return inner.low_open or not outer.low_open
    return inner.low > outer.low


def _not_above(inner: Interval, outer: Interval) -> bool:
    if outer.high is None:
        return True
    if inner.high is None:
        return False
    if _same(inner.high, outer.high):
        return inner.high_open or not outer.high_open
    return inner.high < outer.high


def disjoint(one: Interval, other: Interval) -> bool:
    """Return True if no number is in both."""
    return _ends_before(one, other) or _ends_before(other, one)


def _ends_before(one: Interval, other: Interval) -> bool:
    if one.high is None or other.low is None:
        return False
    if _same(one.high, other.low):
        return one.high_open or other.low_open
    return one.high < other.low
