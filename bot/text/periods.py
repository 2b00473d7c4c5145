"""Reads dates, periods and times of day: May 2017, since 2013, end of June 2023, 9.15 p.m."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.text.calendar import dates_of, one_date, part_of_year, some_dates
from bot.text.data_files import load_data
from bot.text.lexicon import Words
from bot.text.numbers import amount
from bot.text.quantity import Dates, Interval

_IN_DIGITS = re.compile(r"(\d{1,2})[.,:]([0-5]\d)")
_HALF_DAY = 12 * 60


class _Time(NamedTuple):
    """A time of day that ends before token ``after``, in minutes from midnight."""

    after: int
    minutes: int
    marked: bool  # says a.m., p.m. or o'clock, or has a colon

    @property
    def value(self) -> str:
        """This as figures have it: T21:15."""
        return f"T{self.minutes // 60:02}:{self.minutes % 60:02}"


def found_dates(words: Words, index: int) -> Dates | None:
    """Return the longest date or period that begins at ``index``, with its qualifier."""
    found = (read(words, index) for read in (_between, _qualified_behind, _qualified, _clock_time))
    return max(filter(None, found), key=lambda one: one.after, default=None)


def interval(found: Dates) -> Interval | None:
    """Return the days of ``found`` as numbers, within the part of the period that is meant."""
    first, last = (day.toordinal() if day else None for day in (found.first, found.last))
    if first is None or last is None:
        return Interval(first, last) if first or last else None
    length = last - first + 1
    if found.part == "about":
        return Interval(first - length, last + length)
    start, end = load_data("all")["parts_of_dates"].get(found.part, (0.0, 1.0))
    return Interval(first + int(length * start), first + max(0, int(length * end) - 1))


def _qualified(words: Words, index: int) -> Dates | None:
    """Read ``since 2013`` and ``by 5 pm``."""
    qualifier = words.phrase("date_qualifiers", index)
    if not qualifier:
        return None
    after, canonical = qualifier
    start = words.skip("year_before", words.skip("the", after))
    both = (_period(words, start), _clock_time(words, after))
    found = max((one for one in both if one), key=lambda one: one.after, default=None)
    return found and _with_qualifier(words, found, words.named(index, *qualifier), canonical)


def _qualified_behind(words: Words, index: int) -> Dates | None:
    """Read a qualifier that stands behind: 2013年以来, 2013'ten beri, 2013 से पहले."""
    found = _period(words, index)
    behind = _behind_years(words, "date_qualifiers_after", found) if found else None
    if not found or not behind:
        return found
    return replace(_with_qualifier(words, found, behind[1], behind[1]), after=behind[0])


def _behind_years(words: Words, key: str, found: Dates) -> tuple[int, str] | None:
    """Return the end and value of a phrase behind ``found`` and perhaps a word for its year."""
    behind_word = words.skip("after_years", found.after)
    return words.phrase(key, found.after) or words.phrase(key, behind_word)


def _with_qualifier(words: Words, found: Dates, qualifier: str, canonical: str) -> Dates:
    joined = f"{qualifier} {found.qualifier}".strip()
    sense = words.data["date_senses"].get(canonical, canonical)
    changed = replace(found, qualifier=joined, sense=sense, bare=False)
    if found.first is None or found.last is None:
        return changed
    match sense:
        case "since" | "from" | "not until":
            return replace(changed, last=None)
        case "until" | "by" | "no later than":
            return replace(changed, first=None)
        case "before":
            return replace(changed, first=None, last=_days_after(found.first, -1))
        case "after":
            return replace(changed, first=_days_after(found.last, 1), last=None)
        case "about":
            return replace(changed, part="about")
        case _:
            return changed


