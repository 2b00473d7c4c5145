"""Reads one date from the tokens of a text: a day, month, year, decade, century or quarter."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from bot.text.lexicon import ROMAN
from bot.text.numbers import amount, ordinal
from bot.text.quantity import Dates
from bot.text.words import Words

_FIRST_YEAR, _LAST_YEAR = 1000, 2199
# Four digits alone are a year only in the span that articles write about.
_FIRST_BARE_YEAR = 1700
_LAST_CENTURY = 22
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "І": 1, "Х": 10}
_TEENS = range(13, 21)  # nineteen eighty-seven, twenty nineteen: the century, then the year


def dates_of(after: int, value: str, *, bare: bool = False) -> Dates | None:
    """Return the days of 2017, 2017-05 or 2017-05-14, or of two such with a slash; None
    where the calendar has no such day."""
    first, slash, last = value.partition("/")
    try:
        days = _days_of(first)[0], _days_of(last or first)[1]
    except ValueError:
        return None
    return Dates(after, value, *days, is_period=bool(slash), bare=bare)


def _days_of(value: str) -> tuple[date, date]:
    """Return the first and the last day of a year, month or day."""
    parts = [int(part) for part in value.split("-")]
    first = date(*parts, *(1, 1)[len(parts) - 1 :])
    if len(parts) == 1:
        return first, first.replace(month=12, day=31)
    return first, first if len(parts) > 2 else first.replace(day=monthrange(*parts)[1])


def some_dates(after: int, year: int, month: int, day: int = 0) -> Dates | None:
    """Return a day or a month; one of every year where ``year`` is 0."""
    value = f"{month:02}-{day:02}" if day else f"{month:02}"
    if year:
        return dates_of(after, f"{year:04}-{value}")
    return Dates(after, f"--{value}", month=month, day=day)


def _years(after: int, first: int, last: int) -> Dates | None:
    return dates_of(after, f"{first:04}/{last:04}")


def part_of_year(words: Words, index: int) -> Dates | None:
    """Read quarters and half-years: first half of 2023, Q1 2023, 2023年上半年."""
    for key, months in (("quarters", 3), ("half_years", 6)):
        before = words.phrase(key, index)
        year = _year_at(words, words.skip("date_of", before[0]) if before else index)
        behind = words.phrase(key, words.skip("date_of", year[0])) if year else None
        part = before or behind
        if year and part:
            last = int(part[1]) * months
            value = f"{year[1]}-{last - months + 1:02}/{year[1]}-{last:02}"
            return dates_of((year if before else part)[0], value)
    return None


def one_date(words: Words, index: int) -> Dates | None:
    """Return the date at ``index`` in any of its forms: 2017, May 2017, the 1990s."""
    readers = _FROM_DIGITS if words.is_number(index) else _FROM_WORDS
    return next((found for read in readers if (found := read(words, index))), None)


def _bare_year(words: Words, index: int) -> Dates | None:
    """Read ``2017``, and ``2019-м`` where years are numbered."""
    year = plain_number(words, index, 4)
    ranked = ordinal(words, index) if words.data.data.get("ranked_years") else None
    if ranked and _FIRST_BARE_YEAR <= year <= _LAST_YEAR:
        return dates_of(ranked.end, f"{year}")
    early = _is_early_year(words, index, year)
    year = _common_era(words, year)
    if not _FIRST_BARE_YEAR <= year <= _LAST_YEAR and not early:
        return None
    return dates_of(index + 1, f"{year}", bare=True)


def _in_signs(words: Words, index: int) -> Dates | None:
    """Read ``2023-05-14``, ``2023/5/14``, ``14.05.2023`` and ``14/05/2023``."""
    parts = re.split(r"[-./]", words.written(index))
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    first, second, third = map(int, parts)
    if len(parts[0]) == 4:
        return dates_of(index + 1, f"{first:04}-{second:02}-{third:02}")
    if len(parts[2]) != 4:
        return None
    if "/" in words.written(index) and words.data.language == "en" and first <= 12:
        if second <= 12:
            return None
        first, second = second, first
    return dates_of(index + 1, f"{third:04}-{second:02}-{first:02}")


def _is_early_year(words: Words, index: int, year: int) -> bool:
    """Return True if four digits are a year where they are seldom one: in 1492, no 1492 ships."""
    before = words.behind("before_early_years", index)
    following = words.written(index + 1)
    counts = following.islower() and (following.endswith("s") or following == "people")
    told = before or words.told == "date"
    return _FIRST_YEAR <= year <= _LAST_YEAR and told and not counts


def _common_era(words: Words, year: int) -> int:
    """Return a year of an era that is ahead of the common one, such as the Buddhist, in it."""
    ahead = int(words.data.data.get("era_ahead", 0))
    return year - ahead if ahead and _LAST_YEAR < year <= _LAST_YEAR + ahead else year


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
        return (mark, year) if mark > row.end and _FIRST_YEAR <= year <= _LAST_YEAR else None
    year = _common_era(words, plain_number(words, index, 4))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return words.skip("after_years", index + 1), year


def _marked(words: Words, index: int) -> Dates | None:
    """Read ``2017年5月14日``, ``2017년 5월``, ``5月14日``, ``令和5年``; and ``năm 2017``."""
    if not words.data.data.get("year_marks"):
        return None
    year = _year_at(words, index)
    at = year[0] if year else index
    month = amount(words, at)
    behind = words.phrase("month_marks", month.end) if month else None
    if not month or not behind or not 1 <= month.value <= 12:
        return dates_of(year[0], f"{year[1]}") if year else None
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
    joint = words.skip("and" if words.behind("between", start) else "to", after)
    joint = after + 1 if words.hyphen(after) else joint
    if joint > after:
        last = None if joined else _day_month(words, joint, joined=True)
        return Dates(after, "", day=day) if last else None
    month = _month_at(words, words.skip("date_of", after))
    if not month:
        return None
    end, year = _year_behind(words, month[0]) or (month[0], 0)
    return some_dates(end, year, month[1], day)


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
    month = _month_at(words, at) if _FIRST_BARE_YEAR <= year <= _LAST_YEAR else None
    return some_dates(month[0], year, month[1]) if month else None


def _month_first(words: Words, index: int) -> Dates | None:
    """Read ``May``, ``May 2017``, ``May of 2017``, ``May 5, 2017``, ``May 5-7``."""
    found = _month_at(words, index)
    if found is None:
        return None
    end, month = found
    at = end + (words.low(end) == ".")
    dated = _year_behind(words, at)
    if dated:
        return some_dates(dated[0], dated[1], month)
    ranked = ordinal(words, at) if words.is_number(at) else None
    day = int(ranked.value) if ranked else plain_number(words, at, 2)
    if not 1 <= day <= 31 or words.data.data.get("day_first"):
        return some_dates(end, 0, month)
    last = plain_number(words, at + 2, 2) if words.hyphen(at + 1) and words.glued(at + 2) else 0
    is_span = day < last <= 31
    end = at + 3 if is_span else ranked.end if ranked else at + 1
    comma = end + (words.low(end) == ",")
    year = plain_number(words, comma, 4)
    end = comma + 1 if year else end
    if not is_span:
        return some_dates(end, year, month, day)
    value = "/".join(f"{year or '-'}-{month:02}-{one:02}" for one in (day, last))
    if year:
        return dates_of(end, value)
    return Dates(end, value, month=month, day=day, is_period=True)


def _iso_month(words: Words, index: int) -> Dates | None:
    """Read ``2017-05``; 2011-12 is two years, as people write it."""
    year, month = plain_number(words, index, 4), plain_number(words, index + 2, 2)
    joined = words.hyphen(index + 1) and words.glued(index + 1) and words.glued(index + 2)
    if joined and _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= min(12, year % 100):
        return some_dates(index + 3, year, month)
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


def _decade(words: Words, index: int) -> Dates | None:
    """Read ``the 1990s``, ``los años 90``, ``1990-х``, ``90年代`` and ``the '90s``."""
    before = words.phrase("decade_before", index)
    at = before[0] if before else index
    at += words.low(at) in ("'", "’")
    if not words.is_number(at) or not words.written(at).isdecimal():
        return None
    year = plain_number(words, at, 4) or plain_number(words, at, 2)
    behind = words.phrase("decade_after", at + 1) or words.phrase(
        "decade_after", words.past_hyphen(at + 1)
    )
    short = words.low(at + 1) == "s" and words.glued(at + 1)
    if short:
        behind = (at + 2, "")
    after = behind[0] if behind else at + 1
    if year % 10 or not (before or behind):
        return None
    if 20 <= year <= 90:
        told = before or not short or words.has("the", at - 1) or words.low(at - 1) in "'’"
        return _years(after, 1900 + year, 1909 + year) if told else None
    if not _FIRST_BARE_YEAR <= year <= _LAST_YEAR:
        return None
    span = 100 if year % 100 == 0 and year < 2000 and behind else 10
    return _years(after, year, year + span - 1)


