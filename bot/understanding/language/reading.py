"""How a pack is read from YAML: each field by its type, so that a new one needs no code here.

``Phrases``, sets and tuples come from a list, or from text that is their words; a mapping from a
mapping; a section from a mapping with its fields as keys. What is left out is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from bot.errors import PackError
from bot.knowledge.nearest import nearest
from bot.matching.text import fold
from bot.understanding.phrases import Phrases, ValuedPhrases, flatten

Section = TypeVar("Section")

Said = Annotated[str, "said"]  # the key of a mapping as questions have it: flat
TURNED = "turned"  # marks a mapping that the file has the other way round, from value to keys


@dataclass(frozen=True, slots=True)
class Shape:
    """Marks a pattern, and how it is made of the ``{words}`` that the file has for it.

    ``{contracted}`` is what the pack itself writes together with them: the "what" of "what's".
    """

    template: str


class Reading:
    """Reads one pack, the content ``raw`` of ``file``."""

    def __init__(
        self,
        file: str,
        raw: Mapping[str, Any],
        *,
        spaced: bool = True,
        apart: Callable[[str], str] = str,
    ) -> None:
        """Take as ``apart`` what puts words apart that the language writes together: phrases are
        kept as questions are read ("qu est-ce que")."""
        self.file = file
        self._raw = raw
        self._spaced = spaced
        self._apart = apart
        self._homes: Mapping[str, str] = {}

    def read(self, whole: type[Section]) -> Section:
        """Return the pack; ``whole`` is its class, whose fields are the sections."""
        self._homes = {
            one.name: section.name
            for section in _fields(whole)
            if is_dataclass(section.kind)
            for one in _fields(section.kind)
        }
        return self.section(whole, self._raw, "")

    def section(self, kind: type[Section], raw: Any, where: str) -> Section:
        """Return the section ``where`` of the file, told by ``raw``, as the dataclass ``kind``."""
        known = _fields(kind)
        given = self.given(raw, [field.name for field in known], where)
        values = {}
        for field in known:
            if field.name in given or not field.optional:
                place = f"{where}.{field.name}" if where else field.name
                values[field.name] = self._value(field, given.get(field.name, ""), place)
        return kind(**values)

    def _value(self, field: _Field, raw: Any, place: str) -> Any:
        try:
            return field.read(self, raw, place)
        except (AttributeError, TypeError, ValueError) as error:
            raise PackError(f"{self.file}: '{place}' can't be read: {error}") from None

    def given(self, raw: Any, known: Sequence[str], where: str) -> Mapping[str, Any]:
        """Return the keys and values of ``raw``; each key has to be one of ``known``."""
        if not isinstance(raw, str | Mapping) or (raw and isinstance(raw, str)):
            raise PackError(f"{self.file}: '{where}' has to have keys: {', '.join(known)}")
        strange = next((key for key in raw if key not in known), None)
        if strange is not None:
            place = f"of '{where}'" if where else "of a pack"
            hint = self._hint(strange, known)
            raise PackError(f"{self.file}: '{strange}' is no key {place}{hint}")
        return raw or {}

    def _hint(self, key: str, known: Sequence[str]) -> str:
        if key in self._homes:
            return f"; it belongs in '{self._homes[key]}'"
        near = nearest(key, {*known, *self._homes})
        if near is None:
            return ""
        home = "" if near in known else f" in '{self._homes[near]}'"
        return f"; did you mean '{near}'{home}?"

    def phrases(self, raw: Any, _: str) -> Phrases:
        """Return the phrases that ``raw`` lists."""
        if not raw:
            return _no_phrases(spaced=self._spaced)
        return Phrases(map(self._apart, _items(raw)), spaced=self._spaced)

    def valued(self, raw: Any, _: str) -> ValuedPhrases:
        """Return the phrases that are the keys of ``raw``, with their numbers."""
        values = {self._apart(said): float(value) for said, value in _pairs(raw)}
        return ValuedPhrases(values, spaced=self._spaced)

    def pattern(self, shape: Shape, words: str) -> re.Pattern[str] | None:
        """Return the pattern of that shape for ``words``; None for none."""
        if not words:
            return None
        text = shape.template.replace("{words}", "|".join(words.split()))
        if "{contracted}" in text:
            together = re.findall(rf"(\w+)'{words}(?!\w)", " ".join(_texts(self._raw)))
            text = text.replace("{contracted}", "|".join(sorted(set(together))))
        return re.compile(text, re.IGNORECASE)


_Reader = Callable[[Reading, Any, str], Any]  # takes what the file has, and where


class _Field(NamedTuple):
    name: str
    kind: Any
    read: _Reader
    optional: bool  # left out, it has a value of its own


@lru_cache(maxsize=32)
def _fields_of(kind: Any) -> Sequence[_Field]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        _Field(one.name, hints[one.name], _reader(hints[one.name]), one.default is not MISSING)
        for one in fields(kind)
    ]


def _fields(kind: Any) -> Sequence[_Field]:
    """Return the fields of a dataclass, each with what reads it."""
    return _fields_of(kind)


def _reader(kind: Any) -> _Reader:
    """Return what reads values of the type ``kind``: found once, as asking types is slow."""
    if kind in _PLAIN:
        plain = _PLAIN[kind]
        return lambda _, raw, __: plain(raw)
    if kind is Phrases:
        return Reading.phrases
    if kind is ValuedPhrases:
        return Reading.valued
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated and isinstance(inner[1], Shape):
        return lambda reading, raw, _: reading.pattern(inner[1], raw)
    if origin is Annotated:
        turned = _reader(inner[0])
        return lambda reading, raw, where: turned(reading, _turned(raw), where)
    if origin is Mapping:
        return _of_kinds(*inner) if _is_enum(inner[0]) else _mapping(*inner)
    if origin is tuple:
        each = _reader(inner[0])
        return lambda reading, raw, where: tuple(each(reading, one, where) for one in _items(raw))
    return lambda reading, raw, where: reading.section(kind, raw, where)


def _mapping(keys: Any, values: Any) -> _Reader:
    key, value = _PLAIN[keys], _reader(values)
    return lambda reading, raw, where: {
        key(name): value(reading, one, where) for name, one in _pairs(raw)
    }


def _of_kinds(keys: type[Enum], values: Any) -> _Reader:
    """Read a mapping with a fixed set of keys, in their order whatever that of the file."""
    value, known = _reader(values), [one.value for one in keys]

    def read(reading: Reading, raw: Any, where: str) -> Any:
        given = reading.given(raw, known, where)
        kinds = (one for one in keys if one.value in given)
        return {one: value(reading, given[one.value], where) for one in kinds}

    return read


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _turned(raw: Any) -> Mapping[str, str]:
    return {one: name for name, listed in _pairs(raw) for one in _items(listed)}


def _items(raw: Any) -> Sequence[Any]:
    """Return the words of a text, the items of a list, or the values of a mapping."""
    if isinstance(raw, str):
        return raw.split()
    return list(raw.values()) if isinstance(raw, Mapping) else raw


def _pairs(raw: Any) -> Sequence[tuple[str, Any]]:
    return raw.items() if raw else ()


def _flag(raw: str) -> bool:
    if raw not in ("", "true", "false"):
        raise ValueError(f"'{raw}' is neither true nor false")
    return raw == "true"


def _words(raw: Any) -> frozenset[str]:
    return frozenset(fold(word).replace("'", "") for word in _items(raw))


def _texts(raw: Any) -> Iterator[str]:
    """Yield every text of ``raw``, keys as well."""
    if isinstance(raw, str):
        yield raw
        return
    for one in (*raw, *raw.values()) if isinstance(raw, Mapping) else raw:
        yield from _texts(one)


@lru_cache(maxsize=2)
def _no_phrases(*, spaced: bool) -> Phrases:
    return Phrases((), spaced=spaced)


_PLAIN: Mapping[Any, Callable[[Any], Any]] = {
    str: str,
    Said: flatten,
    bool: _flag,
    int: lambda raw: int(raw or 0),
    float: float,
    frozenset[str]: _words,
}