def _days_after(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _between(words: Words, index: int) -> Dates | None:
    """Read ``between 2013 and 2017``, ``from May 2017 to June 2023``, ``from 9 to 11 a.m.``."""
    for start, closing in words.opened(index):
        left = _part(words, words.skip("the", start))
        found = left and _joined(words, left, words.skip(closing, left.after))
        found = found or _times(words, start, closing)
        if found:
            return replace(found, qualifier="")
    return None


def _period(words: Words, index: int) -> Dates | None:
    """Read one date, or two that ``to`` or a sign joins: 2013-2017, 2013-17, 2013/14."""
    left = _part(words, index)
    if left is None:
        return None
    start = words.skip("to", left.after)
    slash = left.bare and words.low(start) == "/" and words.glued(start)
    if start == left.after and (slash or words.hyphen(start)):
        start += 1
    return _joined(words, left, start) or (left if left.value else None)


def _joined(words: Words, left: Dates, start: int) -> Dates | None:
    """Return ``left`` with the date at ``start``, where something between joins the two."""
    if start == left.after:
        return None
    right = _part(words, words.skip("the", start)) or _short_year(words, left, start)
    if right is None:
        return None
    right = replace(right, after=words.skip("range_ends", right.after))
    if left.first is None and right.first is None:
        return _without_years(left, right)
    if right.first is None or right.last is None:
        return None
    if not left.first:  # 5 May to 3 June 2023, 5-7 June 2023
        month = left.month or right.first.month
        left = some_dates(left.after, right.first.year, month, left.day) or left
    if left.first is None or left.first > right.last:
        return None
    value = f"{left.value.partition('/')[0]}/{right.value.rpartition('/')[2]}"
    return Dates(right.after, value, left.first, right.last, is_period=True)


def _without_years(left: Dates, right: Dates) -> Dates | None:
    """Read ``April to early June`` and ``3 May to 7 June``, which come back every year."""
    if left.day and right.day and not left.month:
        left = replace(left, month=right.month, value=f"--{right.month:02}-{left.day:02}")
    if not (left.month and right.month and bool(left.day) == bool(right.day)):
        return None
    return Dates(right.after, f"{left.value}/{right.value}", is_period=True)


def _short_year(words: Words, left: Dates, index: int) -> Dates | None:
    """Read the ``17`` of 2013-17."""
    if not (left.bare and words.is_number(index) and words.glued(index)):
        return None
    text = words.written(index)
    year = int(left.value[:2] + text) if len(text) == 2 and text.isdecimal() else 0
    return dates_of(index + 1, f"{year}") if year > int(left.value) else None


def _part(words: Words, index: int) -> Dates | None:
    """Read a date with the part of it that is meant: end of June 2023, early 2023, 2023年末."""
    part = words.phrase("date_parts", index)
    if part:
        after = part[0] + words.hyphen(part[0])
        after = words.skip("date_of", after) if words.lexicon.language != "en" else after
        found = one_date(words, words.skip("the", after))
        named = found and _in_part(found, words.named(index, *part), part[1])
        if named:
            return named
    found = part_of_year(words, index) or one_date(words, index)
    behind = _behind_years(words, "date_parts_after", found) if found else None
    if not found or not behind:
        return found
    return _in_part(replace(found, after=behind[0]), behind[1], behind[1])


def _in_part(found: Dates, qualifier: str, part: str) -> Dates | None:
    named = replace(found, qualifier=qualifier, bare=False)
    if found.first is None or found.last is None:
        return named if found.month and not found.day else None
    if part == "end of":
        return replace(named, first=found.last, value=found.last.isoformat())
    if part == "beginning of":
        return replace(named, last=found.first, value=found.first.isoformat())
    return replace(named, part=part)


def _clock_time(words: Words, index: int) -> Dates | None:
    """Return the time of day, or the span of two, at ``index``; their values as ``T21:15``."""
    time = _time(words, index)
    alone = Dates(time.after, time.value) if time and time.marked else None
    return _times(words, index, "to") or alone


def _times(words: Words, index: int, closing: str) -> Dates | None:
    """Read two times; the first may leave to the second whether it is a.m. or p.m."""
    left = _time(words, index)
    if left is None:
        return None
    start = left.after + 1 if words.hyphen(left.after) else words.skip(closing, left.after)
    right = _time(words, start) if start > left.after else None
    if right is None or not right.marked:
        return None
    afternoon = left.minutes + _HALF_DAY
    if not left.marked and afternoon // 60 < right.minutes // 60:
        left = left._replace(minutes=afternoon)
    return Dates(right.after, f"{left.value}/{right.value}", is_period=True)


def _time(words: Words, index: int) -> _Time | None:
    found = _in_digits(words, index) or _hour(words, index) or _past_the_hour(words, index)
    if found is None:
        return None
    half = words.phrase("half_days", found.after)
    if half and 1 <= found.minutes // 60 <= 12:
        minutes = found.minutes % _HALF_DAY + int(half[1]) * 60
        found = _Time(half[0], minutes, marked=True)
    elif words.has("o_clock", found.after):
        found = _Time(found.after + 1, found.minutes, marked=True)
    return found if found.minutes <= 2 * _HALF_DAY else None


def _in_digits(words: Words, index: int) -> _Time | None:
    low = words.low(index)
    found = _IN_DIGITS.fullmatch(low)
    return _Time(index + 1, int(found[1]) * 60 + int(found[2]), ":" in low) if found else None


def _hour(words: Words, index: int) -> _Time | None:
    found = amount(words, index)
    hour = found and found.value in range(25)
    return _Time(found.end, int(found.value) * 60, marked=False) if found and hour else None


def _past_the_hour(words: Words, index: int) -> _Time | None:
    """Read ``half past nine`` and ``quarter to ten``."""
    past = words.phrase("past_hours", index)
    hour = _hour(words, past[0]) if past else None
    if past is None or hour is None or not 1 <= hour.minutes // 60 <= 12:
        return None
    minutes = (hour.minutes + int(past[1])) % _HALF_DAY
    return _Time(hour.after, minutes + _HALF_DAY * (minutes < 60), marked=True)