def _spoken_year(words: Words, index: int) -> Dates | None:
    """Read ``nineteen eighty-seven`` and ``twenty twenty-three``."""
    century = words.phrase("cardinals", index) if words.data.data.get("spoken_years") else None
    if not century or century[1] not in _TEENS:
        return None
    rest = amount(words, century[0])
    if not rest or not rest.in_words or not 10 <= rest.value <= 99:
        return None
    return dates_of(rest.end, f"{century[1] * 100 + int(rest.value)}")


def _century(words: Words, index: int) -> Dates | None:
    """Read ``19th century``, ``siglo XIX``, ``4th century BC``, ``18th`` of 18th and 19th."""
    before = words.phrase("century_before", index)
    ranked = _rank_of_century(words, before[0] if before else index, marked=bool(before))
    if not ranked or not 1 <= ranked[1] <= _LAST_CENTURY:
        return None
    end, last = ranked[0], ranked[1] * 100
    at = end + 1 if words.hyphen(end) or words.low(end) == "." else end
    named = words.phrase("century", at)
    if named or before:
        at = named[0] if named else end
        era = words.phrase("eras", at)
        if era and era[1] < 0:
            value = f"-{last:04}/-{last - 99:04}"
            return Dates(era[0], value, is_period=True, ancient=True)
        return _years(era[0] if era else at, last - 99, last)
    joint = words.skip("and", end)
    following = ordinal(words, joint) if joint > end else None
    alone = words.told == "period" and end == len(words.tokens) and ordinal(words, index)
    if alone or (following and words.has("century", following.end)):
        return _years(end, last - 99, last)
    return None


