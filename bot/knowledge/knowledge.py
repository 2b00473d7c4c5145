"""A knowledge base as the rest of the program sees it: read, checked, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.knowledge.kinds import EntryKind, FigureKind, NameKind, Thresholds


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source; ``paragraph`` and ``number`` count from 1."""

    paragraph: int
    number: int
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article: its front matter and its sentences in order."""

    id: str
    title: str
    publisher: str  # "" where nobody is named
    contact: str
    url: str
    date: str
    sentences: tuple[Sentence, ...] = field(repr=False)
    author: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands. ``sentence`` is the first of the sentences that it touches."""

    source: Source
    section: str
    paragraph: int
    sentence: int
    quote: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A typed figure. Dates are ISO strings of the stated precision's first and last day."""

    id: str  # fact.slot
    slot: str
    text: str
    kind: FigureKind
    value: int | float | str | None  # a number; for dates and periods the ISO date, 2017-05 or 2013
    qualifier: str  # "more than", "since", "" ...
    unit: str  # what it counts, dates or measures (``of`` in the file)
    start: str | None  # first day meant, ISO
    end: str | None  # last day meant, ISO


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a fact with its role there."""

    id: str
    slot: str
    text: str
    kind: NameKind
    role: str


@dataclass(frozen=True, slots=True)
class ListSlot:
    """Things that a fact lists; ``open`` where the source names only some."""

    id: str
    slot: str
    items: tuple[str, ...]
    of: str
    open: bool
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a source states."""

    id: str
    statement: str  # a template, its own slots as {slot}; "": the quote is shown
    said_by: str
    as_of: Figure | None
    citation: Citation
    figures: Mapping[str, Figure]
    names: Mapping[str, Name]
    lists: Mapping[str, ListSlot]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ."""

    id: str
    kind: EntryKind
    topic: str
    title: str
    answer: str  # a template: {fact} and {fact.slot}
    facts: tuple[Fact, ...]  # those the answer refers to, in order of first mention
    phrasings: tuple[str, ...]
    related: tuple[str, ...]
    finds: tuple[str, ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """What the knowledge base has in another language."""

    language: str
    phrasings: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]
    titles: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """A name and its variants."""

    name: str
    kind: NameKind
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything read from one folder. ``version`` is a short hash of the files' bytes."""

    name: str
    language: str
    version: str
    thresholds: Thresholds
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    entries: Mapping[str, Entry]
    topics: Mapping[str, str]  # id: title
    synonyms: tuple[tuple[str, ...], ...]
    names: tuple[VocabularyEntry, ...]
    translations: Mapping[str, Translation] = field(default_factory=dict)
