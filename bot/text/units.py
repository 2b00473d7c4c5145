"""The interval that an amount states: in base units, so that amounts compare, and qualified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from bot.text.data_files import load_data
from bot.text.quantity import FigureKind, Found, Interval

_POWERED = re.compile(
    r"(?P<word>(?i:square|sq|cubic)) (?P<unit>.+)|(?P<letters>[^\W\d_]+)(?P<power>[23])"
)
_NEAR = 0.1  # "about 50" is 45 to 55


def in_base_unit(found: Found) -> tuple[str, Interval]:
    """Return the unit in which quantities of one dimension compare, and the bounds in it."""
    bounds = Interval(float(found.low), None if found.vague else float(found.high))
    if found.kind is FigureKind.PERCENT:
        share = _whole_percents(float(found.low) / 100) if found.share else _scaled(bounds, 0.01)
        return "%", share
    if found.kind is FigureKind.DURATION:
        return "second", _scaled(bounds, load_data("all")["seconds"][found.unit])
    if found.kind is FigureKind.MEASURE:
        base = _base_unit(found.unit)
        return base.name, _scaled(bounds, base.factor, base.offset)
    return found.unit, _scaled(bounds, 1)


def qualified(inner: Interval, senses: Sequence[str]) -> Interval:
    """Return ``inner`` as qualifiers change it, the last one first: up to about 50."""
    for sense in reversed(senses):
        inner = _bounded(inner, sense)
    return inner


def _whole_percents(share: float) -> Interval:
    """Return the whole percents around ``share`` (of 1): a third is 33 to 34 percent."""
    percent = round(share * 100, 6)
    return Interval(floor(percent) / 100, ceil(percent) / 100)


def _scaled(inner: Interval, factor: float, offset: float = 0) -> Interval:
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
        case "from" | "or_more":
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
    data = load_data("all")
    text = " ".join(written.replace("-", " ").replace("²", "2").replace("³", "3").split())
    if text in data["other_units"]:
        return _Unit(*data["other_units"][text])
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
    data = load_data("all")
    for kind in ("names", "symbols"):
        bases, prefixes = data[f"base_{kind}"], data[f"prefix_{kind}"]
        for form in (text, text.removesuffix("s"), text.replace("s ", " ").removesuffix("s")):
            if form in bases:
                return _Unit(*bases[form])
            for prefix, factor in prefixes.items():
                base = bases.get(form.removeprefix(prefix)) if form.startswith(prefix) else None
                if base:
                    return _Unit(base[0], base[1] * float(factor))
    return None