def _rank_of_century(words: Words, index: int, *, marked: bool) -> tuple[int, int] | None:
    """Return the end and value of ``19th``, ``XIX``, ``19.`` or, where a word marks it, ``19``."""
    ranked = ordinal(words, index)
    if ranked:
        return ranked.end, int(ranked.value)
    roman = ROMAN.fullmatch(words.written(index))
    if roman and (marked or words.phrase("century", index + 1)):
        digits = [_ROMAN_DIGITS[letter] for letter in roman["number"]]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        return index + 1, sum(-digit if digit < after else digit for digit, after in pairs)
    stop = words.low(index + 1) == "." and words.phrase("century", index + 2)
    if marked or stop or words.phrase("century", index + 1):
        number = plain_number(words, index, 2)
        if number:
            return index + 1, number
        said = amount(words, index) if marked else None
        return (said.end, int(said.value)) if said else None
    return None


def _era_year(words: Words, index: int) -> Dates | None:
    """Read ``300 BC``, ``AD 79`` and ``79 CE``: a year that would else be no year."""
    before = words.phrase("eras_before", index)
    at = before[0] if before else index
    text = words.written(at) if words.is_number(at) else ""
    behind = words.phrase("eras", at + 1)
    if not text.isdecimal() or len(text) > 4 or not (before or behind):
        return None
    if not before and behind and words.written(at + 1).islower() and len(words.low(at + 1)) == 2:
        return None
    year, after = int(text), behind[0] if behind else at + 1
    if (behind and behind[1] < 0) or (before and before[1] < 0):
        return Dates(after, f"-{year:04}", ancient=True)
    return dates_of(after, f"{year:04}")


def plain_number(words: Words, index: int, digits: int) -> int:
    """Return a number of at most ``digits`` digits, exactly four for a year; 0 if there is none."""
    if not words.is_number(index):
        return 0
    text = words.written(index)
    fits = text.isdecimal() and (len(text) == 4 if digits == 4 else len(text) <= digits)
    return int(text) if fits else 0


# In the order in which they are tried.
_FROM_DIGITS = (
    *(_decade, _marked, _in_signs, _era_year, _day_month, _century),
    *(_iso_month, _year_then_month, _bare_year),
)
_FROM_WORDS = (_decade, _marked, _century, _era_year, _spoken_year, _day_month, _month_first)
