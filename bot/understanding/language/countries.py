"""Words for countries and what is of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Countries:
    """Beyond the names of countries, which Unicode's tables have."""

    origins: Phrases  # a name behind it narrows what is counted: "firms *from* Poland"
    plural: str  # the ending that makes of a people's name its people: "Kenyans"
    adjectives: Mapping[str, tuple[str, ...]]  # by the code of the country or region: "kenyan"
