"""Reads one number, or the two of a range, with a currency that stands before it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from bot.knowledge.number_words import Words, amount


class Numbers(NamedTuple):
    """One number, or the two of a range, with a currency that stands before."""

    after: int
    value: Decimal | None
    in_words: bool
    qualifier: str = ""
    currency: str = ""


def one_number(words: Words, index: int) -> Numbers | None:
    """Return the number at ``index``, with a currency before it: ``$2.5 million``."""
    start, currency = _currency_before(words, index)
    found = amount(words, start, money=bool(currency))
    if found is None or (currency and found.in_words):
        return None
    return Numbers(found.end, found.value, found.in_words, currency=currency)


def number_range(words: Words, index: int) -> Numbers | None:
    """Read ``10-20`` and ``10 to 20``."""
    left = one_number(words, index)
    if left is None:
        return None
    left_end = _repeated_unit(words, left.after)
    joint = (left_end + 1, "") if words.hyphen(left_end) else words.phrase("to", left_end)
    joint = joint or _or_the_next(words, left)
    right = one_number(words, joint[0]) if joint else None
    if right and left_end > left.after and _repeated_unit(words, right.after) == right.after:
        return None  # rose 8 percent to 412 million
    return _joined(left, right, "between") if right else None


def _or_the_next(words: Words, left: Numbers) -> tuple[int, str] | None:
    """Return the end of the ``or`` of ``two or three``."""
    joint = words.phrase("or", left.after)
    right = one_number(words, joint[0]) if joint else None
    follows = right and left.value and right.value == left.value + 1
    return joint if follows and not (left.currency or words.hyphen(left.after)) else None


def between_numbers(words: Words, index: int) -> Numbers | None:
    """Read ``between 10 and 20`` and ``from 10 to 20``."""
    for opening, closing in (("between", "and"), ("from", "to")):
        opened = words.phrase(opening, index)
        left = one_number(words, opened[0]) if opened else None
        joint = words.phrase(closing, _repeated_unit(words, left.after)) if left else None
        right = one_number(words, joint[0]) if joint else None
        if left and right:
            return _joined(left, right, "between")
    return None


def _joined(left: Numbers, right: Numbers, qualifier: str) -> Numbers | None:
    if left.value is None or right.value is None or left.value >= right.value:
        return None
    currency = right.currency or left.currency
    return Numbers(right.after, None, right.in_words, qualifier, currency)


def _repeated_unit(words: Words, index: int) -> int:
    """Step over the unit of the first number of a range: 10% to 20%."""
    return words.skip("percent_signs", words.skip("percent", index))


def _currency_before(words: Words, index: int) -> tuple[int, str]:
    area = words.data.data["currency_before_sign"].get(words.low(index))
    if area and words.low(index + 1) == "$" and words.glued(index + 1):
        return index + 2, area
    sign = words.phrase("currency_signs", index)
    if sign:
        return sign[0], sign[1]
    return (
        words.phrase("currency_words_before", index) or currency_code(words, index) or (index, "")
    )


def currency_code(words: Words, index: int) -> tuple[int, str] | None:
    """Return the end and text of a code such as ``USD`` at ``index``."""
    text = words.tokens[index].text if index < len(words.tokens) else ""
    return (index + 1, text) if text in words.data.words("currency_codes") else None
