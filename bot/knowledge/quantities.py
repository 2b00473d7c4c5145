"""Reads quantities from the tokens of a text: counts, money, percentages, measures, ranks."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge.kinds import FigureKind
from bot.knowledge.lasting import relative_duration, single_duration
from bot.knowledge.number_words import Words, ordinal
from bot.knowledge.numerals import (
    Numbers,
    between_numbers,
    currency_code,
    number_range,
    one_number,
)
from bot.knowledge.quantity import Quantity, past_hyphen, plain
from bot.knowledge.shares import share

_MOST_QUALIFIERS = 3  # "up to about an estimated 50"
_RANKS = FigureKind.ORDINAL
_SMALL_CHANGE = 100  # 75p; 720p is no money
_NEAR_WEIGHT = 5
_JOINS_NUMBERS = ".:/,"  # 12:30, 1.2.3, 3/4: neither part is a number of its own


def quantity(words: Words, index: int, depth: int = 0) -> Quantity | None:
    """Return the longest quantity that begins at ``index``, with its qualifiers."""
    found = relative_duration(words, index) or _unqualified(words, index)
    qualifier = words.phrase("qualifiers", index) or words.phrase("qualifier_signs", index)
    if not qualifier or depth >= _MOST_QUALIFIERS or _compares(words, index):
        return found and _closed(words, found)
    after = words.skip("the", qualifier[0]) if qualifier[1] == "the first" else qualifier[0]
    inner = None if relative_duration(words, after) else quantity(words, after, depth + 1)
    first = qualifier[1] == "the first"  # the first half of 2024
    if inner is None or inner.kind in ((_RANKS, FigureKind.PERCENT) if first else (_RANKS,)):
        return found and _closed(words, found)
    text = words.said(index, qualifier[0])
    said = qualifier[1] if text in words.data.data["qualifier_signs"] else text
    return replace(inner, qualifier=f"{said} {inner.qualifier}".strip(), weak=False)


def _compares(words: Words, index: int) -> bool:
    """Say whether a number stands before: 84 more than a year before."""
    return words.is_number(index - 1) or words.low(index - 1) in words.data.cardinals


def _closed(words: Words, found: Quantity) -> Quantity:
    """Add a qualifier that stands behind: 50 or more, 50+."""
    for key in ("qualifiers_after", "qualifier_signs_after"):
        behind = words.phrase(key, found.after)
        if behind:
            joined = f"{found.qualifier} {behind[1]}".strip()
            return replace(found, after=behind[0], qualifier=joined, weak=False)
    return found


def _unqualified(words: Words, index: int) -> Quantity | None:
    found = [
        _vague(words, index),
        _multiple(words, index),
        share(words, index),
        _ranked(words, index),
        single_duration(words, index),
        _counted(words, index),
    ]
    return max((one for one in found if one), key=lambda one: one.after, default=None)


def _counted(words: Words, index: int) -> Quantity | None:
    numbers = (
        between_numbers(words, index) or number_range(words, index) or one_number(words, index)
    )
    if numbers is None or _inside_a_number(words, index):
        return None
    found = _with_unit(words, numbers)
    return None if _cut_short(words, numbers, found.after) else found


def _with_unit(words: Words, numbers: Numbers) -> Quantity:
    for read in (_money, _percent, _duration, _times, _measure):
        found = read(words, numbers)
        if found:
            return found
    found = _read(numbers, numbers.after, FigureKind.COUNT)
    return replace(found, weak=numbers.in_words and numbers.value == 1)


def _read(
    numbers: Numbers, after: int, kind: FigureKind, unit: str = "", factor: int = 1
) -> Quantity:
    value = None if numbers.value is None else plain(numbers.value * factor)
    return Quantity(after, kind, value, numbers.qualifier, unit)


def _money(words: Words, numbers: Numbers) -> Quantity | None:
    if numbers.currency:
        return _read(numbers, numbers.after, FigureKind.MONEY, numbers.currency)
    small = words.data.data.get("small_change", {}).get(words.low(numbers.after))
    if small and words.glued(numbers.after) and numbers.value and numbers.value < _SMALL_CHANGE:
        return _read(numbers, numbers.after + 1, FigureKind.MONEY, small)
    if _is_weight(words, numbers.after):
        return _read(numbers, numbers.after + 1, FigureKind.MEASURE, words.low(numbers.after))
    found = (
        words.phrase("currencies", numbers.after)
        or words.phrase("currency_words_before", numbers.after)
        or currency_code(words, numbers.after)
    )
    return _read(numbers, found[0], FigureKind.MONEY, found[1]) if found else None


def _is_weight(words: Words, at: int) -> bool:
    """Say whether pounds weigh something: weighs 2,500 pounds, 40 pounds of flour."""
    if words.low(at) not in words.data.words("pounds"):
        return False
    near = (words.low(n) for n in (*range(max(0, at - _NEAR_WEIGHT), at), at + 1))
    material = words.low(at + 1) in words.data.words("date_of") and words.low(at + 2).isalpha()
    bare = words.low(at + 2) not in words.data.words("articles") | words.data.words("the")
    return bool(words.data.words("of_weight") & set(near)) or (material and bare)


def _percent(words: Words, numbers: Numbers) -> Quantity | None:
    after = numbers.after
    found = words.phrase("percent", after) or words.phrase("percent_signs", after)
    return _read(numbers, found[0], FigureKind.PERCENT, "%") if found else None


def _duration(words: Words, numbers: Numbers) -> Quantity | None:
    found = words.phrase("durations", past_hyphen(words, numbers.after))
    never = words.low(numbers.after) in words.data.words("never_glued")
    if not found or (never and words.glued(numbers.after)):
        return None
    factor, unit = found[1]
    return _read(numbers, found[0], FigureKind.DURATION, unit, factor)


def _times(words: Words, numbers: Numbers) -> Quantity | None:
    found = words.phrase("times", past_hyphen(words, numbers.after))
    return _read(numbers, found[0], FigureKind.COUNT, "times") if found else None


def _measure(words: Words, numbers: Numbers) -> Quantity | None:
    start = past_hyphen(words, numbers.after)
    found = words.phrase("units", start)
    if not found or (numbers.in_words and _is_letter(words, start)):
        return None
    written = "".join(
        f"{'' if token.glued else ' '}{token.text}" for token in words.tokens[start : found[0]]
    )
    return _read(numbers, found[0], FigureKind.MEASURE, written.strip())


def _multiple(words: Words, index: int) -> Quantity | None:
    found = words.phrase("multiples", index)
    return Quantity(found[0], FigureKind.COUNT, found[1], unit="times") if found else None


def _vague(words: Words, index: int) -> Quantity | None:
    several = words.phrase("several", index)
    found = words.phrase("vague", index) or several
    if not found:
        return None
    return Quantity(found[0], FigureKind.COUNT, None, qualifier=found[1], weak=found == several)


def _ranked(words: Words, index: int) -> Quantity | None:
    found = ordinal(words, index)
    if found is None:
        return None
    superlative = _superlative(words, found.end)
    weak = found.in_words and found.value <= 2 and superlative == found.end
    return Quantity(superlative, FigureKind.ORDINAL, plain(found.value), weak=weak)


def _superlative(words: Words, index: int) -> int:
    """Step over the ``-largest`` of ``third-largest``, which is one rank."""
    at = past_hyphen(words, index)
    endings = tuple(words.data.words("superlative_endings"))
    return at + 1 if at > index and endings and words.low(at).endswith(endings) else index


def _inside_a_number(words: Words, index: int) -> bool:
    before = words.low(index - 1)
    ends = words.tokens[index - 2].text[-1:] if index > 1 else ""  # PM2.5
    return words.glued(index) and before in _JOINS_NUMBERS and ends.isdecimal()


def _cut_short(words: Words, numbers: Numbers, after: int) -> bool:
    """Say whether the number goes on as something else: 5G, 12:30, 3/4."""
    if not words.glued(after) or numbers.in_words:
        return False
    if words.low(after).isalnum():
        return True
    return (
        words.low(after) in _JOINS_NUMBERS and words.glued(after + 1) and words.is_number(after + 1)
    )


def _is_letter(words: Words, index: int) -> bool:
    return index < len(words.tokens) and words.tokens[index].text in words.data.words(
        "letter_units"
    )
