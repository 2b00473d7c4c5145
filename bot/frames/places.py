"""Countries, continents, regions and cities, in any language, and which lies in which."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import clear_caches

from bot.frames.frame import Place
from bot.frames.lexicon import DATA, lexicon, phrase_matcher
from bot.text.data_files import load_data
from bot.text.tokens import fold

_VOWELS = frozenset("aeiouyh")
_ROOT, _ENDING = 4, 4  # letters that all forms of a name share, and that an ending may add
_place = lru_cache(maxsize=4096)(Place)  # one object in all languages
_NO_PLACES = frozenset({"001", "ZZ", "XA", "XB", "EZ", "QO", "UN"})


class Gazetteer:
    """The places of the world by their names in one language, and in English."""

    def __init__(self, language: str) -> None:
        places = dict(_named(language))
        elided = {
            f"{article}'{name}": place
            for article in lexicon(language).elisions
            for name, place in places.items()
            if fold(name)[:1] in _VOWELS
        }
        self.find = phrase_matcher((places | elided).items(), language).find
        self._roots = {
            fold(name)[: max(_ROOT, len(name) - 2)]: (len(name), place)
            for name, place in places.items()
            if not place.part and len(name) >= _ROOT and " " not in name
        }

    def inflected(self, norm: str) -> Place | None:
        """Return the country that ``norm`` is a form of: Polsce, Китае, Kenyaer."""
        for size in range(len(norm) - 1, _ROOT - 1, -1):
            length, place = self._roots.get(norm[:size], (0, None))
            if place and len(norm) - length <= _ENDING:
                return place
        return None


@lru_cache(maxsize=32)
def gazetteer(language: str) -> Gazetteer:
    """Return the places by their names in ``language``."""
    found = Gazetteer(language)
    clear_caches()  # of a language's tables some hundred names are kept, and not a megabyte
    return found


def contains(outer: Place, inner: Place) -> bool:
    """Return True if ``inner`` is ``outer`` or lies in it."""
    if outer.part:
        return outer == inner
    return inner.code == outer.code or inner.code in _members(outer.code)


def disjoint(one: Place, other: Place) -> bool:
    """Return True if the two have no ground in common, as far as the tables tell."""
    if contains(one, other) or contains(other, one):
        return False
    if one.part and other.part:
        return True
    return not ({one.code, *_members(one.code)} & {other.code, *_members(other.code)})


@lru_cache(maxsize=512)
def _members(code: str) -> frozenset[str]:
    direct = load_data("places", DATA)["inside"].get(code, ())
    return frozenset(direct).union(*(_members(one) for one in direct))


def _named(language: str) -> Iterator[tuple[str, Place]]:
    data = load_data("places", DATA)
    common = set(data["cities_with_common_names"])
    for name, city, code in _cities(language):
        if name.casefold() not in common:
            yield name, _place(code, city.casefold())
    for code, names in data["parts"].items():
        yield from ((name, _place(code, name)) for name in names)
    for table in map(_table, dict.fromkeys(("en", language))):
        for code, name in table.items():
            if code not in _NO_PLACES:  # Macao (China), Virgin Islands (U.S.)
                yield name.partition("(")[0].strip(), _place(code)
    for code, names in data["names"].items():
        yield from ((name, _place(code)) for name in names)


def _cities(language: str) -> Iterator[tuple[str, str, str]]:
    local: Mapping[str, Any] = {}
    with suppress(UnknownLocaleError, ValueError):
        local = Locale.parse(language).time_zones
    for zone, code in get_global("zone_territories").items():
        city = zone.rpartition("/")[2].replace("_", " ")
        if code not in _NO_PLACES and len(city) > 3:
            yield str(local.get(zone, {}).get("city", city)), city, code
            yield city, city, code


@lru_cache(maxsize=2)  # of English, which all others have as well, and the last
def _table(language: str) -> dict[str, str]:
    with suppress(UnknownLocaleError, ValueError):
        return {code: str(name) for code, name in Locale.parse(language).territories.items()}
    return {}
