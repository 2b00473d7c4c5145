"""A knowledge folder as it stands: its files as far as they are valid, and what is wrong with each.

Every file is valid by itself here; whether they are sound together is for the checks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.errors import QuoteError, UnreadableError
from bot.knowledge.layout import (
    FACTS,
    FAQ,
    FOLDERS,
    LANGUAGES,
    SCHEMAS,
    SETTINGS,
    SOURCES,
    VOCABULARY,
    is_backup,
)
from bot.knowledge.models import (
    EntryModel,
    FactModel,
    FactsFile,
    FaqFile,
    KnowledgeFile,
    LanguageFile,
    VocabularyFile,
)
from bot.knowledge.problems import Place, Problem, error, nearest, shown_path, warning
from bot.knowledge.sources import SourceText, read_source
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document, Step, validate
from bot.knowledge.yaml_reader import read_yaml
from bot.text.quotes import alike, find_words, tidy

Model = TypeVar("Model")
File = TypeVar("File")


@dataclass(frozen=True)
class Item(Generic[Model, File]):
    """One of the list of a file; ``path`` leads to it there."""

    model: Model
    document: Document[File]
    path: tuple[Step, ...]

    def place(self, *path: Step, of_key: bool = False, offset: int | None = None) -> Place:
        """Return where a part of the item stands, as ``Document.place`` does."""
        return self.document.place(*self.path, *path, of_key=of_key, offset=offset)


RawEntry = Item[EntryModel, FaqFile]


@dataclass(frozen=True)
class RawFact(Item[FactModel, FactsFile]):
    """A fact with the file that it stands in and, where it exists, its source."""

    source: SourceText | None

    @property
    def slots(self) -> list[str]:
        """The names of its figures, names and lists."""
        return [*self.model.figures, *self.model.names, *self.model.lists]

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """Start and end of the quote in the source; None where it does not stand there."""
        try:
            return self.source.find(self.model.quote) if self.source else None
        except QuoteError:
            return None

    def occurrences(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of ``text`` wherever the source has it within the quote."""
        if self.source and self.span:
            words, (at, last) = alike(tidy(text)), self.span
            while (at := find_words(words, self.source.folded, at)) >= 0:
                if at + len(words) > last:
                    return
                yield at, at + len(words)
                at += 1


