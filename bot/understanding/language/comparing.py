"""What has to be worked out, for which no source has the figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.language.reading import Said
from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Comparing:
    """Sums, averages, shares for each, comparisons, and choices between two."""

    arithmetic: Phrases  # "on average", "difference between"
    rates: Mapping[Said, Phrases]  # how a source tells what else is worked out: "a year"
    per: Phrases  # what follows is divided by, except for periods
    periods: frozenset[str]  # not divided by: "per year"
    comparisons: Phrases  # compare two things, but not after words of no_comparisons
    no_comparisons: frozenset[str]  # "rather than"
    more: Phrases  # compares what "or" parts: "more in Asia or in Africa"
    alternatives: Phrases  # "or"
