"""Reads shares, and durations without a number: two thirds, one in four, half an hour."""

from __future__ import annotations

from decimal import Decimal

from bot.text.found import Found, lasting
from bot.text.numbers import Amount, amount, behind_half, one_number
from bot.text.quantity import FigureKind
from bot.text.words import Words

_LARGEST_BELOW = 100
_LARGEST_BEHIND_SLASH = 20  # 2019/20 is a season, 12/31 a day
_HALF = Decimal("0.5")


def share(words: Words, index: int) -> Found | None:
    """Return the share at ``index`` as a percentage; of an hour, as the time that it lasts."""
    sign = words.data.data["fraction_signs"].get(words.low(index))
    if sign and not words.glued(index):
        return _part(index + 1, Decimal(str(sign)), Decimal(1))
    said = words.phrase("shares", index)
    if said:
        top, _, below = str(said[1]).partition("/")
        return _part(said[0], Decimal(top), Decimal(below))
    remaining = words.skip("before_fractions", index)
    part = words.phrase("fractions", remaining) if remaining > index else None
    if part:
        return _part(part[0], Decimal(1), Decimal(part[1]))
    number = amount(words, index) or _one(words, index)
    if number is None:
        return None
    part = words.phrase("fractions", words.past_hyphen(number.end))
    if part and _is_rank(words, index, part[0]):
        return None
    if part:
        return _of_time(words, part[0], number.value / part[1]) or _part(
            part[0], number.value, Decimal(part[1])
        )
    return _of_two(words, index, number)


def _of_two(words: Words, index: int, number: Amount) -> Found | None:
    """Read ``3/4``, ``one in four`` and ``四分之一``."""
    if words.low(number.end) == "/" and words.glued(number.end):
        return _behind_slash(words, number)
    whole = words.phrase("parts_of", number.end)
    top = amount(words, whole[0]) if whole else None
    if top and top.value < number.value:
        return _part(top.end, top.value, number.value)
    joint = words.phrase("one_in", number.end)
    below = amount(words, joint[0]) if joint and number.end > index else None
    most = words.data.data.get("largest_one_in", _LARGEST_BELOW)
    if below and number.value < below.value <= most:
        return _part(below.end, number.value, below.value)
    return None


def _one(words: Words, index: int) -> Amount | None:
    """Return the one of ``a third``, ``half``."""
    after = words.skip("articles", index)
    if after > index or words.has("half", index):
        return Amount(after, Decimal(1), in_words=True)
    return None


def _is_rank(words: Words, index: int, after: int) -> bool:
    """Return True if a word follows that is numbered: a third *well*, not a third *of*."""
    behind = words.data.words("behind_shares")
    single = after == index + 2 and words.skip("articles", index) == index + 1
    following = words.low(after)
    return (
        bool(behind)
        and single
        and words.has("ordinals", index + 1)
        and following.isalpha()
        and following not in behind
    )


def _behind_slash(words: Words, top: Amount) -> Found | None:
    below = amount(words, top.end + 1)
    if below is None or not top.value < below.value <= _LARGEST_BEHIND_SLASH:
        return None
    goes_on = words.low(below.end) == "/" or words.phrase("months", below.end)
    return None if goes_on else _part(below.end, top.value, below.value)


def _of_time(words: Words, index: int, part: Decimal) -> Found | None:
    """Read the ``of an hour`` of three quarters of an hour."""
    of = words.skip("date_of", index)
    article = words.skip("articles", of)
    time = lasting(words, article) if index < of < article else None
    if time is None:
        return None
    after, factor, unit = time
    value = round(part * factor, 4)
    return Found(after, FigureKind.DURATION, value, value, unit=unit)


def _part(after: int, top: Decimal, below: Decimal) -> Found | None:
    if below <= 0:
        return None
    value = round(top * 100 / below, 2)
    return Found(after, FigureKind.PERCENT, value, value, unit="%", share=True)


def relative_duration(words: Words, index: int) -> Found | None:
    """Read ``the past decade`` and ``the last five years``."""
    relative = words.phrase("relative", words.skip("the", index))
    if not relative:
        return None
    numbers = one_number(words, relative[0])
    time = lasting(words, numbers.after if numbers else relative[0])
    if not time:
        return None
    after, factor, unit = time
    value = (numbers.low if numbers else 1) * Decimal(factor)
    weak = numbers is None and factor == 1  # last year tells when, not how long
    return Found(after, FigureKind.DURATION, value, value, relative[1], unit=unit, weak=weak)


def single_duration(words: Words, index: int) -> Found | None:
    """Read ``a decade``, ``half a century``, ``every half hour`` and ``a year and a half``."""
    halved = words.has("half", index)
    start = words.past_hyphen(index + 1) if halved else index
    after = words.skip("articles", start)
    if after == start and not (halved and words.has("halved_durations", start)):
        return None
    time = lasting(words, after)
    if not time or words.has("ordinals", after):  # a second: the next one
        return None
    end, factor, unit = time
    more = end if halved else behind_half(words, end)
    value = Decimal(factor) * (_HALF if halved else 1 + _HALF * (more > end))
    weak = not halved and more == end and factor == 1
    return Found(more, FigureKind.DURATION, value, value, unit=unit, weak=weak)
