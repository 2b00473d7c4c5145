"""Reads one date from the tokens of a text: a day, month, year, decade, century or quarter."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from bot.knowledge.number_words import Words, ordinal

FIRST_YEAR, LAST_YEAR = 1000, 2199
# Four digits alone are a year only in the span that articles write about.
FIRST_BARE_YEAR = 1700


@dataclass(frozen=True, slots=True)
class Dates:
    """A date or period that ends before token ``after``: first and last day, None where open."""

    after: int
    value: str  # 2017-05-01, 2017-05 or 2017; a period as first/last
    first: date | None
    last: date | None
    qualifier: str = ""
    is_period: bool = False
    bare: bool = False  # four digits alone, which may be a count
    month: int = 0  # a month without its year
    day: int = 0
    clock: bool = False  # a time of day
    ancient: bool = False  # before the year 1, which the calendar of dates does not hold


def part_of_year(words: Words, index: int) -> Dates | None:
    """Read quarters and half-years: first half of 2023, Q1 2023."""
    for key, months in (("quarters", 3), ("half_years", 6)):
        part = words.phrase(key, index)
        year = _number(words, part[0], 4) if part else 0
        if part and FIRST_YEAR <= year <= LAST_YEAR:
            first = (part[1] - 1) * months + 1
            return _months(part[0] + 1, year, first, first + months - 1)
    return None


def one_date(words: Words, index: int) -> Dates | None:
    """Return the date at ``index`` in any of its forms: 2017, May 2017, the 1990s."""
    if words.is_number(index):
        return _from_digits(words, index)
    found = _century(words, index) or _era(words, index)
    if found:
        return found
    month = _month_at(words, index)
    if not month:
        return None
    return _after_month(words, index, month)


def _from_digits(words: Words, index: int) -> Dates | None:
    text = words.tokens[index].text
    if len(text) == 10 and text[4] == "-":
        return day_dates(index + 1, int(text[:4]), int(text[5:7]), int(text[8:]))
    if text.count(".") == 2:
        day, month, year = map(int, text.split("."))
        return day_dates(index + 1, year, month, day)
    era = _era(words, index)
    if era:
        return era
    found = _day_month(words, index) or _century(words, index) or _iso_month(words, index)
    if found:
        return found
    year = _number(words, index, 4)
    if not FIRST_BARE_YEAR <= year <= LAST_YEAR and not _is_early_year(words, index, year):
        return None
    if words.low(index + 1) == "s" and words.glued(index + 1):
        span = 100 if year % 100 == 0 and year < 2000 else 10
        return _years(index + 2, year, year + span - 1)
    return replace(year_dates(index + 1, year), bare=True)


def _is_early_year(words: Words, index: int, year: int) -> bool:
    """Say whether four digits are a year where they are seldom one: in 1492, not in 1492 ships."""
    before = words.low(index - 1) in words.data.words("before_early_years")
    told = before or words.told == "date"
    following = words.tokens[index + 1].text if index + 1 < len(words.tokens) else ""
    counts = following.islower() and (following.endswith("s") or following == "people")
    return FIRST_YEAR <= year <= LAST_YEAR and told and not counts


def _day_month(words: Words, index: int) -> Dates | None:
    """Read ``5 May 2017``, ``5th of May 2017``, and the ``5`` of 5-7 and 5 to 7 May 2017."""
    ranked = ordinal(words, index)
    day = int(ranked.value) if ranked else _number(words, index, 2)
    after = ranked.end if ranked else index + 1
    if not 1 <= day <= 31:
        return None
    joint = after + 1 if words.hyphen(after) else words.skip(_joint(words, index), after)
    if joint > after:
        return Dates(after, "", None, None, day=day) if _day_month(words, joint) else None
    at = words.skip("date_of", after)
    month = _month_at(words, at)
    if not month:
        return None
    year = _number(words, at + 1, 4)
    if year:
        return day_dates(at + 2, year, month, day)
    return Dates(at + 1, f"--{month:02}-{day:02}", None, None, month=month, day=day)


def _joint(words: Words, index: int) -> str:
    """Return what joins the day at ``index`` to the last: ``and`` only after ``between``."""
    between = words.data.phrases("between").ends_with(words.low(index - 1))
    return "and" if between else "to"


def _after_month(words: Words, index: int, month: int) -> Dates | None:
    """Read what follows a month: ``2017``, ``of 2017``, ``5, 2017``, ``5``."""
    at = index + 1 if words.low(index + 1) != "." else index + 2
    year = _number(words, words.skip("date_of", at), 4)
    if year:
        return month_dates(words.skip("date_of", at) + 1, year, month)
    ranked = ordinal(words, at)
    day = int(ranked.value) if ranked and words.is_number(at) else _number(words, at, 2)
    if not 1 <= day <= 31:
        return Dates(index + 1, f"--{month:02}", None, None, month=month)
    last = _number(words, at + 2, 2) if words.hyphen(at + 1) and words.glued(at + 2) else 0
    if day < last <= 31:
        return _days(words, at + 3, month, (day, last))
    at = ranked.end if ranked else at + 1
    year = _number(words, at + 1 if words.low(at) == "," else at, 4)
    if year:
        return day_dates(at + 2 if words.low(at) == "," else at + 1, year, month, day)
    return Dates(at, f"--{month:02}-{day:02}", None, None, month=month, day=day)


def _days(words: Words, at: int, month: int, days: tuple[int, int]) -> Dates | None:
    """Read what follows the ``5-7`` of May 5-7, 2023."""
    comma = at + 1 if words.low(at) == "," else at
    year = _number(words, comma, 4)
    if not year:
        value = "/".join(f"--{month:02}-{day:02}" for day in days)
        return Dates(at, value, None, None, month=month, day=days[0], is_period=True)
    first, last = (day_dates(comma + 1, year, month, day) for day in days)
    if first is None or last is None:
        return None
    value = f"{first.value}/{last.value}"
    return Dates(comma + 1, value, first.first, last.last, is_period=True)


def _century(words: Words, index: int) -> Dates | None:
    """Read ``19th century``, ``4th century BC``, and the ``18th`` of 18th and 19th centuries."""
    ranked = ordinal(words, index)
    if not ranked or not 1 <= ranked.value <= 22:
        return None
    at = ranked.end + 1 if words.hyphen(ranked.end) else ranked.end
    last = int(ranked.value) * 100
    if words.low(at) in words.data.words("century"):
        before = words.phrase("eras", at + 1)
        if before and before[1] < 0:
            value = f"-{last:04}/-{last - 99:04}"
            return Dates(before[0], value, None, None, is_period=True, ancient=True)
        return _years(before[0] if before else at + 1, last - 99, last)
    joint = words.skip("and", ranked.end)
    following = ordinal(words, joint) if joint > ranked.end else None
    if words.told == "period" and ranked.end == len(words.tokens):
        return _years(ranked.end, last - 99, last)
    if following and words.low(following.end) in words.data.words("century"):
        return _years(ranked.end, last - 99, last)
    return None


def _era(words: Words, index: int) -> Dates | None:
    """Read ``300 BC``, ``AD 79`` and ``79 CE``: a year that would else be no year."""
    before = words.phrase("eras_before", index)
    at = before[0] if before else index
    text = words.tokens[at].text if words.is_number(at) else ""
    behind = words.phrase("eras", at + 1)
    if not text.isdecimal() or len(text) > 4 or not (before or behind):
        return None
    if not before and behind and words.tokens[at + 1].text.islower():
        return None
    year, after = int(text), behind[0] if behind else at + 1
    if behind and behind[1] < 0:
        return Dates(after, f"-{year:04}", None, None, ancient=True)
    return year_dates(after, year) if year >= 1 else None


def _iso_month(words: Words, index: int) -> Dates | None:
    """Read ``2017-05``; 2011-12 is two years, as people write it."""
    year, month = _number(words, index, 4), _number(words, index + 2, 2)
    joined = words.hyphen(index + 1) and words.glued(index + 1) and words.glued(index + 2)
    if joined and FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= min(12, year % 100):
        return month_dates(index + 3, year, month)
    return None


def _month_at(words: Words, index: int) -> int:
    """Return the month at ``index``, 0 where there is none; ``may`` is only one as ``May``."""
    low = words.low(index)
    month = words.data.months.get(low, 0)
    if month and low in words.data.words("months_that_are_words"):
        return 0 if words.tokens[index].text.islower() else month
    return month


def _number(words: Words, index: int, digits: int) -> int:
    """Return a number of at most ``digits`` digits, exactly four for a year; 0 if there is none."""
    if not words.is_number(index):
        return 0
    text = words.tokens[index].text
    fits = text.isdecimal() and (len(text) == 4 if digits == 4 else len(text) <= digits)
    return int(text) if fits else 0


def day_dates(after: int, year: int, month: int, day: int) -> Dates | None:
    """Return one day; None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Dates(after, found.isoformat(), found, found)


def month_dates(after: int, year: int, month: int) -> Dates | None:
    """Return one month."""
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, month)[1]
    return Dates(after, f"{year:04}-{month:02}", date(year, month, 1), date(year, month, last))


def _months(after: int, year: int, first: int, last: int) -> Dates:
    value = f"{year}-{first:02}/{year}-{last:02}"
    end = date(year, last, monthrange(year, last)[1])
    return Dates(after, value, date(year, first, 1), end, is_period=True)


def year_dates(after: int, year: int) -> Dates:
    """Return one year."""
    return Dates(after, f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def _years(after: int, first: int, last: int) -> Dates:
    value = f"{first:04}/{last:04}"
    return Dates(after, value, date(first, 1, 1), date(last, 12, 31), is_period=True)
