"""The range of numbers that a qualifier leaves open: more than, at most, about, nearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

from bot.text.quantity import Interval

_NEAR = 0.1  # "about 50" is 45 to 55


def qualified(inner: Interval, senses: Sequence[str]) -> Interval:
    """Return ``inner`` as qualifiers change it, the last one first: up to about 50."""
    for sense in reversed(senses):
        inner = _bounded(inner, sense)
    return inner


def whole_percents(share: float) -> Interval:
    """Return the whole percents around ``share`` (of 1): a third is 33 to 34 percent."""
    percent = round(share * 100, 6)
    return Interval(floor(percent) / 100, ceil(percent) / 100)


def scaled(inner: Interval, factor: float, offset: float = 0) -> Interval:
    """Return ``inner`` in another unit."""
    low, high = (None if x is None else _tidy(x * factor + offset) for x in (inner.low, inner.high))
    return replace(inner, low=low, high=high)


def _tidy(value: float) -> float:
    """Return ``value`` without the noise of binary fractions, so that equal measures are equal."""
    near = float(f"{value:.10g}")
    return int(near) if near == int(near) else near


def _bounded(inner: Interval, sense: str) -> Interval:
    low, high = inner.low, inner.high
    match sense:
        case "above":
            return Interval(low, None, low_open=True)
        case "from" | "or_more" | "few":
            return Interval(low, None)
        case "below":
            return Interval(None, high, high_open=True)
        case "to" | "or_less" | "upto":
            return Interval(None, high)
        case "nearly" if high is not None:
            return Interval(_tidy(high - abs(high) * _NEAR), high, high_open=True)
        case "just_over" if low is not None:
            return Interval(low, _tidy(low + abs(low) * _NEAR), low_open=True)
        case "about":
            below = None if low is None else _tidy(low - abs(low) * _NEAR)
            return replace(
                inner, low=below, high=None if high is None else _tidy(high + abs(high) * _NEAR)
            )
        case "plus_minus" if high is not None:
            return Interval(-high, high)
        case _:
            return inner
