"""What the YAML files of a knowledge folder hold, one class per kind of file.

What may stand there, and what is told of it, is in ``data/format.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.knowledge.kinds import EntryKind, FigureKind, NameKind, Thresholds
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SOURCES, VOCABULARY


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureModel:
    """A figure of a fact, written exactly as in the quote; its value is read from that text."""

    text: str
    of: str = ""
    kind: FigureKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameModel:
    """A name that a fact holds, and the part it plays there."""

    text: str
    kind: NameKind
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListModel:
    """Things that a fact lists; ``open`` where the source names only some."""

    items: tuple[str, ...]
    of: str
    open: bool = False
    kind: NameKind = NameKind.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class FactModel:
    """One thing that a source states."""

    id: str
    source: str = ""
    quote: str
    statement: str = ""
    said_by: str = ""
    done_by: str = ""
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
    kind: NameKind = NameKind.OTHER
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
    drafted: bool = False


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
