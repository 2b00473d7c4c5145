"""The program's own words, one file a language: the bot's, and in ``desk`` those of the desk.

They are looked up by key: ``catalogue.text("reply.no_match", "fr")``.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.text.data_files import read_yaml

FALLBACK = "en"
FOLDER = Path(__file__).parent
DESK = FOLDER / "desk"  # for those who edit the answers


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Texts by language and key; a key is the path in the file, joined by dots."""

    texts: Mapping[str, Mapping[str, str]]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages there are, English first, the others in alphabetical order."""
        return (FALLBACK, *sorted(set(self.texts) - {FALLBACK}))

    def resolve(self, language: str | None) -> str:
        """Return the language to use for a tag such as ``pt-BR`` or ``zh_Hans``, else English."""
        base = _base(language)
        return base if base in self.texts else FALLBACK

    def text(self, key: str, language: str | None, /, **values: object) -> str:
        """Return a text with ``values`` put in; in English where the language lacks it.

        Raises ``KeyError`` for a key that English does not have, and for a missing value.
        """
        own = self.texts[self.resolve(language)]
        template = own[key] if key in own else self.texts[FALLBACK][key]
        return template.format_map(values) if values else template

    def unread(self, language: str | None) -> str:
        """Return, if possible in that language, that the bot does not read it."""
        own = self.texts[FALLBACK].get(f"unread.{_base(language)}")
        return own or self.text("reply.language", language)

    def voice(self, language: str | None) -> Voice:
        """Return the words of one language."""
        return Voice(self, self.resolve(language))


@dataclass(frozen=True, slots=True)
class Voice:
    """The bot's words in one language: ``voice.say("reply.no_match")``."""

    catalogue: Catalogue
    language: str

    def say(self, key: str, /, **values: object) -> str:
        """Return a text with ``values`` put in."""
        return self.catalogue.text(key, self.language, **values)

    def count(self, key: str, number: int) -> str:
        """Return a text with ``number`` put in, in the plural form that the language has for it."""
        return self.say(f"{key}.{plural_form(self.language, number)}", count=number)

    def isolated(self, text: str) -> str:
        """Keep words of the source in their own direction inside a right-to-left sentence."""
        if not text or self.say("language.direction") != "rtl":
            return text
        return f"\u2068{text}\u2069"


def _base(language: str | None) -> str:
    """Return the language of a tag, without region and script."""
    return (language or "").replace("_", "-").split("-", 1)[0].casefold()


def plural_form(language: str, number: int) -> str:
    """Return the plural category of Unicode's CLDR for a whole number: one, few, many ..."""
    from babel import Locale  # noqa: PLC0415 - most runs need none

    return Locale(language).plural_form(number)


@cache
def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read every ``*.yaml`` of a folder; the file's name is the language."""
    return Catalogue(_Files({path.stem: path for path in sorted(folder.glob("*.yaml"))}))


class _Files(UserDict[str, Any]):
    """Reads the file of a language when it is first asked for: most runs need one of them."""

    def __getitem__(self, language: str) -> Mapping[str, str]:
        return _texts(self.data[language])


@cache
def _texts(path: Path) -> Mapping[str, str]:
    return dict(_flatten(read_yaml(path), ""))


def _flatten(node: object, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _flatten(value, f"{prefix}.{key}" if prefix else str(key))
    else:
        yield prefix, str(node)
