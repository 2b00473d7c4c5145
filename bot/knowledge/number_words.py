"""Reads numbers, in digits or in words, from the tokens of a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from bot.knowledge.kinds import FigureKind
from bot.knowledge.number_data import NumberData, Token, number_data

LARGEST = 10**18  # beyond it nobody means a number
HYPHENS = frozenset("-‐‑–—−")


class Amount(NamedTuple):
    """A number that ends before token ``end``; ``in_words`` where no digit is in it."""

    end: int
    value: Decimal
    in_words: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of one text with the words of its language.

    ``told`` is the kind of figure that the whole text is said to be, where somebody says so.
    """

    data: NumberData
    tokens: list[Token]
    told: FigureKind | None = None

    @classmethod
    def of(cls, text: str, language: str, told: FigureKind | None = None) -> Words:
        """Cut ``text`` into tokens."""
        data = number_data(language)
        return cls(data, data.tokens(text), told)

    def low(self, index: int) -> str:
        """Return the token at ``index`` in lower case, nothing beyond the ends."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def phrase(self, key: str, index: int) -> tuple[int, Any] | None:
        """Return the end and value of the longest phrase of ``key`` at ``index``."""
        if not 0 <= index < len(self.tokens):
            return None
        return self.data.phrases(key).at(self.tokens, index)

    def skip(self, key: str, index: int) -> int:
        """Return the index after a phrase of ``key``; ``index`` itself where there is none."""
        found = self.phrase(key, index)
        return found[0] if found else index

    def said(self, first: int, after: int) -> str:
        """Return the tokens from ``first`` to before ``after`` in lower case, spaced as written."""
        pieces = (f"{'' if token.glued else ' '}{token.low}" for token in self.tokens[first:after])
        return "".join(pieces).strip()

    def is_number(self, index: int) -> bool:
        """Say whether the token at ``index`` is in digits and stands for itself."""
        return 0 <= index < len(self.tokens) and self.tokens[index].is_number

    def glued(self, index: int) -> bool:
        """Say whether the token at ``index`` follows the one before without a space."""
        return 0 < index < len(self.tokens) and self.tokens[index].glued

    def hyphen(self, index: int) -> bool:
        """Say whether the token at ``index`` is a hyphen or a dash."""
        return self.low(index) in HYPHENS


def amount(words: Words, index: int, *, money: bool = False) -> Amount | None:
    """Return the number that begins at ``index``: ``10,000``, ``2.5 million``, ``twenty-one``.

    ``money``: a currency stands before it, so that ``5m`` are millions.
    """
    sign, start = _minus(words, index)
    if words.is_number(start):
        found = _digits(words, start, money=money)
    elif words.low(start) in words.data.data["fraction_signs"]:
        value = Decimal(str(words.data.data["fraction_signs"][words.low(start)]))
        found = Amount(start + 1, value, in_words=False)
    elif start == index:
        found = _half_a(words, start) or _in_words(words, start)
    else:
        found = _in_words(words, start)
    return found and Amount(found.end, sign * found.value, found.in_words)


def ordinal(words: Words, index: int) -> Amount | None:
    """Return the rank that begins at ``index``: ``third``, ``21st``, ``twenty-first``."""
    if words.is_number(index):
        suffixed = words.low(index + 1) in words.data.words("ordinal_suffixes")
        if suffixed and words.glued(index + 1):
            return Amount(index + 2, Decimal(words.data.digits(words.tokens[index])), False)
        return None
    alone = words.data.ordinals.get(words.low(index))
    if alone is not None:
        return Amount(index + 1, Decimal(alone), True)
    tens = words.data.cardinals.get(words.low(index), 0)
    after = index + 2 if words.hyphen(index + 1) else index + 1
    unit = words.data.ordinals.get(words.low(after), 0)
    if tens >= 20 and 0 < unit < 10:
        return Amount(after + 1, Decimal(tens + unit), True)
    return None


def _minus(words: Words, index: int) -> tuple[int, int]:
    if words.low(index) in words.data.words("minus"):
        return -1, index + 1
    if words.hyphen(index) and words.glued(index + 1) and not words.glued(index):
        return (-1, index + 1) if words.is_number(index + 1) else (1, index)
    return 1, index


def _digits(words: Words, index: int, *, money: bool) -> Amount | None:
    text = words.data.digits(words.tokens[index])
    # An ISO date; a date with stops; a serial number.
    if "-" in text or text.count(".") > 1 or len(text) > len(str(LARGEST)):
        return None
    value, end = Decimal(text), index + 1
    part = words.data.data["fraction_signs"].get(words.low(end))
    if part and value == value.to_integral_value():
        return Amount(*_multiplied(words, end + 1, value + Decimal(str(part))), in_words=False)
    short = _short_multiplier(words, end, money=money)
    if short:
        return Amount(end + 1, value * short, False)
    return Amount(*_multiplied(words, end, value), in_words=False)


def _short_multiplier(words: Words, at: int, *, money: bool) -> int:
    """Return what the letters at ``at``, behind a number, multiply it with; 0 for none."""
    low, data = words.low(at), words.data.data
    of_money = int(data["money_multipliers"].get(low, 0))
    factor = int(data["short_multipliers"].get(low, 0) or (of_money if money else 0))
    if factor and (words.glued(at) or low in words.data.words("spaced_multipliers")):
        return factor
    counted = words.low(at + 1) in words.data.words("millions_of") or words.told == "count"
    return of_money if counted and low == "m" and words.glued(at) else 0


def _multiplied(words: Words, end: int, value: Decimal) -> tuple[int, Decimal]:
    """Apply the words that multiply: 2.5 *million*, 3 *hundred thousand*, two-*million*."""
    while True:
        at = end + 1 if words.hyphen(end) and words.glued(end) else end
        factor = words.data.multipliers.get(words.low(at))
        if factor is None or value > LARGEST:
            return end, value
        value, end = value * factor, at + 1


def _half_a(words: Words, index: int) -> Amount | None:
    """Read ``half a million``."""
    if words.low(index) not in words.data.words("half"):
        return None
    after = words.skip("articles", index + 1)
    factor = words.data.multipliers.get(words.low(after))
    return Amount(after + 1, Decimal(factor) / 2, True) if factor else None


def _in_words(words: Words, index: int) -> Amount | None:
    after_article = words.skip("articles", index)
    if after_article > index:
        several = _cardinal(words, after_article, 1)  # a hundred and five
        return Amount(*several, in_words=True) if several else None
    found = _cardinal(words, index)
    if found is None:
        return None
    end, value = _point_or_half(words, *found)
    return Amount(*_multiplied(words, end, value), in_words=True)


def _cardinal(words: Words, index: int, current: int = 0) -> tuple[int, Decimal] | None:
    """Read number words as far as they make one number: two hundred and six thousand and four.

    ``current`` is 1 behind an article: a *hundred and six*.
    """
    article, total = current, 0
    end = at = index
    while True:
        at = _join(words, at) if at > index else at
        word = words.low(at)
        small = words.data.cardinals.get(word)
        factor = words.data.multipliers.get(word)
        first = at == index
        if small is not None and not (first and article) and _fits(current, small, first=first):
            current += small
        elif factor is None or (first and not article) or total + current > LARGEST:
            return (end, Decimal(total + current)) if end > index else None
        elif factor <= 100:
            current *= factor
        else:
            total, current = _scaled(total, current, factor)
        at = end = at + 1


def _join(words: Words, at: int) -> int:
    """Step over a hyphen inside a number, or an ``and`` after a hundred or a thousand."""
    if words.hyphen(at) and words.glued(at):
        return at + 1
    joins = words.low(at) in words.data.words("joins_numbers")
    return at + 1 if joins and words.low(at - 1) in words.data.multipliers else at


def _fits(current: int, small: int, *, first: bool) -> bool:
    """Say whether ``small`` goes on with the number: twenty one, hundred six, not two four."""
    if first:
        return True
    if current % 100 == 0 and small > 0:
        return True
    return 0 < small < 10 and current % 10 == 0 and current % 100 >= 20


def _scaled(total: int, current: int, factor: int) -> tuple[int, int]:
    if current == 0 and total:  # a hundred thousand million
        return total * factor, 0
    return total + current * factor, 0


def _point_or_half(words: Words, end: int, value: Decimal) -> tuple[int, Decimal]:
    """Read ``point five`` or ``and a half`` after a number in words."""
    if words.low(end) in words.data.words("point"):
        decimals = ""
        at = end + 1
        while words.data.cardinals.get(words.low(at), 10) < 10:
            decimals += str(words.data.cardinals[words.low(at)])
            at += 1
        return (at, value + Decimal(f"0.{decimals}")) if decimals else (end, value)
    if words.low(end) in words.data.words("joins_numbers"):
        at = words.skip("articles", end + 1)
        if at > end + 1 and words.low(at) in words.data.words("half"):
            return at + 1, value + Decimal("0.5")
    return end, value
