"""Reads one date from the tokens of a text: a day, month, year, decade, century or quarter."""

import re
from calendar import monthrange
from datetime import date
from itertools import pairwise

from bot.text.lexicon import ROMAN, Words
from bot.text.numbers import amount, ordinal
from bot.text.quantity import Dates

_YEARS = range(1000, 2200)
# Four digits alone are a year only in the span that articles write about.
_BARE_YEARS = range(1700, 2200)
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
    year, month, day = (*parts, 1, 1)[:3]
    first = date(year, month, day)
    if len(parts) == 1:
        return first, date(year, 12, 31)
    return first, first if len(parts) > 2 else date(year, month, monthrange(year, month)[1])


def some_dates(after: int, year: int, month: int, day: int = 0, last: int = 0) -> Dates | None:
    """Return a month, a day or the days up to ``last``; of every year where ``year`` is 0."""
    of_year = f"{year:04}-{month:02}" if year else f"--{month:02}"
    value = "/".join(f"{of_year}-{one:02}" for one in (day, last) if one) or of_year
    if year:
        return dates_of(after, value)
    return Dates(after, value, month=month, day=day, is_period=bool(last))


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
    year = _four_digit_year(words, index)
    ranked = ordinal(words, index) if words.data.get("ranked_years") else None
    if ranked and year in _BARE_YEARS:
        return dates_of(ranked.end, f"{year}")
    if year in _BARE_YEARS or _is_early_year(words, index):
        return dates_of(index + 1, f"{year}", bare=True)
    return None


def _in_signs(words: Words, index: int) -> Dates | None:
    """Read ``2023-05-14``, ``2023/5/14``, ``14.05.2023`` and ``14/05/2023``."""
    parts = re.split(r"[-./]", words.written(index))
    if len(parts) != 3 or not all(map(str.isdecimal, parts)):
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    elif len(parts[2]) != 4:
        return None
    elif "/" in words.written(index) and words.lexicon.language == "en" and int(parts[0]) <= 12:
        if int(parts[1]) <= 12:
            return None  # 5/6/2023, whose day is the second number in America
        parts[:2] = parts[1], parts[0]
    day, month, year = map(int, parts)
    return dates_of(index + 1, f"{year:04}-{month:02}-{day:02}")


def _is_early_year(words: Words, index: int) -> bool:
    """Return True if four digits are a year where they are seldom one: in 1492, no 1492 ships."""
    following = words.written(index + 1)
    counts = following.islower() and (following.endswith("s") or following == "people")
    told = words.behind("before_early_years", index) or words.told == "date"
    return _number(words, index, 4) in _YEARS and told and not counts


def _four_digit_year(words: Words, index: int) -> int:
    """Return four digits as a year, of the common era also where the Buddhist one is meant."""
    year, ahead = _number(words, index, 4), int(words.data.get("era_ahead", 0))
    return year - ahead if _YEARS.stop <= year < _YEARS.stop + ahead else year


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
        return (mark, year) if mark > row.end and year in _YEARS else None
    year = _four_digit_year(words, index)
    return (words.skip("after_years", index + 1), year) if year in _YEARS else None


def _marked(words: Words, index: int) -> Dates | None:
    """Read ``2017年5月14日``, ``2017년 5월``, ``5月14日``, ``令和5年``; and ``năm 2017``."""
    if not words.data.get("year_marks"):
        return None
    after, year = _year_at(words, index) or (index, 0)
    month = _before_mark(words, after, "month_marks", 12)
    if not month:
        return dates_of(after, f"{year}") if year else None
    day = _before_mark(words, month[0], "day_marks", 31) or (month[0], 0)
    return some_dates(day[0], year, month[1], day[1])


def _before_mark(words: Words, index: int, mark: str, most: int) -> tuple[int, int] | None:
    """Return the end and value of a number up to ``most`` with a ``mark`` behind it."""
    found = amount(words, index)
    marked = words.phrase(mark, found.end) if found else None
    return (marked[0], int(found.value)) if found and marked and 1 <= found.value <= most else None


def _day_month(words: Words, index: int, *, joined: bool = False) -> Dates | None:
    """Read ``5 May 2017``, ``5th of May 2017``, and the ``5`` of 5-7 and 5 to 7 May 2017."""
    start = words.skip("day_before", index)
    after, day = _day_at(words, start)
    if words.low(after) == "." and words.glued(after) and words.data.get("rank_stop"):
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


def _day_at(words: Words, index: int) -> tuple[int, int]:
    """Return the end and number of the day at ``index``, ``5`` or ``5th``; 0 for none."""
    ranked = ordinal(words, index) if words.is_number(index) else None
    return (ranked.end, int(ranked.value)) if ranked else (index + 1, _number(words, index, 2))


def _year_behind(words: Words, at: int) -> tuple[int, int] | None:
    """Return the end and value of a year behind a month: ``2017``, ``of 2017``, ``de 2017``."""
    joined = words.skip("date_of", at)
    at = joined + 1 if words.low(joined) == "/" and words.glued(joined) else joined
    at = words.skip("year_before", at)
    year = _four_digit_year(words, at)
    short = _number(words, at, 2) if words.has("date_of", at - 1) else 0
    if short and words.data.get("day_first"):  # junio de 23
        year = 2000 + short
    return (at + 1, year) if year else None


