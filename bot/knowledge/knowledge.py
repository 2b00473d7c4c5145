"""A knowledge base as the rest of the program sees it: read, checked, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.knowledge.kinds import FigureKind, Thresholds
from bot.knowledge.models import (
    EntryModel,
    LanguageFile,
    ListModel,
    NameModel,
    SourceFront,
    VocabularyName,
)
from bot.text.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source; ``paragraph`` and ``number`` count from 1."""

    paragraph: int
    number: int
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(SourceFront):
    """An article: its front matter and its sentences in order."""

    sentences: tuple[Sentence, ...] = field(repr=False)


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
    text: str
    kind: FigureKind
    value: int | float | str | None  # a number; for dates and periods the ISO date, 2017-05 or 2013
    qualifier: str  # "more than", "since", "" ...
    unit: str  # what it counts, dates or measures (``of`` in the file)
    start: str | None  # first day meant, ISO
    end: str | None  # last day meant, ISO

    @classmethod
    def of(cls, identifier: str, read: Quantity, text: str, unit: str) -> Figure:
        """Return the figure that ``text`` was read as."""
        return cls(
            id=identifier,
            text=text,
            kind=read.kind,
            value=read.value,
            qualifier=read.qualifier,
            unit=unit,
            start=read.first_day,
            end=read.last_day,
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a source states."""

    id: str
    statement: str  # a template, its own slots as {slot}; "": the quote is shown
    said_by: str
    as_of: Figure | None
    citation: Citation
    figures: Mapping[str, Figure]
    names: Mapping[str, NameModel]
    lists: Mapping[str, ListModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(EntryModel):
    """One question of the FAQ; its answer is a template with {fact} and {fact.slot}."""

    topic: str
    facts: tuple[Fact, ...]  # those the answer refers to, in order of first mention


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
    names: tuple[VocabularyName, ...]
    translations: Mapping[str, LanguageFile] = field(default_factory=dict)

    def title(self, entry: Entry, language: str) -> str:
        """Return an entry's question as a button shows it, translated where it is."""
        translation = self.translations.get(language)
        return (translation.titles.get(entry.id) if translation else None) or entry.title
