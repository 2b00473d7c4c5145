"""Months, days and full dates that a question mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from bot.matching.text import fold
from bot.understanding.language.pack import Pack

_ISO = re.compile(r"(?<![\w.-])(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?(?![\w-])")
_POINTS = re.compile(r"(?<![\w.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\w)")
_SIGNS = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월](?:份)?(?:\s?(?P<day>\d{1,2})\s?[日号일])?"
)
_ENDING = r"(?:st|nd|rd|th|er|[ºª.])"
_LINK = r"(?:of\s|de\s|del\s|the\s)?"
_CENTURY = 2000
_MONTHS, _DAYS = range(1, 13), range(1, 32)


class DateMention(NamedTuple):
    """A date from ``start`` to ``end`` of the flat text; ``year`` None where none is said."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None


def dates(flat: str, pack: Pack) -> Iterator[DateMention]:
    """Yield the dates of ``flat`` that say at least a month."""
    for pattern in (_ISO, _POINTS, _SIGNS):
        for match in pattern.finditer(flat):
            parts = {name: int(text) if text else None for name, text in match.groupdict().items()}
            month, day = parts["month"], parts["day"]
            if month in _MONTHS and month and (day is None or day in _DAYS):
                yield DateMention(match.start(), match.end(), _full(parts["year"]), month, day)
    if names := _month_names(pack):
        yield from _named(flat, names, pack.dates.unsure_months)


def _named(flat: str, names: Mapping[str, int], unsure: frozenset[str]) -> Iterator[DateMention]:
    """Yield months by name: May 2017, 3 March 2022, May 14th, 2013, 1er juin."""
    pattern = re.compile(
        rf"(?<!\w)(?:(?P<before>\d{{1,2}}){_ENDING}?\s{_LINK})?"
        rf"(?P<month>{'|'.join(map(re.escape, names))})\.?(?!\w)"
        rf"(?:\s(?P<after>\d{{1,2}})(?:{_ENDING}|(?=,?\s\d{{4}}(?!\d))|(?=$|[?!;])))?"
        rf"(?:,?\s{_LINK}(?P<year>\d{{4}})(?!\d)|\s(?:of|de|del)\s(?P<short>\d{{2}})(?!\d))?"
    )
    for match in pattern.finditer(flat):
        day = int(match["before"] or match["after"] or 0) or None
        if not (match["year"] or match["short"] or day) and match["month"] in unsure:
            continue
        year = _full(int(match["year"] or match["short"] or 0) or None)
        if day is None or day in _DAYS:
            yield DateMention(match.start(), match.end(), year, names[match["month"]], day)


def _full(year: int | None) -> int | None:
    """Return a year that is said with two digits ("junho de 23") with four."""
    return year + _CENTURY if year is not None and year < 100 else year


def _month_names(pack: Pack) -> Mapping[str, int]:
    return {**_of_locale(pack.language), **pack.dates.months} if pack.writing.spaced else {}


@lru_cache(maxsize=32)
def _of_locale(language: str) -> Mapping[str, int]:
    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return {}
    names = {
        fold(name).strip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, context, locale).items()
    }
    return {name: number for name, number in names.items() if len(name) > 2 and not name.isdigit()}
