"""Countries, continents and large cities by name, in any language, from Unicode's own tables.

Babel has the tables. Cities are those that time zones are called after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.matching.text import fold
from bot.understanding.dictionary import common_words
from bot.understanding.language.pack import load_pack

# Territory codes that are no place somebody would ask about.
_LEFT_OUT = frozenset({"001", "ZZ", "XA", "XB", "EZ", "QO"})


@lru_cache(maxsize=32)
def territories(language: str) -> tuple[tuple[str, str], ...]:
    """Return pairs (name or adjective in ``language``, territory code)."""
    return tuple(_names(language))


@lru_cache(maxsize=1)
def english_names() -> dict[str, str]:
    """Return the English name of each territory code."""
    return {code: name for code, name in _table("en").items() if code not in _LEFT_OUT}


@lru_cache(maxsize=32)
def cities(language: str) -> tuple[tuple[str, str, str], ...]:
    """Return (name in ``language``, name in English, code of the country); no common words
    ("Nice")."""
    local: Mapping[str, Any] = {}
    with suppress(UnknownLocaleError, ValueError):
        local = Locale(language).time_zones
    common = common_words(language) | common_words("en")
    found = {}
    for zone, code in get_global("zone_territories").items():
        city = zone.rpartition("/")[2].replace("_", " ")
        found[str(local.get(zone, {}).get("city", city))] = found[city] = (city, code)
    return tuple((name, *where) for name, where in found.items() if fold(name) not in common)


def _names(language: str) -> Iterator[tuple[str, str]]:
    for code, name in _table(language).items():
        if code not in _LEFT_OUT:
            yield name, code
            yield from ((part.strip(" )"), code) for part in name.split("(") if "(" in name)
    pack = load_pack(language)
    for code, words in pack.countries.adjectives.items():
        for word in words:
            yield word, code
            if pack.countries.plural and word[-1].islower():
                yield word + pack.countries.plural, code


def _table(language: str) -> dict[str, str]:
    try:
        return dict(Locale(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}
