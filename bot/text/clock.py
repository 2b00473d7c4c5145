"""Reads times of day from the tokens of a text: 9.15 p.m., 10:30, six o'clock, 6 a.m. to 10 a.m."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from bot.text.found import Dates
from bot.text.numbers import amount
from bot.text.words import Words

_WITH_POINT = re.compile(r"(\d{1,2})[.,](\d{2})")


class _Time(NamedTuple):
    after: int
    hour: int
    minute: int
    marked: bool  # says a.m., p.m. or o'clock, or has a colon


def clock_times(words: Words, index: int) -> Dates | None:
    """Return the time of day, or the span of two, at ``index``; their values as ``T21:15``."""
    for start, closing in words.opened(index):
        found = _span(words, start, closing)
        if found:
            return found
    qualifier = words.phrase("date_qualifiers", index)
    start = qualifier[0] if qualifier else index
    found = _span(words, start, "to") or _single(words, start)
    if found is None or qualifier is None:
        return found
    return replace(found, qualifier=words.named(index, *qualifier))


def _single(words: Words, index: int) -> Dates | None:
    time = _time(words, index)
    return _dates(time.after, _value(time)) if time and time.marked else None


def _span(words: Words, index: int, closing: str) -> Dates | None:
    """Read two times; the first may leave to the second whether it is a.m. or p.m."""
    left = _time(words, index)
    if left is None:
        return None
    dash = words.hyphen(left.after)
    joint = (left.after + 1, None) if dash else words.phrase(closing, left.after)
    right = _time(words, joint[0]) if joint else None
    if right is None or not right.marked:
        return None
    if not left.marked and right.hour >= 12 and left.hour + 12 < right.hour:
        left = left._replace(hour=left.hour + 12)
    return replace(_dates(right.after, f"{_value(left)}/{_value(right)}"), is_period=True)


def _time(words: Words, index: int) -> _Time | None:
    found = _with_colon(words, index) or _with_point(words, index) or _hour(words, index)
    found = found or _past_the_hour(words, index)
    if found is None:
        return None
    half = words.phrase("half_days", found.after)
    if half and 1 <= found.hour <= 12:
        hour = found.hour % 12 + int(half[1])
        found = _Time(half[0], hour, found.minute, marked=True)
    elif words.has("o_clock", found.after):
        found = found._replace(after=found.after + 1, marked=True)
    return found if found.hour <= 24 and found.minute < 60 else None


def _with_colon(words: Words, index: int) -> _Time | None:
    hour, minute = (words.low(at) for at in (index, index + 2))
    joined = words.low(index + 1) == ":" and words.glued(index + 1) and words.glued(index + 2)
    goes_on = words.low(index + 3) == ":" and words.glued(index + 3)
    if not joined or goes_on or len(minute) != 2 or len(hour) > 2:
        return None
    inside = words.glued(index) and not words.hyphen(index - 1)
    if not (hour.isdecimal() and minute.isdecimal()) or inside:
        return None
    return _Time(index + 3, int(hour), int(minute), marked=True)


def _with_point(words: Words, index: int) -> _Time | None:
    found = _WITH_POINT.fullmatch(words.low(index))
    return _Time(index + 1, int(found[1]), int(found[2]), marked=False) if found else None


def _hour(words: Words, index: int) -> _Time | None:
    found = amount(words, index)
    if found is None or found.value != found.value.to_integral_value():
        return None
    return _Time(found.end, int(found.value), 0, marked=False) if 0 <= found.value <= 24 else None


def _past_the_hour(words: Words, index: int) -> _Time | None:
    """Read ``half past nine`` and ``quarter to ten``."""
    past = words.phrase("past_hours", index)
    hour = _hour(words, past[0]) if past else None
    if past is None or hour is None or not 1 <= hour.hour <= 12:
        return None
    minutes = (hour.hour * 60 + int(past[1])) % (12 * 60)
    return _Time(hour.after, minutes // 60 or 12, minutes % 60, marked=True)


def _value(time: _Time) -> str:
    return f"T{time.hour:02}:{time.minute:02}"


def _dates(after: int, value: str) -> Dates:
    return Dates(after, value, None, None, clock=True)
