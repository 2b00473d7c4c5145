"""Reads durations without a number: the past decade, half an hour, a century and a half."""

from __future__ import annotations

from decimal import Decimal

from bot.knowledge.kinds import FigureKind
from bot.knowledge.number_words import Words
from bot.knowledge.numerals import one_number
from bot.knowledge.quantity import Quantity, plain

_HALF = Decimal("0.5")


def relative_duration(words: Words, index: int) -> Quantity | None:
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
    value = plain(count * factor)
    weak = numbers is None and factor == 1  # last year tells when, not how long
    return Quantity(lasting[0], FigureKind.DURATION, value, relative[1], unit, weak)


def single_duration(words: Words, index: int) -> Quantity | None:
    """Read ``a decade``, ``half a century``, ``every half hour`` and ``a year and a half``."""
    halved = words.low(index) in words.data.words("half")
    start = index + 1 if halved else index
    if halved and words.hyphen(start) and words.glued(start):
        start += 1
    after = words.skip("articles", start)
    if after == start and not (halved and words.low(start) in words.data.words("halved_durations")):
        return None
    lasting = words.phrase("durations", after)
    if not lasting or words.low(after) in words.data.ordinals:  # a second: the next one
        return None
    factor, unit = lasting[1]
    more = lasting[0] if halved else _and_a_half(words, lasting[0])
    value = Decimal(factor) * (_HALF if halved else 1 + _HALF * (more > lasting[0]))
    weak = not halved and more == lasting[0] and factor == 1
    return Quantity(more, FigureKind.DURATION, plain(value), unit=unit, weak=weak)


def _and_a_half(words: Words, index: int) -> int:
    """Return the index behind ``and a half``; ``index`` itself where it does not follow."""
    if words.low(index) not in words.data.words("joins_numbers"):
        return index
    article = words.skip("articles", index + 1)
    half = article > index + 1 and words.low(article) in words.data.words("half")
    return article + 1 if half else index
