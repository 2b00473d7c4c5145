"""Numbers written in words: twenty-five, two hundred, half a million, 两百."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.understanding.language.numerals import Numerals
from bot.understanding.language.pack import Pack

_TEENS = range(13, 21)  # "nineteen eighty-seven", "twenty nineteen": the century, then the year
_TENS = range(10, 100)
_SECTION = 10_000  # 万: what stands before it is multiplied as a whole


class Spoken(NamedTuple):
    """A number in words at ``start`` to ``end`` of the flat text; ``year``: said as years are."""

    start: int
    end: int
    value: float
    year: bool


def spoken(flat: str, pack: Pack) -> Iterator[Spoken]:
    """Yield the number words of ``flat``; 'one' alone claims nothing and is none."""
    read = _spaced if pack.writing.spaced else _unspaced
    yield from read(flat, pack.numerals)


def _spaced(flat: str, numerals: Numerals) -> Iterator[Spoken]:
    run: list[re.Match[str]] = []
    for match in _word(numerals).finditer(flat):
        word, gap = match.group(), flat[run[-1].end() : match.start()] if run else ""
        if word not in numerals.units and word not in numerals.scales:
            if run and word not in ("and", "a"):
                yield from _run(run, numerals)
                run = []
            continue
        if run and not _joined(run[-1].group(), gap, word, numerals):
            yield from _run(run, numerals)
            run = []
        run.append(match)
    yield from _run(run, numerals)


def _word(numerals: Numerals) -> re.Pattern[str]:
    """Match one word, or a number of several (quatre-vingts) as one."""
    several = sorted((w for w in numerals.units if not w.isalnum()), key=lambda w: -len(w))
    return re.compile("|".join((*(rf"{re.escape(w)}(?!\w)" for w in several), r"\w+")))


def _joined(before: str, gap: str, word: str, numerals: Numerals) -> bool:
    if gap == " and ":
        return before in numerals.scales
    if gap == " a ":
        return word in numerals.scales
    return gap in (" ", "-")


def _run(run: Sequence[re.Match[str]], numerals: Numerals) -> Iterator[Spoken]:
    words = [match.group() for match in run]
    if not words or all(len(word) == 1 and word in numerals.scales for word in words):
        return
    values = [numerals.units[word] for word in words if word in numerals.units]
    year = len(values) == len(words) > 1 and values[0] in _TEENS and values[1] in _TENS
    value = values[0] * 100 + sum(values[1:]) if year else _value(words, numerals)
    if value > 1:
        yield Spoken(run[0].start(), run[-1].end(), float(value), year)


def _value(words: Sequence[str], numerals: Numerals) -> float:
    """Add up words: each unit counts, each scale multiplies what stands before it, or behind it
    where the language puts it so."""
    if numerals.scales_first:
        return _scales_first(words, numerals)
    total = current = 0.0
    for word in words:
        if word in numerals.units:
            unit = numerals.units[word]
            current = unit if current == 1 and unit in _TENS else current + unit  # "une vingtaine"
        elif numerals.scales[word] == 100:
            current = (current or 1) * numerals.scales[word]
        else:
            total += (current or 1) * numerals.scales[word]
            current = 0
    return total + current


def _scales_first(words: Sequence[str], numerals: Numerals) -> float:
    """Add up words of which a scale multiplies the next: "elfu kumi", ten thousand."""
    total, scale = 0.0, 0
    for word in words:
        if word in numerals.units:
            total += numerals.units[word] * (scale or 1)
            scale = 0
        else:
            total += scale
            scale = numerals.scales[word]
    return total + scale


def _unspaced(flat: str, numerals: Numerals) -> Iterator[Spoken]:
    """Yield numerals of a script without spaces, where a counter follows: 九个, 两百名, 八十多国.

    Without one a numeral is mostly part of a word.
    """
    if not numerals.counters:
        return
    signs = "".join(map(re.escape, (*numerals.units, *numerals.scales)))
    counters = "|".join(map(re.escape, numerals.counters))
    for match in re.finditer(rf"([{signs}]+)[多余數数几]?(?:{counters})", flat):
        if flat[: match.start()].endswith(numerals.no_number):
            continue
        value = _numeral(match[1], numerals)
        if value > 1:
            yield Spoken(match.start(1), match.end(1), value, year=False)


def _numeral(characters: str, numerals: Numerals) -> float:
    total = section = digit = 0.0
    for character in characters:
        scale = 10 if numerals.units.get(character) == 10 else numerals.scales.get(character)
        if scale is None:
            digit = numerals.units[character]
        elif scale < _SECTION:
            section += (digit or 1) * scale
            digit = 0
        else:
            total += (section + digit or 1) * scale
            section = digit = 0
    return total + section + digit
