"""Reads quantities from the tokens of a text: counts, money, percentages, measures, ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.knowledge.kinds import FigureKind
from bot.knowledge.number_words import Amount, Words, amount, ordinal
from bot.knowledge.numerals import (
    Numbers,
    between_numbers,
    currency_code,
    number_range,
    one_number,
)

Number = int | float | None
_MOST_QUALIFIERS = 3  # "up to about an estimated 50"
_JOINS_NUMBERS = ".:/,"  # 12:30, 1.2.3, 3/4: neither part is a number of its own


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that ends before token ``after``; no value where it is a range or vague."""

    after: int
    kind: FigureKind
    value: Number
    qualifier: str = ""
    unit: str = ""
    weak: bool = False


def quantity(words: Words, index: int, depth: int = 0) -> Quantity | None:
    """Return the longest quantity that begins at ``index``, with its qualifiers."""
    found = _relative(words, index) or _unqualified(words, index)
    qualifier = words.phrase("qualifiers", index) or words.phrase("qualifier_signs", index)
    if not qualifier or depth >= _MOST_QUALIFIERS:
        return found and _closed(words, found)
    after = words.skip("the", qualifier[0]) if qualifier[1] == "the first" else qualifier[0]
    inner = None if _relative(words, after) else quantity(words, after, depth + 1)
    if inner is None or inner.kind is FigureKind.ORDINAL:
        return found and _closed(words, found)
    text = " ".join(token.low for token in words.tokens[index : qualifier[0]])
    said = qualifier[1] if text in words.data.data["qualifier_signs"] else text
    return replace(inner, qualifier=f"{said} {inner.qualifier}".strip(), weak=False)


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
        _ranked(words, index),
        _multiple(words, index),
        _fraction(words, index),
        _duration_of_one(words, index),
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
    value = None if numbers.value is None else _plain(numbers.value * factor)
    return Quantity(after, kind, value, numbers.qualifier, unit)


def _money(words: Words, numbers: Numbers) -> Quantity | None:
    if numbers.currency:
        return _read(numbers, numbers.after, FigureKind.MONEY, numbers.currency)
    found = (
        words.phrase("currencies", numbers.after)
        or words.phrase("currency_words_before", numbers.after)
        or currency_code(words, numbers.after)
    )
    return _read(numbers, found[0], FigureKind.MONEY, found[1]) if found else None


def _percent(words: Words, numbers: Numbers) -> Quantity | None:
    after = numbers.after
    found = words.phrase("percent", after) or words.phrase("percent_signs", after)
    return _read(numbers, found[0], FigureKind.PERCENT, "%") if found else None


def _duration(words: Words, numbers: Numbers) -> Quantity | None:
    found = words.phrase("durations", _past_hyphen(words, numbers.after))
    if not found:
        return None
    factor, unit = found[1]
    return _read(numbers, found[0], FigureKind.DURATION, unit, factor)


def _times(words: Words, numbers: Numbers) -> Quantity | None:
    found = words.phrase("times", _past_hyphen(words, numbers.after))
    return _read(numbers, found[0], FigureKind.COUNT, "times") if found else None


def _measure(words: Words, numbers: Numbers) -> Quantity | None:
    start = _past_hyphen(words, numbers.after)
    found = words.phrase("units", start)
    if not found or (numbers.in_words and _is_letter(words, start)):
        return None
    written = "".join(
        f"{'' if token.glued else ' '}{token.text}" for token in words.tokens[start : found[0]]
    )
    return _read(numbers, found[0], FigureKind.MEASURE, written.strip())


def _fraction(words: Words, index: int) -> Quantity | None:
    """Read ``half``, ``two thirds``, ``a quarter``, ``3/4`` and ``one in four`` as percentages."""
    top = amount(words, index)
    if top is None:
        after_article = words.skip("articles", index)
        if after_article == index and words.low(index) not in words.data.words("half"):
            return None
        top = Amount(after_article, Decimal(1), in_words=True)
    part = words.phrase("fractions", _past_hyphen(words, top.end))
    if part:
        return _share(part[0], top.value, Decimal(part[1]))
    if words.low(top.end) == "/" and words.glued(top.end):
        below = amount(words, top.end + 1)
        return _share(below.end, top.value, below.value) if below and below.value <= 100 else None
    joint = words.phrase("one_in", top.end)
    below = amount(words, joint[0]) if joint and top.end > index else None
    if below and top.value < below.value <= 100:
        return _share(below.end, top.value, below.value)
    return None


def _share(after: int, top: Decimal, below: Decimal) -> Quantity | None:
    if below <= 0:
        return None
    return Quantity(after, FigureKind.PERCENT, _plain(round(top * 100 / below, 2)), unit="%")


def _relative(words: Words, index: int) -> Quantity | None:
    """Read ``the past decade`` and ``the last five years``."""
    at = words.skip("the", index)
    relative = words.phrase("relative", at)
    if not relative:
        return None
    numbers = one_number(words, relative[0])
    after = numbers.after if numbers else relative[0]
    lasting = words.phrase("durations", after)
    if not lasting:
        return None
    count = numbers.value if numbers and numbers.value is not None else Decimal(1)
    factor, unit = lasting[1]
    value = _plain(count * factor)
    weak = numbers is None and factor == 1  # last year tells when, not how long
    return Quantity(lasting[0], FigureKind.DURATION, value, relative[1], unit, weak)


def _duration_of_one(words: Words, index: int) -> Quantity | None:
    """Read ``a decade`` and ``half a century``."""
    halved = words.low(index) in words.data.words("half")
    start = index + 1 if halved else index
    after = words.skip("articles", start)
    lasting = words.phrase("durations", after) if after > start else None
    if not lasting or words.low(after) in words.data.ordinals:  # a second: the next one
        return None
    factor, unit = lasting[1]
    value = _plain(Decimal(factor) / 2 if halved else Decimal(factor))
    return Quantity(
        lasting[0], FigureKind.DURATION, value, unit=unit, weak=not halved and factor == 1
    )


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
    return Quantity(superlative, FigureKind.ORDINAL, _plain(found.value), weak=weak)


def _superlative(words: Words, index: int) -> int:
    """Step over the ``-largest`` of ``third-largest``, which is one rank."""
    at = _past_hyphen(words, index)
    endings = tuple(words.data.words("superlative_endings"))
    return at + 1 if at > index and endings and words.low(at).endswith(endings) else index


def _inside_a_number(words: Words, index: int) -> bool:
    before = words.low(index - 1)
    return words.glued(index) and before in _JOINS_NUMBERS and words.is_number(index - 2)


def _cut_short(words: Words, numbers: Numbers, after: int) -> bool:
    """Say whether the number goes on as something else: 5G, 12:30, 3/4."""
    if not words.glued(after) or numbers.in_words:
        return False
    if words.low(after).isalnum():
        return True
    return (
        words.low(after) in _JOINS_NUMBERS and words.glued(after + 1) and words.is_number(after + 1)
    )


def _past_hyphen(words: Words, index: int) -> int:
    joined = words.hyphen(index) and words.glued(index) and words.glued(index + 1)
    return index + 1 if joined else index


def _is_letter(words: Words, index: int) -> bool:
    return index < len(words.tokens) and words.tokens[index].text in words.data.words(
        "letter_units"
    )


def _plain(value: Decimal | None) -> Number:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
