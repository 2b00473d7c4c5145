"""Knowledge: what its files hold, one class per kind of file, and what the program makes of that.

What may stand in a file, and what is told of it, is in ``data/format.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from bot.knowledge.kinds import EntryKind, Thresholds
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SOURCES, VOCABULARY
from bot.text.quantity import FigureKind, Quantity


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


# What the rest of the program sees: read, checked, immutable.


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
        days = read.first_day, read.last_day
        return cls(identifier, text, read.kind, read.value, read.qualifier, unit, *days)


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


def typed(kind: Any, plain: Any, known: Mapping[type, dict[str, Any]]) -> Any:
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
