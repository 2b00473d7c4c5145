"""A quantity as it is read from the tokens of a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.knowledge.kinds import FigureKind
from bot.knowledge.number_words import Words

Number = int | float | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that ends before token ``after``; no value where it is a range or vague."""

    after: int
    kind: FigureKind
    value: Number
    qualifier: str = ""
    unit: str = ""
    weak: bool = False


def plain(value: Decimal | None) -> Number:
    """Return ``value`` as an int where it is one, else as a float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def past_hyphen(words: Words, index: int) -> int:
    """Step over a hyphen that joins two words: the one of two-thirds and 40-year."""
    joined = words.hyphen(index) and words.glued(index) and words.glued(index + 1)
    return index + 1 if joined else index
