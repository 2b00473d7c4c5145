"""Numbers, years and dates that a question mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.understanding.dates import dates
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.spoken import spoken

_DIGITS = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)"
    r"(?:(?P<scale>\s?(?:k|m|mln|bn))?(?P<plus>\+)?(?P<percent>\s?%)?(?![\w⁄])"
    r"|(?P<ending>[^\W\d_]+)(?![\w⁄]))"
)
_FRACTION = re.compile(r"(?<!\w)(\d+)⁄(\d+)(?!\w)")  # how ½ reads once folded
_UNSPACED_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?")
_SCALES = {"k": 1000, "m": 1_000_000, "mln": 1_000_000, "bn": 1_000_000_000}
_WORD = re.compile(r"\w+")
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number that the asker wrote, at ``start`` to ``end`` of the flat text.

    ``month`` is set for a month, ``day`` for a day of it, with or without a year; ``year`` marks a
    year, alone or of a date.
    """

    start: int
    end: int
    value: float
    year: bool = False
    month: int | None = None
    percent: bool = False
    day: int | None = None
    years: bool = False  # so many years
    least: bool = False  # so many or more
    later: bool = False  # a date after which something is said to be
    share: bool = False  # of a whole, in words: "half of"
    rank: bool = False  # tells which one of a row: "number two"
    reach: int = 0  # up to here of the flat text stands what it counts


def mentions(flat: str, pack: Pack) -> list[NumberMention]:
    """Return the numbers in ``flat`` (folded text), left to right, without overlaps."""
    found: list[NumberMention] = []
    taken = [False] * (len(flat) + 1)
    told = (*_shares(flat, pack), *_dates(flat, pack), *_digits(flat, pack), *_spoken(flat, pack))
    for mention in told:
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
            found.append(_with_unit(mention, flat, pack))
    found.sort(key=lambda mention: mention.start)
    return [_reaching(mention, flat, pack.numerals.breaks) for mention in found]


def _reaching(mention: NumberMention, flat: str, breaks: frozenset[str]) -> NumberMention:
    """Say where what the number counts must have ended: "under 45 *to* be hosted as a fellow"."""
    words = (match for match in _WORD.finditer(flat, mention.end) if match.group() in breaks)
    return replace(mention, reach=next((match.start() for match in words), len(flat)))


def _with_unit(mention: NumberMention, flat: str, pack: Pack) -> NumberMention:
    phrases = pack.asking.asks.get(Kind.PERCENT)
    after = flat[mention.end :].lstrip()
    word = (after.split(maxsplit=1) or [""])[0].strip(",.;:?!")
    if word in pack.dates.years and not mention.month:
        return replace(mention, years=True, year=False)
    rank = _is_numbered(flat[: mention.start], pack)
    least = _at_least(flat[: mention.start], pack)
    least = least or pack.numerals.or_more.at_start(after) is not None
    mention = replace(mention, least=least, rank=rank)
    if mention.year or mention.month:
        mention = replace(mention, later=pack.dates.later.at_end(flat[: mention.start]))
    said = phrases is not None and bool(phrases.at_start(after)) and not mention.month
    return replace(mention, percent=True, year=False) if said else mention


def _at_least(before: str, pack: Pack) -> bool:
    """Say whether ``before`` ends with "more than", and not with "no more than"."""
    hits = pack.numerals.least.find(before)
    last = hits[-1] if hits and not before[hits[-1].end :].strip() else None
    return last is not None and not pack.insisting.negations.at_end(before[: last.start])


def _is_numbered(before: str, pack: Pack) -> bool:
    """Say whether a thing stands before "number": "turbine number two", not "is the number 50"."""
    if not pack.numerals.numbered.at_end(before):
        return False
    thing = _WORD.findall(before)[-2:-1]
    return bool(thing) and thing[0] not in pack.light.function_words | pack.light.fillers


def _shares(flat: str, pack: Pack) -> Iterator[NumberMention]:
    shares = pack.numerals.shares
    for start, end, phrase in shares.find(flat):
        yield NumberMention(start, end, shares.values[phrase], percent=True, share=True)


def _dates(flat: str, pack: Pack) -> Iterator[NumberMention]:
    for found in dates(flat, pack):
        yield NumberMention(
            found.start,
            found.end,
            float(found.year or 0),
            year=found.year is not None,
            month=found.month,
            day=found.day,
        )


def _spoken(flat: str, pack: Pack) -> Iterator[NumberMention]:
    for found in spoken(flat, pack):
        yield NumberMention(found.start, found.end, found.value, year=found.year)


def _digits(flat: str, pack: Pack) -> Iterator[NumberMention]:
    if not pack.writing.spaced:
        yield from _unspaced(flat, pack)
        return
    for match in _FRACTION.finditer(flat):
        yield NumberMention(match.start(), match.end(), int(match[1]) / (int(match[2]) or 1))
    for match in _DIGITS.finditer(flat):
        if match["ending"] and match["ending"] not in pack.numerals.endings:
            continue
        value = _value(match["number"])
        scale = _SCALES.get((match["scale"] or "").strip(), 1)
        end, after = match.end(), re.match(r"\s?(\w+)", flat[match.end() :])
        if scale == 1 and after and after[1] in pack.numerals.scales:
            scale, end = pack.numerals.scales[after[1]], match.end() + after.end()
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
        value, end = float(match.group().replace(",", "")), match.end()
        if re.match(r"[a-z]", flat[end : end + 1]):
            continue
        scale = pack.numerals.scales.get(flat[end : end + 1])
        if scale:
            value, end = value * scale, end + 1
        year = flat[end : end + 1] in ("年", "년") and value >= _FIRST_YEAR
        if pack.dates.year_marks.at_end(flat[: match.start()]) and not scale:
            value -= pack.dates.era if value > _LAST_YEAR else 0
            year = _FIRST_YEAR <= value <= _LAST_YEAR
        yield NumberMention(match.start(), end, value, year)
