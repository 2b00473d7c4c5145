"""What may be asked for, by its sort: a company, a price, a length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """What is measured, such as a length: how it is asked for, and the units that tell it."""

    asks: Phrases
    units: frozenset[str]
    of_people: Phrases  # ask for it only of people: "how old is"


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """Words for sorts of things, money and sizes, whatever the subject."""

    sorts: Mapping[str, frozenset[str]]  # forms of words for what has a name: "company"
    named_before: bool  # what "which" asks for stands before it: "perusahaan mana"
    several: Mapping[str, str]  # sorts of which several are asked for, and the sort of one
    sums: Mapping[str, frozenset[str]]  # forms of words for sorts of money: "price", "salary"
    how_paid: frozenset[str]  # ask where money comes from: "how is it *financed*"
    dimensions: tuple[Dimension, ...]  # sizes, each answered only by a figure in its units
    counted: Mapping[str, str]  # what fillers stand for where they are counted: "how many states"
    vague: frozenset[str]  # words for whatever is counted: "how many places"
