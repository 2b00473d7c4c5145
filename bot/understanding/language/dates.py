"""Words for years, months and the order of times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.language.reading import Said
from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """Beyond the usual names of months, which Unicode's tables have."""

    years: frozenset[str]  # forms of the word for years
    year_marks: Phrases  # right before the digits of a year, in a script without spaces
    era: int  # how many years ahead of the common era its own counts
    spans: Mapping[Said, int]  # words for a number of years ("decade")
    months: Mapping[Said, int]  # forms of month names beyond the usual ones
    unsure_months: frozenset[str]  # month names that are common words, too (may)
    later: Phrases  # before a date: what comes after it
