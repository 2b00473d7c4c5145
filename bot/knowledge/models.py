"""What the YAML files of a knowledge folder hold, one class per kind of file.

What may stand there, and what is told of it, is in ``data/format.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from bot.knowledge.kinds import EntryKind, FigureKind, Thresholds
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SOURCES, VOCABULARY


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureModel:
    """A figure of a fact, written exactly as in the quote; its value is read from that text."""

    text: str
    of: str = ""
    kind: FigureKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameModel:
    """A name that a fact holds."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListModel:
    """Things that a fact lists; ``open`` where the source names only some."""

    items: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactModel:
    """One thing that a source states."""

    id: str
    source: str = ""
    quote: str
    statement: str = ""
    said_by: str = ""
    as_of: str = ""
    figures: Mapping[str, FigureModel] = field(default_factory=dict)
    names: Mapping[str, NameModel] = field(default_factory=dict)
    lists: Mapping[str, ListModel] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFile:
    """A file of ``facts/``; ``source`` is of all facts that name none."""

    source: str = ""
    facts: tuple[FactModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryModel:
    """One question of the FAQ with its answer."""

    id: str
    kind: EntryKind = EntryKind.SOURCED
    title: str
    answer: str = ""  # a template: {fact} and {fact.slot}
    phrasings: tuple[str, ...]
    related: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqFile:
    """A file of ``faq/``: one topic."""

    topic: str
    title: str
    entries: tuple[EntryModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyName:
    """A name with its variants."""

    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyFile:
    """A file of ``vocabulary/``: words that mean the same, and names."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    names: tuple[VocabularyName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFile:
    """A file of ``languages/``: what the knowledge base has in another language."""

    language: str
    phrasings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeFile:
    """``knowledge.yaml``: what the folder is about."""

    name: str
    language: str = "en"
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFront:
    """The front matter of a source."""

    id: str
    title: str
    publisher: str = ""  # "" where nobody is named
    author: str = ""
    contact: str = ""
    url: str = ""
    date: str = ""


KINDS: Mapping[str, type] = {  # by folder, the settings apart
    FACTS: FactsFile,
    FAQ: FaqFile,
    VOCABULARY: VocabularyFile,
    LANGUAGES: LanguageFile,
    SOURCES: SourceFront,
    "knowledge": KnowledgeFile,
}
_NONE: Mapping[type, dict[str, Any]] = MappingProxyType({})


def typed(kind: Any, plain: Any, known: Mapping[type, dict[str, Any]] = _NONE) -> Any:
    """Return what ``plain`` is as a ``kind``: a dataclass of a dict, or of its fields in order.

    What stands there again of a kind that is ``known`` is named by its id.
    """
    if kind in (str, bool, float) or plain is None:
        return plain
    if kind in known and isinstance(plain, str):
        return known[kind][plain]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = hints_of(kind)
        pairs = plain.items() if isinstance(plain, dict) else zip(hints, plain, strict=True)
        made: Any = kind(**{name: typed(hints[name], one, known) for name, one in pairs})
        if kind in known:
            known[kind][made.id] = made
        return made
    inner = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is tuple:
        is_text = inner[0] is str
        return tuple(plain if is_text else (typed(inner[0], one, known) for one in plain))
    if get_origin(kind) is Mapping:
        return {name: typed(inner[1], one, known) for name, one in plain.items()}
    if inner:  # something or None, else one of several plain kinds
        return typed(inner[0], plain, known) if len(inner) == 1 else plain
    return kind(plain)


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a dataclass, in the order of the fields."""
    return get_type_hints(kind)


def values_of(part: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as they are."""
    return {one.name: getattr(part, one.name) for one in fields(part)}
