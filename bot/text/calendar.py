"""Reads one date from the tokens of a text: a day, month, year, decade, century or quarter."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.text.eras import (
    FIRST_BARE_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    century,
    decade,
    era_year,
    plain_number,
    spoken_year,
)
from bot.text.found import (
    Dates,
    day_dates,
    month_dates,
    months_dates,
    some_dates,
    year_dates,
)
from bot.text.numbers import amount, ordinal
from bot.text.words import Words


def part_of_year(words: Words, index: int) -> Dates | None:
    """Read quarters and half-years: first half of 2023, Q1 2023, 2023年上半年."""
    for key, months in (("quarters", 3), ("half_years", 6)):
        part = words.phrase(key, index)
        found = _year_at(words, words.skip("date_of", part[0])) if part else None
        if part and found:
            return months_dates(found[0], found[1], months, int(part[1]))
        year = _year_at(words, index)
        behind = year and words.phrase(key, words.skip("date_of", year[0]))
        if year and behind:
            return months_dates(behind[0], year[1], months, int(behind[1]))
    return None


def one_date(words: Words, index: int) -> Dates | None:
    """Return the date at ``index`` in any of its forms: 2017, May 2017, the 1990s."""
    marked = decade(words, index) or _marked(words, index)
    if marked:
        return marked
    if words.is_number(index):
        return _from_digits(words, index)
    found = century(words, index) or era_year(words, index) or spoken_year(words, index)
    found = found or _day_month(words, index)
    if found:
        return found
    month = _month_at(words, index)
    return _after_month(words, month[0], month[1]) if month else None


def _from_digits(words: Words, index: int) -> Dates | None:
    whole = _in_signs(words, index)
    if whole or not words.written(index).isdecimal():
        return whole
    found = (
        era_year(words, index)
        or _day_month(words, index)
        or century(words, index)
        or _iso_month(words, index)
        or _year_then_month(words, index)
    )
    if found:
        return found
    year = plain_number(words, index, 4)
    ranked = ordinal(words, index) if words.data.data.get("ranked_years") else None
    if ranked and FIRST_BARE_YEAR <= year <= LAST_YEAR:  # в 2019-м
        return year_dates(ranked.end, year)
    early = _is_early_year(words, index, year)
    year = _common_era(words, year)
    if not FIRST_BARE_YEAR <= year <= LAST_YEAR and not early:
        return None
    return replace(year_dates(index + 1, year), bare=True)


def _in_signs(words: Words, index: int) -> Dates | None:
    """Read ``2023-05-14``, ``2023/5/14``, ``14.05.2023`` and ``14/05/2023``."""
    parts = re.split(r"[-./]", words.written(index))
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    first, second, third = map(int, parts)
    if len(parts[0]) == 4:
        return day_dates(index + 1, first, second, third)
    if len(parts[2]) != 4:
        return None
    if "/" in words.written(index) and words.data.language == "en" and first <= 12:
        return day_dates(index + 1, third, first, second) if second > 12 else None
    return day_dates(index + 1, third, second, first)


def _is_early_year(words: Words, index: int, year: int) -> bool:
    """Return True if four digits are a year where they are seldom one: in 1492, no 1492 ships."""
    before = words.has("before_early_years", index - 1)
    following = words.written(index + 1)
    counts = following.islower() and (following.endswith("s") or following == "people")
    told = before or words.told == "date"
    return FIRST_YEAR <= year <= LAST_YEAR and told and not counts


def _common_era(words: Words, year: int) -> int:
    """Return a year of an era that is ahead of the common one, such as the Buddhist, in it."""
    ahead = int(words.data.data.get("era_ahead", 0))
    return year - ahead if ahead and LAST_YEAR < year <= LAST_YEAR + ahead else year


def _year_at(words: Words, index: int) -> tuple[int, int] | None:
    """Return the end and value of a year at ``index``, marked or in four digits."""
    index = words.skip("year_before", index)
    era = words.phrase("era_names", index)
    row = amount(words, era[0] if era else index)
    if row and (row.in_words or era or words.phrase("year_marks", row.end)):
        mark = words.skip("year_marks", row.end)
        year = int(row.value) + (int(era[1]) if era else 0)
        month = amount(words, mark) if 0 < year < 100 else None
        if month and words.phrase("month_marks", month.end):  # 23년 6월
            year += 2000
        return (mark, year) if mark > row.end and FIRST_YEAR <= year <= LAST_YEAR else None
    year = _common_era(words, plain_number(words, index, 4))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return words.skip("after_years", index + 1), year


def _marked(words: Words, index: int) -> Dates | None:
    """Read ``2017年5月14日``, ``2017년 5월``, ``5月14日``, ``令和5年``; and ``năm 2017``."""
    if not words.data.phrases("year_marks").starts:
        return None
    year = _year_at(words, index)
    at = year[0] if year else index
    month = amount(words, at)
    behind = words.phrase("month_marks", month.end) if month else None
    if not month or not behind or not 1 <= month.value <= 12:
        return year_dates(year[0], year[1]) if year else None
    number, end = int(month.value), behind[0]
    day = amount(words, end)
    mark = words.phrase("day_marks", day.end) if day else None
    if day and mark and 1 <= day.value <= 31:
        return some_dates(mark[0], year[1] if year else 0, number, int(day.value))
    return some_dates(end, year[1] if year else 0, number)


def _day_month(words: Words, index: int, *, joined: bool = False) -> Dates | None:
    """Read ``5 May 2017``, ``5th of May 2017``, and the ``5`` of 5-7 and 5 to 7 May 2017."""
    start = words.skip("day_before", index)
    if not words.is_number(start):
        return None
    ranked = ordinal(words, start)
    day = int(ranked.value) if ranked else plain_number(words, start, 2)
    after = ranked.end if ranked else start + 1
    if words.low(after) == "." and words.glued(after) and words.data.data.get("rank_stop"):
        after += 1  # 5. Mai
    if not 1 <= day <= 31:
        return None
    joint = after + 1 if words.hyphen(after) else words.skip(_joint(words, start), after)
    if joint > after:
        last = None if joined else _day_month(words, joint, joined=True)
        return Dates(after, "", None, None, day=day) if last else None
    month = _month_at(words, words.skip("date_of", after))
    if not month:
        return None
    end, year = _year_behind(words, month[0]) or (month[0], 0)
    return some_dates(end, year, month[1], day)


def _joint(words: Words, index: int) -> str:
    """Return what joins the day at ``index`` to the last: ``and`` only after ``between``."""
    return "and" if words.low(index - 1) in words.data.phrases("between").last_words else "to"


def _year_behind(words: Words, at: int) -> tuple[int, int] | None:
    """Return the end and value of a year behind a month: ``2017``, ``of 2017``, ``de 2017``."""
    joined = words.skip("date_of", at)
    at = joined + 1 if words.low(joined) == "/" and words.glued(joined) else joined
    at = words.skip("year_before", at)
    year = _common_era(words, plain_number(words, at, 4))
    short = plain_number(words, at, 2) if joined < at + 1 and words.has("date_of", at - 1) else 0
    if short and words.data.data.get("day_first"):  # junio de 23
        year = 2000 + short
    return (at + 1, year) if year else None


def _year_then_month(words: Words, index: int) -> Dates | None:
    """Read ``2017 Mayıs`` and ``2017 yılının mayıs ayı``."""
    year = plain_number(words, index, 4) if words.data.data.get("year_first") else 0
    at = words.skip("date_of", words.skip("after_years", index + 1))
    month = _month_at(words, at) if FIRST_BARE_YEAR <= year <= LAST_YEAR else None
    return month_dates(month[0], year, month[1]) if month else None


def _after_month(words: Words, at: int, month: int) -> Dates | None:
    """Read what follows a month: ``2017``, ``of 2017``, ``5, 2017``, ``5``."""
    end = at
    at = at + 1 if words.low(at) == "." else at
    year = _year_behind(words, at)
    if year:
        return month_dates(year[0], year[1], month)
    ranked = ordinal(words, at) if words.is_number(at) else None
    day = int(ranked.value) if ranked else plain_number(words, at, 2)
    if not 1 <= day <= 31 or words.data.data.get("day_first"):
        return some_dates(end, 0, month)
    last = plain_number(words, at + 2, 2) if words.hyphen(at + 1) and words.glued(at + 2) else 0
    if day < last <= 31:
        return _days(words, at + 3, month, (day, last))
    at = ranked.end if ranked else at + 1
    comma = at + 1 if words.low(at) == "," else at
    whole = plain_number(words, comma, 4)
    return some_dates(comma + 1 if whole else at, whole, month, day)


def _days(words: Words, at: int, month: int, days: tuple[int, int]) -> Dates | None:
    """Read what follows the ``5-7`` of May 5-7, 2023."""
    comma = at + 1 if words.low(at) == "," else at
    year = plain_number(words, comma, 4)
    if not year:
        value = "/".join(f"--{month:02}-{day:02}" for day in days)
        return Dates(at, value, None, None, month=month, day=days[0], is_period=True)
    first, last = (day_dates(comma + 1, year, month, day) for day in days)
    if first is None or last is None:
        return None
    value = f"{first.value}/{last.value}"
    return Dates(comma + 1, value, first.first, last.last, is_period=True)


def _iso_month(words: Words, index: int) -> Dates | None:
    """Read ``2017-05``; 2011-12 is two years, as people write it."""
    year, month = plain_number(words, index, 4), plain_number(words, index + 2, 2)
    joined = words.hyphen(index + 1) and words.glued(index + 1) and words.glued(index + 2)
    if joined and FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= min(12, year % 100):
        return month_dates(index + 3, year, month)
    return None


def _month_at(words: Words, index: int) -> tuple[int, int] | None:
    """Return the end and number of the month at ``index``; ``may`` is only one as ``May``."""
    found = words.phrase("months", index)
    if not found or not words.has("months_that_are_words", index):
        return found
    day_before = not words.data.data.get("months_in_capitals") and (
        plain_number(words, index - 1, 2) or words.has("date_of", index - 1)
    )
    at = words.skip("date_of", found[0])
    at += bool(plain_number(words, at, 2))  # may 14 2017
    dated = plain_number(words, at + (words.low(at) == ","), 4) or day_before
    return found if dated or not words.written(index).islower() else None
