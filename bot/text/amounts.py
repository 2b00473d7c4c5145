"""Reads quantities from the tokens of a text: counts, money, shares, measures, durations, ranks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.text.found import Found, lasting
from bot.text.numbers import (
    Numbers,
    between_numbers,
    currency_code,
    number_range,
    one_number,
    ordinal,
)
from bot.text.quantity import FigureKind
from bot.text.shares import relative_duration, share, single_duration
from bot.text.words import Words

_MOST_QUALIFIERS = 3  # "up to about an estimated 50"
_SMALL_CHANGE = 100  # 75p; 720p is no money
_NEAR_WEIGHT = 5
_GENERATIONS = range(2, 7)  # 5g is seldom five grams
_JOINS_NUMBERS = ".:/,"  # 12:30, 1.2.3, 3/4: neither part is a number of its own
_LAST_YEAR = 2200


def found_amount(words: Words, index: int, depth: int = 0) -> Found | None:
    """Return the longest quantity that begins at ``index``, with its qualifiers."""
    found = relative_duration(words, index) or _unqualified(words, index)
    qualifier = words.phrase("qualifiers", index) or words.phrase("qualifier_signs", index)
    if not qualifier or depth >= _MOST_QUALIFIERS or _compares(words, index):
        return found and _closed(words, found)
    after, sense = qualifier
    after = words.skip("the", after) if sense == "first" else words.skip("of_number", after)
    inner = None if relative_duration(words, after) else found_amount(words, after, depth + 1)
    refused = (
        (FigureKind.ORDINAL, FigureKind.PERCENT) if sense == "first" else (FigureKind.ORDINAL,)
    )
    if inner is None and words.data.data.get("scale_first"):  # zaidi ya *maabara* 50
        inner = found_amount(words, after + 1, depth + 1)
    if inner is None or inner.kind in refused:  # the first half of 2024
        return found and _closed(words, found)
    said = f"{_said(words, index, qualifier)} {inner.qualifier}".strip()
    near_one = inner.weak and inner.high == 1 and sense in ("about", "nearly")  # près d'un
    return replace(inner, qualifier=said, senses=(sense, *inner.senses), weak=near_one)


def _said(words: Words, index: int, qualifier: tuple[int, str]) -> str:
    """Return a qualifier in English: as it is said there, by its sense in other languages."""
    canonical = str(words.data.data["canonical"].get(qualifier[1], ""))
    is_word = words.low(index).isalpha()
    return words.named(index, qualifier[0], canonical) if is_word else canonical


def _compares(words: Words, index: int) -> bool:
    """Return True where a number stands before that is no year: 84 more than a year before."""
    before = index - 1
    if words.is_number(before):
        text = words.written(before)
        return not (len(text) == 4 and text[0] in "12")
    return bool(words.phrase("cardinals", before))


def _closed(words: Words, found: Found) -> Found:
    """Add a qualifier that stands behind: 50 or more, 50+, 50개 이상."""
    for start in dict.fromkeys((found.after, _behind_counter(words, found))):
        behind = words.phrase("qualifiers_after", start)
        behind = behind or words.phrase("qualifier_signs_after", start)
        if behind:
            said = f"{found.qualifier} {_said(words, start, behind)}".strip()
            senses = (*found.senses, behind[1])
            return replace(found, after=behind[0], qualifier=said, senses=senses, weak=False)
    return found


def _behind_counter(words: Words, found: Found) -> int:
    """Step over the sign with which some languages count things: 50 *개* 이상."""
    return words.skip("counters", found.after) if found.kind is FigureKind.COUNT else found.after


def _unqualified(words: Words, index: int) -> Found | None:
    found = [
        _vague(words, index),
        _multiple(words, index),
        _percent_before(words, index),
        _behind_unit(words, index),
        share(words, index),
        _ranked(words, index),
        single_duration(words, index),
        _counted(words, index),
    ]
    return max((one for one in found if one), key=lambda one: one.after, default=None)


def _counted(words: Words, index: int) -> Found | None:
    numbers = (
        between_numbers(words, index) or number_range(words, index) or one_number(words, index)
    )
    if numbers is None or _inside_a_number(words, index):
        return None
    before_digits = numbers.after == index + 1 and words.is_number(index + 1)
    if numbers.in_words and before_digits and words.has("weak_numbers", index):  # năm 2017
        return None
    if numbers.in_words and words.has("not_behind", index - 1):  # 哪一年
        return None
    single = numbers.in_words and numbers.after == index + 1 and words.data.data.get("unspaced")
    if single and words.has("weak_numbers", index):
        return replace(_read(numbers, numbers.after, FigureKind.COUNT), weak=True)
    found = _with_unit(words, index, numbers)
    return None if _cut_short(words, numbers, found.after) else found


def _with_unit(words: Words, index: int, numbers: Numbers) -> Found:
    for read in (_money, _percent, _duration, _times, _measure):
        found = read(words, numbers)
        if found:
            return found
    found = _read(numbers, numbers.after, FigureKind.COUNT)
    return replace(found, weak=_is_weak(words, index, numbers))


def _is_weak(words: Words, index: int, numbers: Numbers) -> bool:
    """Return True for one, for a word that mostly means else, for 一 in the middle of a word."""
    single = numbers.after == index + 1
    if not numbers.in_words or (single and words.has("weak_numbers", index)):
        return numbers.in_words
    long = numbers.after - index >= words.data.data.get("words_of_a_number", 2)
    counted = long or words.phrase("counters", numbers.after)
    return numbers.high == 1 or bool(words.data.data.get("unspaced") and not counted)


def _read(numbers: Numbers, after: int, kind: FigureKind, unit: str = "", factor: int = 1) -> Found:
    qualifier = "between" if numbers.high > numbers.low else ""
    return Found(after, kind, numbers.low * factor, numbers.high * factor, qualifier, unit=unit)


def _money(words: Words, numbers: Numbers) -> Found | None:
    after = numbers.after
    if numbers.currency:
        return _read(numbers, after, FigureKind.MONEY, numbers.currency)
    small = words.data.data.get("small_change", {}).get(words.low(after))
    if small and words.glued(after) and numbers.low and numbers.low < _SMALL_CHANGE:
        return _read(numbers, after + 1, FigureKind.MONEY, small)
    if _is_weight(words, after):
        return _read(numbers, after + 1, FigureKind.MEASURE, words.low(after))
    start = words.skip("of_number", after)
    found = (
        words.phrase("currencies", start)
        or words.phrase("currency_words_before", after)
        or currency_code(words, after)
        or words.phrase("currency_signs", after)
    )
    return _read(numbers, found[0], FigureKind.MONEY, found[1]) if found else None


def _is_weight(words: Words, at: int) -> bool:
    """Return True if pounds weigh something: weighs 2,500 pounds, 40 pounds of flour."""
    if not words.has("pounds", at):
        return False
    near = {words.low(n) for n in (*range(max(0, at - _NEAR_WEIGHT), at), at + 1)}
    material = words.has("date_of", at + 1) and words.low(at + 2).isalpha()
    bare = not (words.has("articles", at + 2) or words.has("the", at + 2))
    return bool(words.data.words("of_weight") & near) or (material and bare)


def _percent(words: Words, numbers: Numbers) -> Found | None:
    after = numbers.after
    found = words.phrase("percent", after) or words.phrase("percent_signs", after)
    return _read(numbers, found[0], FigureKind.PERCENT, "%") if found else None


def _percent_before(words: Words, index: int) -> Found | None:
    """Read ``%50``, ``asilimia 50`` and ``百分之五十``."""
    before = words.phrase("percent_before", index)
    numbers = before and (number_range(words, before[0]) or one_number(words, before[0]))
    return _read(numbers, numbers.after, FigureKind.PERCENT, "%") if numbers else None


def _behind_unit(words: Words, index: int) -> Found | None:
    """Read ``wiki 3`` and ``kilomita 480``, where the unit stands first."""
    if not words.data.data.get("scale_first"):
        return None
    time = lasting(words, index)
    unit = words.unit(index)
    numbers = one_number(words, (time or unit or (index,))[0]) if time or unit else None
    if numbers is None or numbers.currency:
        return None
    if time:
        return _read(numbers, numbers.after, FigureKind.DURATION, time[2], time[1])
    return _read(numbers, numbers.after, FigureKind.MEASURE, unit[1] if unit else "")


def _duration(words: Words, numbers: Numbers) -> Found | None:
    found = lasting(words, words.past_hyphen(numbers.after))
    if not found or (words.has("never_glued", numbers.after) and words.glued(numbers.after)):
        return None
    year = words.phrase("after_years", numbers.after) and 1000 <= numbers.high < _LAST_YEAR
    if year:  # 2018 года
        return None
    after, factor, unit = found
    return _read(numbers, after, FigureKind.DURATION, unit, factor)


def _times(words: Words, numbers: Numbers) -> Found | None:
    found = words.phrase("times", words.past_hyphen(numbers.after))
    return _read(numbers, found[0], FigureKind.COUNT, "times") if found else None


def _measure(words: Words, numbers: Numbers) -> Found | None:
    start = words.past_hyphen(numbers.after)
    found = words.unit(start)
    letter = words.written(start) in words.data.data["letter_units"]
    if not found or (numbers.in_words and letter):
        return None
    generation = words.written(start) == "g" and words.glued(start) and numbers.high in _GENERATIONS
    if generation and words.told is None:
        return None
    pieces = (f"{'' if t.glued else ' '}{t.text}" for t in words.tokens[start : found[0]])
    unit = "".join(pieces).strip() if words.data.language == "en" else found[1]
    return _read(numbers, found[0], FigureKind.MEASURE, unit)


def _multiple(words: Words, index: int) -> Found | None:
    found = words.phrase("multiples", index)
    if not found:
        return None
    value = Decimal(str(found[1]))
    return Found(found[0], FigureKind.COUNT, value, value, unit="times")


def _vague(words: Words, index: int) -> Found | None:
    found = words.phrase("vague", index)
    if not found:
        return None
    bound = Decimal(words.data.data["vague_bounds"][found[1]])
    said = _said(words, index, (found[0], "")) or found[1]
    return Found(found[0], FigureKind.COUNT, bound, bound, said, weak=bound < 10, vague=True)


def _ranked(words: Words, index: int) -> Found | None:
    found = ordinal(words, index)
    if found is None:
        return None
    at = words.past_hyphen(found.end)  # the "-largest" of "third-largest", which is one rank
    endings = tuple(words.data.words("superlative_endings"))
    end = at + 1 if at > found.end and endings and words.low(at).endswith(endings) else found.end
    weak = found.in_words and found.value <= 2 and end == found.end
    return Found(end, FigureKind.ORDINAL, found.value, found.value, weak=weak)


def _inside_a_number(words: Words, index: int) -> bool:
    ends = words.written(index - 2)[-1:] if index > 1 else ""  # PM2.5
    return words.glued(index) and words.low(index - 1) in _JOINS_NUMBERS and ends.isdecimal()


def _cut_short(words: Words, numbers: Numbers, after: int) -> bool:
    """Return True if the number goes on as something else: 5G, 12:30, 3/4."""
    if not words.glued(after) or numbers.in_words:
        return False
    low = words.low(after)
    if low.isalnum():
        return not (words.data.data.get("unspaced") and not low.isascii()) and not words.has(
            "endings", after
        )
    return low in _JOINS_NUMBERS and words.glued(after + 1) and words.is_number(after + 1)