@dataclass(slots=True)
class RawFolder:
    """All files of a folder that could be read. Ids that stand twice are in ``all_`` twice."""

    version: str = ""  # a short hash of the files
    problems: list[Problem] = field(default_factory=list)
    # What is not read because of its name or place, and folders that are missing.
    strays: list[Problem] = field(default_factory=list)
    settings: Document[KnowledgeFile] | None = None
    all_sources: list[SourceText] = field(default_factory=list)
    facts_files: list[Document[FactsFile]] = field(default_factory=list)
    faq_files: list[Document[FaqFile]] = field(default_factory=list)
    vocabulary_files: list[Document[VocabularyFile]] = field(default_factory=list)
    language_files: list[Document[LanguageFile]] = field(default_factory=list)
    # Ids of what could not be read: they exist, so that nothing that refers to them dangles.
    left_out: set[str] = field(default_factory=set)
    unreadable: bool = False  # whole files are missing: references can't be judged
    all_facts: list[RawFact] = field(default_factory=list)
    all_entries: list[RawEntry] = field(default_factory=list)
    sources: dict[str, SourceText] = field(default_factory=dict)
    facts: dict[str, RawFact] = field(default_factory=dict)
    entries: dict[str, RawEntry] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The base language of the folder."""
        return self.settings.model.language if self.settings else "en"

    def list_items(self) -> None:
        """List the sources, facts and entries of all files by id; the first counts."""
        for source in self.all_sources:
            self.sources.setdefault(source.source.id, source)
        only = next(iter(self.sources.values())) if len(self.sources) == 1 else None
        for facts in self.facts_files:
            for index, fact in enumerate(facts.model.facts):
                name = fact.source or facts.model.source
                found = self.sources.get(name) if name else only
                self.all_facts.append(RawFact(fact, facts, ("facts", index), found))
                self.facts.setdefault(fact.id, self.all_facts[-1])
        for faq in self.faq_files:
            for index, entry in enumerate(faq.model.entries):
                self.all_entries.append(RawEntry(entry, faq, ("entries", index)))
                self.entries.setdefault(entry.id, self.all_entries[-1])


def read_folder(folder: Path) -> RawFolder:
    """Read every file of ``folder``. Never raises: what is wrong is among the problems."""
    reader = _FolderReader(folder)
    reader.read()
    reader.raw.version = reader.digest.hexdigest()[:12]
    reader.raw.list_items()
    return reader.raw


@dataclass(slots=True)
class _FolderReader:
    folder: Path
    raw: RawFolder = field(default_factory=RawFolder)
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self) -> None:
        raw = self.raw
        if not self.folder.is_dir():
            message = "there is no such folder; 'faqbot init FOLDER' makes one to start from"
            self._unreadable(error(Place(shown_path(self.folder)), message))
            return
        raw.settings = self._settings()
        self._note_strays()
        raw.all_sources = list(self._sources())
        raw.facts_files = self._documents(FACTS, FactsFile)
        raw.faq_files = self._documents(FAQ, FaqFile)
        raw.vocabulary_files = self._documents(VOCABULARY, VocabularyFile)
        raw.language_files = self._documents(LANGUAGES, LanguageFile)

    def _settings(self) -> Document[KnowledgeFile] | None:
        path = self.folder / SETTINGS
        if path.exists():
            return self._document(path, KnowledgeFile)
        message = "this file is missing; create it with a line such as 'name: My FAQ'"
        self.raw.problems.append(error(Place(shown_path(path)), message))
        return None

    def _sources(self) -> Iterator[SourceText]:
        for path in self._files(SOURCES, ".md"):
            text = self._text(path)
            if text is None:
                continue
            source, problems = read_source(text, shown_path(path), self.raw.language)
            self.raw.problems += problems
            self.raw.unreadable |= source is None
            if source:
                yield source

    def _documents(self, kind: str, model: type[Model]) -> list[Document[Model]]:
        documents = (self._document(path, model) for path in self._files(kind, ".yaml"))
        return [one for one in documents if one]

    def _document(self, path: Path, model: type[Model]) -> Document[Model] | None:
        text, file = self._text(path), shown_path(path)
        if text is None:
            return None
        try:
            tree, problems = read_yaml(text, file)
        except UnreadableError as reason:
            self._unreadable(reason.problem)
            return None
        document, fitting = validate(tree, model, file)
        self.raw.problems += problems + fitting.problems
        self.raw.left_out |= fitting.left_out
        self.raw.unreadable |= document is None and path.parent.name in (FACTS, FAQ)
        return document

    def _text(self, path: Path) -> str | None:
        try:
            data = read_bytes(path)
            self.digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            self.digest.update(hashlib.sha256(data).digest())
            return decode(data, shown_path(path))
        except UnreadableError as reason:
            self._unreadable(reason.problem)
            return None

    def _unreadable(self, problem: Problem) -> None:
        self.raw.problems.append(problem)
        self.raw.unreadable = True

    def _files(self, kind: str, suffix: str) -> Iterator[Path]:
        for path in self._inside(self.folder / kind):
            if path.suffix == suffix:
                yield path
            else:
                message = f"this is not read; {kind}/ holds files such as '{path.stem}{suffix}'"
                self._stray(path, message)

    def _note_strays(self) -> None:
        """Warn of what looks like knowledge and is not read: a misspelt folder, a lone file."""
        for path in self._inside(self.folder):
            if path.is_dir() and path.name not in (*FOLDERS, SCHEMAS):
                near = nearest(path.name, FOLDERS)
                hint = f"; did you mean '{near}'?" if near else ""
                self._stray(path, f"this folder is not read{hint}")
            elif path.suffix in (".yaml", ".yml") and path.name != SETTINGS:
                message = "this file is not read here; move it into facts/, faq/ or another folder"
                self._stray(path, message)
        for name in (SOURCES, FACTS, FAQ):
            if not (self.folder / name).exists():
                message = f"there is no folder {name}/; was it moved, or renamed?"
                self.raw.strays.append(warning(Place(shown_path(self.folder / name)), message))

    def _stray(self, path: Path, message: str) -> None:
        found = warning(Place(shown_path(path)), message)
        self.raw.problems.append(found)
        self.raw.strays.append(found)

    def _inside(self, folder: Path) -> list[Path]:
        """Return what is in ``folder``, without hidden files and editors' backups."""
        try:
            found = sorted(folder.iterdir()) if folder.exists() else []
        except OSError as reason:
            message = f"this folder can't be read: {reason.strerror or reason}"
            if isinstance(reason, NotADirectoryError):
                message = "this is a file where a folder belongs; give it another name"
            self._unreadable(error(Place(shown_path(folder)), message))
            return []
        return [path for path in found if not is_backup(path.name)]
