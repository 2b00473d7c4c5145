"""Units of measure and of time, converted to one base unit each so that quantities compare."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bot.text.data_files import load_data

DAY = 86_400
SECONDS = {
    "milliseconds": 0.001,
    "seconds": 1,
    "minutes": 60,
    "hours": 3600,
    "days": DAY,
    "weeks": 7 * DAY,
    "months": 30.4375 * DAY,
    "years": 365.25 * DAY,
}


class Unit(NamedTuple):
    """A base unit with what a number in the unit asked for is multiplied by, and then added."""

    name: str
    factor: float
    offset: float = 0


@lru_cache(maxsize=2048)
def base_unit(written: str) -> Unit:
    """Return the base unit of ``written``: km is 1,000 metres; unknown units are their own."""
    data = load_data("all")
    text = " ".join(written.replace("-", " ").replace("²", "2").replace("³", "3").split())
    if text in data["other_units"]:
        return Unit(*data["other_units"][text])
    for joint in ("/", " per ", " an ", " a "):
        top, found, below = text.partition(joint)
        if found:
            return _quotient(base_unit(top.strip()), below.strip())
    return _powered(text) or _prefixed(text) or _prefixed(text.lower()) or Unit(text.lower(), 1)


def _quotient(top: Unit, below: str) -> Unit:
    data = load_data("all")
    second = data["time_symbols"].get(below)
    under = Unit("second", SECONDS[second]) if second else base_unit(below)
    return Unit(f"{top.name} per {under.name}", top.factor / under.factor)


def _powered(text: str) -> Unit | None:
    """Read ``square kilometre``, ``cubic metres``, ``sq ft``, ``km2``."""
    for word, power in (("square ", 2), ("sq ", 2), ("cubic ", 3)):
        if text.lower().startswith(word):
            return _power(base_unit(text[len(word) :]), power)
    if text[-1:] in ("2", "3") and text[:-1].isalpha():
        return _power(base_unit(text[:-1]), int(text[-1]))
    return None


def _power(unit: Unit, power: int) -> Unit:
    return Unit(f"{'square' if power == 2 else 'cubic'} {unit.name}", unit.factor**power)


def _prefixed(text: str) -> Unit | None:
    """Read a unit with or without a prefix: kilowatt hours, MW, millimetre."""
    data = load_data("all")
    for kind in ("names", "symbols"):
        bases, prefixes = data[f"base_{kind}"], data[f"prefix_{kind}"]
        for form in (text, text.removesuffix("s"), text.replace("s ", " ").removesuffix("s")):
            if form in bases:
                return Unit(*bases[form])
            for prefix, factor in prefixes.items():
                base = bases.get(form.removeprefix(prefix)) if form.startswith(prefix) else None
                if base:
                    return Unit(base[0], base[1] * float(factor))
    return None