def _year_then_month(words: Words, index: int) -> Dates | None:
    """Read ``2017 Mayıs`` and ``2017 yılının mayıs ayı``."""
    year = _number(words, index, 4) if words.data.get("year_first") else 0
    at = words.skip("date_of", words.skip("after_years", index + 1))
    month = _month_at(words, at) if year in _BARE_YEARS else None
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
    after, day = _day_at(words, at)
    if not 1 <= day <= 31 or words.data.get("day_first"):
        return some_dates(end, 0, month)
    last = _number(words, at + 2, 2) if words.hyphen(at + 1) and words.glued(at + 2) else 0
    last = last if day < last <= 31 else 0
    after = at + 3 if last else after
    comma = after + (words.low(after) == ",")
    year = _number(words, comma, 4)
    return some_dates(comma + 1 if year else after, year, month, day, last)


def _iso_month(words: Words, index: int) -> Dates | None:
    """Read ``2017-05``; 2011-12 is two years, as people write it."""
    year, month = _number(words, index, 4), _number(words, index + 2, 2)
    joined = words.hyphen(index + 1) and words.glued(index + 1) and words.glued(index + 2)
    is_month = joined and year in _YEARS and 1 <= month <= min(12, year % 100)
    return some_dates(index + 3, year, month) if is_month else None


def _month_at(words: Words, index: int) -> tuple[int, int] | None:
    """Return the end and number of the month at ``index``; ``may`` is only one as ``May``."""
    found = words.phrase("months", index)
    if not found or not words.has("months_that_are_words", index):
        return found
    day_before = not words.data.get("months_in_capitals") and (
        _number(words, index - 1, 2) or words.has("date_of", index - 1)
    )
    at = words.skip("date_of", found[0])
    at += bool(_number(words, at, 2))  # may 14 2017
    dated = _number(words, at + (words.low(at) == ","), 4) or day_before
    return found if dated or not words.written(index).islower() else None


def _decade(words: Words, index: int) -> Dates | None:
    """Read ``the 1990s``, ``los años 90``, ``1990-х``, ``90年代`` and ``the '90s``."""
    before = words.phrase("decade_before", index)
    at = before[0] if before else index
    at += words.low(at) in ("'", "’")
    year = _number(words, at, 4) or _number(words, at, 2)
    short = words.low(at + 1) == "s" and words.glued(at + 1)
    marks = (words.phrase("decade_after", start) for start in (at + 1, words.past_hyphen(at + 1)))
    behind = (at + 2, "") if short else next(filter(None, marks), None)
    after = behind[0] if behind else at + 1
    if year % 10 or not (before or behind):
        return None
    if 20 <= year <= 90:
        told = before or not short or words.has("the", at - 1) or words.low(at - 1) in "'’"
        return dates_of(after, f"{1900 + year}/{1909 + year}") if told else None
    span = 100 if year % 100 == 0 and year < 2000 and behind else 10
    return dates_of(after, f"{year}/{year + span - 1}") if year in _BARE_YEARS else None


def _spoken_year(words: Words, index: int) -> Dates | None:
    """Read ``nineteen eighty-seven`` and ``twenty twenty-three``."""
    century = words.phrase("cardinals", index) if words.data.get("spoken_years") else None
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
    years = f"{last - 99:04}/{last:04}"
    at = end + 1 if words.hyphen(end) or words.low(end) == "." else end
    named = words.phrase("century", at)
    if named or before:
        at = named[0] if named else end
        era = words.phrase("eras", at)
        if era and era[1] < 0:
            value = f"-{last:04}/-{last - 99:04}"
            return Dates(era[0], value, is_period=True)
        return dates_of(era[0] if era else at, years)
    joint = words.skip("and", end)
    following = ordinal(words, joint) if joint > end else None
    alone = words.told == "period" and end == len(words.tokens) and ordinal(words, index)
    if alone or (following and words.has("century", following.end)):
        return dates_of(end, years)
    return None


def _rank_of_century(words: Words, index: int, *, marked: bool) -> tuple[int, int] | None:
    """Return the end and value of ``19th``, ``XIX``, ``19.`` or, where a word marks it, ``19``."""
    ranked = ordinal(words, index)
    if ranked:
        return ranked.end, int(ranked.value)
    named = marked or words.phrase("century", index + 1)
    roman = ROMAN.fullmatch(words.written(index))
    if roman and named:
        digits = [_ROMAN_DIGITS[letter] for letter in roman["number"]]
        pairs = pairwise((*digits, 0))
        return index + 1, sum(-digit if digit < after else digit for digit, after in pairs)
    stop = words.low(index + 1) == "." and words.phrase("century", index + 2)
    number = _number(words, index, 2) if named or stop else 0
    if number:
        return index + 1, number
    said = amount(words, index) if marked else None
    return (said.end, int(said.value)) if said else None


def _era_year(words: Words, index: int) -> Dates | None:
    """Read ``300 BC``, ``AD 79`` and ``79 CE``: a year that would else be no year."""
    before = words.phrase("eras_before", index)
    at = before[0] if before else index
    text, behind = words.written(at), words.phrase("eras", at + 1)
    if not text.isdecimal() or len(text) > 4 or not (before or behind):
        return None
    if not before and words.written(at + 1).islower() and len(words.low(at + 1)) == 2:
        return None
    year, after = int(text), behind[0] if behind else at + 1
    if (behind and behind[1] < 0) or (before and before[1] < 0):
        return Dates(after, f"-{year:04}")
    return dates_of(after, f"{year:04}")


def _number(words: Words, index: int, digits: int) -> int:
    """Return a number of at most ``digits`` digits, exactly four for a year; 0 if there is none."""
    text = words.written(index)
    fits = text.isdecimal() and (len(text) == 4 if digits == 4 else len(text) <= digits)
    return int(text) if fits else 0


# In the order in which they are tried.
_FROM_DIGITS = (
    *(_decade, _marked, _in_signs, _era_year, _day_month, _century),
    *(_iso_month, _year_then_month, _bare_year),
)
_FROM_WORDS = (_decade, _marked, _century, _era_year, _spoken_year, _day_month, _month_first)
