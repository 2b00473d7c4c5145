"""Reads shares from the tokens of a text: half, two thirds, a quarter, 3/4, one in four."""

from __future__ import annotations

from decimal import Decimal

from bot.knowledge.kinds import FigureKind
from bot.knowledge.number_words import Amount, Words, amount
from bot.knowledge.quantity import Quantity, past_hyphen, plain

_LARGEST_BELOW = 100
_LARGEST_BEHIND_SLASH = 20  # 2019/20 is a season, 12/31 a day


def share(words: Words, index: int) -> Quantity | None:
    """Return the share at ``index`` as a percentage; of an hour, as the time that it lasts."""
    sign = words.data.data["fraction_signs"].get(words.low(index))
    if sign and not words.glued(index):
        return _share(index + 1, Decimal(str(sign)), Decimal(1))
    remaining = words.skip("before_fractions", index)
    part = words.phrase("fractions", remaining) if remaining > index else None
    if part:
        return _share(part[0], Decimal(1), Decimal(part[1]))
    top = amount(words, index) or _one(words, index)
    if top is None:
        return None
    part = words.phrase("fractions", past_hyphen(words, top.end))
    if part and _is_rank(words, index, part[0]):
        return None
    if part:
        return _of_time(words, part[0], top.value / part[1]) or _share(
            part[0], top.value, Decimal(part[1])
        )
    if words.low(top.end) == "/" and words.glued(top.end):
        return _behind_slash(words, top)
    joint = words.phrase("one_in", top.end)
    below = amount(words, joint[0]) if joint and top.end > index else None
    if below and top.value < below.value <= _LARGEST_BELOW:
        return _share(below.end, top.value, below.value)
    return None


def _one(words: Words, index: int) -> Amount | None:
    """Return the one of ``a third``, ``half``."""
    after = words.skip("articles", index)
    if after > index or words.low(index) in words.data.words("half"):
        return Amount(after, Decimal(1), in_words=True)
    return None


def _is_rank(words: Words, index: int, after: int) -> bool:
    """Say whether a word follows that is numbered: a third *well*, not a third *of*."""
    behind = words.data.words("behind_shares")
    single = after == index + 2 and words.skip("articles", index) == index + 1
    ordinal = single and words.low(index + 1) in words.data.words("ordinals")
    following = words.low(after)
    return bool(behind) and ordinal and following.isalpha() and following not in behind


def _behind_slash(words: Words, top: Amount) -> Quantity | None:
    below = amount(words, top.end + 1)
    if below is None or not top.value < below.value <= _LARGEST_BEHIND_SLASH:
        return None
    goes_on = words.low(below.end) == "/" or words.low(below.end) in words.data.months
    return None if goes_on else _share(below.end, top.value, below.value)


def _of_time(words: Words, index: int, part: Decimal) -> Quantity | None:
    """Read the ``of an hour`` of three quarters of an hour."""
    of = words.skip("date_of", index)
    article = words.skip("articles", of)
    lasting = words.phrase("durations", article) if of < article else None
    if lasting is None or of == index:
        return None
    factor, unit = lasting[1]
    return Quantity(lasting[0], FigureKind.DURATION, plain(round(part * factor, 4)), unit=unit)


def _share(after: int, top: Decimal, below: Decimal) -> Quantity | None:
    if below <= 0:
        return None
    return Quantity(after, FigureKind.PERCENT, plain(round(top * 100 / below, 2)), unit="%")
