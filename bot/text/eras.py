"""Reads decades, centuries and years of an era: the 1990s, siglo XIX, 300 BC."""

from __future__ import annotations

import re

from bot.text.found import Dates, year_dates, years_dates
from bot.text.numbers import amount, ordinal
from bot.text.words import Words

FIRST_YEAR, LAST_YEAR = 1000, 2199
# Four digits alone are a year only in the span that articles write about.
FIRST_BARE_YEAR = 1700
_LAST_CENTURY = 22
_ROMAN = re.compile(r"(?P<number>[XVIХІ]+)e?")  # also in Cyrillic letters
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "І": 1, "Х": 10}
_TEENS = range(13, 21)  # nineteen eighty-seven, twenty nineteen: the century, then the year


def decade(words: Words, index: int) -> Dates | None:
    """Read ``the 1990s``, ``los años 90``, ``1990-х``, ``90年代`` and ``the '90s``."""
    before = words.phrase("decade_before", index)
    at = before[0] if before else index
    at += words.low(at) in "'’" and bool(words.low(at))
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
        return years_dates(after, 1900 + year, 1909 + year) if told else None
    if not FIRST_BARE_YEAR <= year <= LAST_YEAR:
        return None
    span = 100 if year % 100 == 0 and year < 2000 and behind else 10
    return years_dates(after, year, year + span - 1)


def spoken_year(words: Words, index: int) -> Dates | None:
    """Read ``nineteen eighty-seven`` and ``twenty twenty-three``."""
    century = words.phrase("cardinals", index) if words.data.data.get("spoken_years") else None
    if not century or century[1] not in _TEENS:
        return None
    rest = amount(words, century[0])
    if not rest or not rest.in_words or not 10 <= rest.value <= 99:
        return None
    return year_dates(rest.end, century[1] * 100 + int(rest.value))


def century(words: Words, index: int) -> Dates | None:
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
            return Dates(era[0], value, None, None, is_period=True, ancient=True)
        return years_dates(era[0] if era else at, last - 99, last)
    joint = words.skip("and", end)
    following = ordinal(words, joint) if joint > end else None
    if words.told == "period" and end == len(words.tokens) and ordinal(words, index):
        return years_dates(end, last - 99, last)
    if following and words.has("century", following.end):
        return years_dates(end, last - 99, last)
    return None


def _rank_of_century(words: Words, index: int, *, marked: bool) -> tuple[int, int] | None:
    """Return the end and value of ``19th``, ``XIX``, ``19.`` or, where a word marks it, ``19``."""
    ranked = ordinal(words, index)
    if ranked:
        return ranked.end, int(ranked.value)
    roman = _ROMAN.fullmatch(words.written(index))
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


def era_year(words: Words, index: int) -> Dates | None:
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
        return Dates(after, f"-{year:04}", None, None, ancient=True)
    return year_dates(after, year) if year >= 1 else None


def plain_number(words: Words, index: int, digits: int) -> int:
    """Return a number of at most ``digits`` digits, exactly four for a year; 0 if there is none."""
    if not words.is_number(index):
        return 0
    text = words.written(index)
    fits = text.isdecimal() and (len(text) == 4 if digits == 4 else len(text) <= digits)
    return int(text) if fits else 0
