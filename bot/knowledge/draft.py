"""A knowledge folder as read: valid file by file, not yet known to be sound as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.knowledge.models import (
    EntryModel,
    FactModel,
    FactsFile,
    FaqFile,
    KnowledgeFile,
    LanguageFile,
    VocabularyFile,
)
from bot.knowledge.problems import Place
from bot.knowledge.sources import SourceText
from bot.knowledge.validation import Document, Step


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A fact with the file that it stands in and, where it exists, its source."""

    model: FactModel
    document: Document[FactsFile]
    index: int
    source: SourceText | None

    def place(self, *path: Step) -> Place:
        """Return where a part of the fact stands."""
        return self.document.place("facts", self.index, *path)

    def inside(self, offset: int, *path: Step) -> Place:
        """Return the place of a character of one of the fact's texts."""
        return self.document.inside(offset, "facts", self.index, *path)

    @property
    def slots(self) -> list[str]:
        """The names of its figures, names and lists."""
        return [*self.model.figures, *self.model.names, *self.model.lists]


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """An entry with the file that it stands in."""

    model: EntryModel
    document: Document[FaqFile]
    index: int

    def place(self, *path: Step) -> Place:
        """Return where a part of the entry stands."""
        return self.document.place("entries", self.index, *path)

    def inside(self, offset: int, *path: Step) -> Place:
        """Return the place of a character of one of the entry's texts."""
        return self.document.inside(offset, "entries", self.index, *path)


@dataclass(frozen=True, slots=True)
class Draft:
    """All files of a folder that could be read. Ids that stand twice are in ``all_`` twice."""

    settings: Document[KnowledgeFile] | None = None
    all_sources: tuple[SourceText, ...] = ()
    facts_files: tuple[Document[FactsFile], ...] = ()
    faq_files: tuple[Document[FaqFile], ...] = ()
    vocabulary_files: tuple[Document[VocabularyFile], ...] = ()
    language_files: tuple[Document[LanguageFile], ...] = ()
    # Ids of what could not be read: they exist, so that nothing that refers to them dangles.
    left_out: frozenset[str] = frozenset()
    unreadable: bool = False  # whole files are missing: references can't be judged
    sources: dict[str, SourceText] = field(init=False, default_factory=dict)
    all_facts: list[DraftFact] = field(init=False, default_factory=list)
    facts: dict[str, DraftFact] = field(init=False, default_factory=dict)
    all_entries: list[DraftEntry] = field(init=False, default_factory=list)
    entries: dict[str, DraftEntry] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.all_sources:
            self.sources.setdefault(source.source.id, source)
        for fact in self._facts():
            self.all_facts.append(fact)
            self.facts.setdefault(fact.model.id, fact)
        for entry in self._entries():
            self.all_entries.append(entry)
            self.entries.setdefault(entry.model.id, entry)

    @property
    def language(self) -> str:
        """The base language of the folder."""
        return self.settings.model.language if self.settings else "en"

    def source_of(self, fact: FactModel, file: FactsFile) -> SourceText | None:
        """Return the source that ``fact`` or its ``file`` names, the only one where none is."""
        name = fact.source or file.source
        if not name and len(self.sources) == 1:
            return next(iter(self.sources.values()))
        return self.sources.get(name)

    def _facts(self) -> Iterator[DraftFact]:
        for document in self.facts_files:
            for index, model in enumerate(document.model.facts):
                yield DraftFact(model, document, index, self.source_of(model, document.model))

    def _entries(self) -> Iterator[DraftEntry]:
        for document in self.faq_files:
            for index, model in enumerate(document.model.entries):
                yield DraftEntry(model, document, index)
