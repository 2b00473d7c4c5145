"""What the bot knows of a language: read from ``packs/``, one YAML file a language.

A file has the sections of ``Pack``, and each of them the fields of its class; all may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from bot.understanding.language.asking import Asking
from bot.understanding.language.comparing import Comparing
from bot.understanding.language.countries import Countries
from bot.understanding.language.dates import Dates
from bot.understanding.language.insisting import Insisting
from bot.understanding.language.light import Light
from bot.understanding.language.numerals import Numerals
from bot.understanding.language.people import People
from bot.understanding.language.reading import Reading
from bot.understanding.language.referring import Referring
from bot.understanding.language.scene import Scene
from bot.understanding.language.things import Things
from bot.understanding.language.writing import Writing

_PACKS = files("bot.understanding") / "packs"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One language's words; all folded (no case, no accents). There is one object a language."""

    language: str
    writing: Writing  # spaces, apostrophes, short forms
    light: Light  # words that say nothing of any subject
    scene: Scene  # what is told around a question
    asking: Asking  # question words: what kind of answer is wanted
    things: Things  # what may be asked for: a company, a price, a length
    insisting: Insisting  # conditions: first, most, not, now, other
    comparing: Comparing  # what has to be worked out: sums, averages, more than
    people: People  # posts, and who did what
    referring: Referring  # what points back: pronouns, how a follow-up begins
    numerals: Numerals  # numbers in words, and the words around a number
    dates: Dates  # years, months, before and after
    countries: Countries  # words for the people and things of a country


def available() -> tuple[str, ...]:
    """Return the languages that have a pack, in alphabetical order."""
    names = (entry.name for entry in _PACKS.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=32)
def load_pack(language: str) -> Pack:
    """Return the pack of ``language``; an empty one where there is none."""
    path = _PACKS / f"{language}.yaml"
    text = path.read_text(encoding="utf-8") if path.is_file() else f"language: {language}"
    return read_pack(text, path.name)


def read_pack(text: str, file: str) -> Pack:
    """Return the pack that ``text`` tells, the content of ``file``; raise ``PackError`` where that
    has a key that no section knows, or one in another section than its own."""
    raw: Mapping[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - it makes text only
    writing = Reading(file, raw).section(Writing, raw.get("writing", ""), "writing")
    apart = writing.elided if writing.elisions else str
    return Reading(file, raw, spaced=writing.spaced, apart=apart).read(Pack)
