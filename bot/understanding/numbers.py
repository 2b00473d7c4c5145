"""Numbers, years and months that a question mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from bot.matching.text import fold
from bot.understanding.pack import Pack

_DIGITS = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)"
    r"(?P<scale>\s?(?:k|m|mln|bn))?(?P<plus>\+)?(?P<percent>\s?%)?(?![\w])"
)
_UNSPACED_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SCALES = {"k": 1000, "m": 1_000_000, "mln": 1_000_000, "bn": 1_000_000_000}
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number that the asker wrote, at ``start`` to ``end`` of the flat text.

    ``month`` is set for a month with or without a year; ``year`` marks a plain year.
    """

    start: int
    end: int
    value: float
    year: bool = False
    month: int | None = None
    percent: bool = False


def mentions(flat: str, pack: Pack) -> list[NumberMention]:
    """Return the numbers in ``flat`` (folded text), left to right, without overlaps."""
    found: list[NumberMention] = []
    taken = [False] * (len(flat) + 1)
    for mention in (*_months(flat, pack), *_digits(flat, pack), *_words(flat, pack)):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _digits(flat: str, pack: Pack) -> Iterator[NumberMention]:
    if not pack.spaced:
        yield from _unspaced(flat, pack)
        return
    for match in _DIGITS.finditer(flat):
        value = _value(match["number"])
        scale = _SCALES.get((match["scale"] or "").strip(), 1)
        end, after = match.end(), re.match(r"\s?(\w+)", flat[match.end() :])
        if scale == 1 and after and after[1] in pack.scales:
            scale, end = pack.scales[after[1]], match.end() + after.end()
        plain = scale == 1 and match["number"].isdigit() and not match["percent"]
        year = plain and _FIRST_YEAR <= value <= _LAST_YEAR and not match["plus"]
        yield NumberMention(match.start(), end, value * scale, year, None, bool(match["percent"]))


def _value(digits: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+", digits):
        return float(re.sub(r"\D", "", digits))
    return float(digits.replace(",", "."))


def _unspaced(flat: str, pack: Pack) -> Iterator[NumberMention]:
    """Digits in a script without spaces: 200个, 2016年, 1万."""
    for match in _UNSPACED_DIGITS.finditer(flat):
        value, end = float(match.group()), match.end()
        if re.match(r"[a-z]", flat[end : end + 1]):
            continue
        scale = pack.scales.get(flat[end : end + 1])
        if scale:
            value, end = value * scale, end + 1
        year = flat[end : end + 1] in ("年", "년") and value >= _FIRST_YEAR
        yield NumberMention(match.start(), end, value, year)


def _words(flat: str, pack: Pack) -> Iterator[NumberMention]:
    """Yield number words: nine, twenty-five, two hundred, ten thousand; 'one' alone is none."""
    if not pack.spaced:
        return
    run: list[re.Match[str]] = []
    for match in re.finditer(r"\w+", flat):
        gap = flat[run[-1].end() : match.start()] if run else ""
        joined = gap in (" ", "-") or (gap == " and " and run[-1].group() in pack.scales)
        if match.group() in pack.units or match.group() in pack.scales:
            if run and not joined:
                yield from _run(run, pack)
                run = []
            run.append(match)
        elif run and match.group() != "and":
            yield from _run(run, pack)
            run = []
    yield from _run(run, pack)


def _run(run: list[re.Match[str]], pack: Pack) -> Iterator[NumberMention]:
    words = [match.group() for match in run]
    if not words or (words[0] not in pack.scales and not any(word in pack.units for word in words)):
        return
    if all(len(word) == 1 and word in pack.scales for word in words):
        return
    value = _spoken(words, pack)
    if value > 1:
        yield NumberMention(run[0].start(), run[-1].end(), value)


def _spoken(words: list[str], pack: Pack) -> float:
    total = current = 0
    for word in words:
        if word in pack.units:
            current += pack.units[word]
        elif pack.scales[word] == 100:
            current = max(current, 1) * 100
        else:
            total += max(current, 1) * pack.scales[word]
            current = 0
    return float(total + current)


def _months(flat: str, pack: Pack) -> Iterator[NumberMention]:
    """Yield a month by name, with the year beside it where there is one."""
    names = _month_names(pack.language)
    if not names:
        return
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, names))})\.?(?:\s(?:de\s|of\s)?(\d{{4}}))?(?!\w)"
    for match in re.finditer(pattern, flat):
        month, year = names[match[1]], match[2]
        if year:
            yield NumberMention(match.start(), match.end(), float(year), year=True, month=month)
        elif match[1] not in ("may", "mar", "march", "mai", "set", "ago"):
            yield NumberMention(match.start(), match.end(), 0.0, month=month)


@lru_cache(maxsize=32)
def _month_names(language: str) -> Mapping[str, int]:
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
    long_first = sorted(names, key=lambda name: (-len(name), name))
    return {name: names[name] for name in long_first if len(name) > 2 and not name.isdigit()}
