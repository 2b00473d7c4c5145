"""The words of one language that the making of a draft needs, from ``data/LANGUAGE.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.text.data_files import read_yaml
from bot.understanding.language.pack import load_pack


class Language:
    """Word lists and tables by name; all of them are empty for a language without a file."""

    def __init__(
        self,
        code: str,
        data: Mapping[str, Any],
        gaps: Sequence[Mapping[str, object]] = (),
        synonyms: Sequence[Sequence[str]] = (),
    ) -> None:
        self.code = code
        self.gaps = gaps
        self.synonyms = synonyms
        self._data = data
        self._sets: dict[str, frozenset[str]] = {}
        self.function_words = load_pack(code).light.function_words
        self.verbs = (
            _inflected(self.words("verbs")) | self.table("irregular") | self.table("present")
        )

    def words(self, key: str) -> frozenset[str]:
        """Return the words listed under ``key``."""
        if key not in self._sets:
            listed = self._data.get(key) or ()
            self._sets[key] = frozenset(listed.split() if isinstance(listed, str) else listed)
        return self._sets[key]

    def table(self, key: str) -> dict[str, str]:
        """Return the mapping under ``key``."""
        found: dict[str, str] = self._data.get(key) or {}
        return found

    def lists(self, key: str) -> dict[str, list[str]]:
        """Return the lists by name under ``key``."""
        found: dict[str, list[str]] = self._data.get(key) or {}
        return found

    @property
    def quoting(self) -> str:
        """Return what introduces a sentence that can't stand alone, with ``{sentence}``."""
        return str(self._data.get("quoting", "“{sentence}”"))

    @property
    def placeholder(self) -> str:
        """Return what stands for a publisher that nobody has named yet."""
        return str(self._data.get("placeholder", "unknown publisher"))

    @property
    def overview(self) -> str:
        """Return the title of what stands before the first heading."""
        return str(self._data.get("overview", "Overview"))

    def listed(self, kind: str) -> str:
        """Return what the things of a list are, where no word before it says so."""
        found = self.table("listed")
        return found.get(kind, found.get("other", kind))

    @property
    def asks(self) -> bool:
        """Say whether questions can be made in this language."""
        return bool(self._data)


@lru_cache(maxsize=8)
def language(code: str) -> Language:
    """Return the words of the language ``code``."""
    return Language(
        code, _data(code) or {}, _data(f"gaps-{code}") or (), _data(f"synonyms-{code}") or ()
    )


def _data(name: str) -> Any:
    path = files("bot.drafting") / "data" / f"{name}.yaml"
    return read_yaml(path) if path.is_file() else None


def _inflected(bases: frozenset[str]) -> dict[str, str]:
    """Return every regular form of verbs with its base: carries, carried, carry."""
    found: dict[str, str] = {}
    for base in sorted(bases):
        found.setdefault(base, base)
        for form in _forms(base):
            found.setdefault(form, base)
    return found


def _forms(base: str) -> tuple[str, str]:
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies", f"{base[:-1]}ied"
    third = f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{base}s"
    return third, f"{base}d" if base.endswith("e") else f"{base}ed"
