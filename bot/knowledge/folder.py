"""A knowledge folder as it stands: its files as far as they are valid, and what is wrong with each.

Every file is valid by itself here; whether they are sound together is for the checks.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Generic, Literal, TypeVar

from bot.errors import UnreadableError
from bot.knowledge import knowledge, layout
from bot.knowledge.problems import (
    Place,
    Problem,
    did_you_mean,
    error,
    firsts,
    nearest,
    say,
    shown_path,
    warning,
)
from bot.knowledge.sources import SourceText, read_source
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document, validate
from bot.knowledge.yaml_reader import Step, read_yaml
from bot.text.quotes import alike, find_words, tidy

Model = TypeVar("Model")
File = TypeVar("File")
T = TypeVar("T")
# Endings that stand for the one that is read; a picture or document was never meant to be.
_SLIPS = {".yaml": {".yaml", ".yml"}, ".md": {".md", ".markdown", ".txt"}}
_SCHEMAS = "schemas"  # earlier versions put it into folders, for editors


@dataclass(frozen=True)
class Item(Generic[Model, File]):
    """One of the list of a file; ``path`` leads to it there."""

    model: Model
    document: Document[File]
    path: tuple[Step, ...]

    def place(self, *path: Step, of_key: bool = False, offset: int | None = None) -> Place:
        """Return where a part of the item stands, as ``Document.place`` does."""
        return self.document.place(*self.path, *path, of_key=of_key, offset=offset)


RawEntry = Item[knowledge.EntryModel, knowledge.FaqFile]


@dataclass(frozen=True)
class RawFact(Item[knowledge.FactModel, knowledge.FactsFile]):
    """A fact with the file that it stands in and, where it exists, its source."""

    source: SourceText | None
    language: str  # of the folder

    @property
    def slots(self) -> list[str]:
        """The names of its figures, names and lists."""
        return [*self.model.figures, *self.model.names, *self.model.lists]

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """Start and end of the quote in the source; None where it does not stand there."""
        return self.source.find(self.model.quote) if self.source else None

    @property
    def touched(self) -> range:
        """The indexes of the sentences that the quote touches."""
        return self.source.touched(*self.span) if self.source and self.span else range(0)

    def occurrences(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of ``text`` wherever the source has it within the quote."""
        if self.source is None or self.span is None:
            return
        words, (first, last) = alike(tidy(text)), self.span
        at = find_words(words, self.source.folded, first)
        while 0 <= at <= last - len(words):
            yield at, at + len(words)
            at = find_words(words, self.source.folded, at + 1)


class RawFolder:
    """Every file of a folder, as far as it can be read; reading never fails, what is wrong is among
    the problems. Ids that stand twice are in ``all_`` twice."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._digest = folder, hashlib.sha256()
        self.problems: list[Problem] = []
        # By folder: what may belong there and is not read because of its name or place; that the
        # folder is missing.
        self.strays: dict[str, set[Problem]] = {kind: set() for kind in layout.FOLDERS}
        # Ids of what could not be read: they exist, so that nothing that refers to them dangles.
        self.left_out: set[str] = set()
        self.unreadable = False  # whole files are missing: references can't be judged
        self.settings = self._settings()
        self.all_sources = list(self._sources())
        self.facts_files = self._documents(layout.FACTS, knowledge.FactsFile)
        self.faq_files = self._documents(layout.FAQ, knowledge.FaqFile)
        self.vocabulary_files = self._documents(layout.VOCABULARY, knowledge.VocabularyFile)
        self.language_files = self._documents(layout.LANGUAGES, knowledge.LanguageFile)
        self.version = self._digest.hexdigest()[:12]
        self.sources = firsts((one.source.id, one) for one in self.all_sources)
        self.all_facts = [
            RawFact(one, file, ("facts", at), self._source(one, file.model), self.language)
            for file in self.facts_files
            for at, one in enumerate(file.model.facts)
        ]
        self.facts = firsts((one.model.id, one) for one in self.all_facts)
        self.all_entries = [
            RawEntry(one, file, ("entries", index))
            for file in self.faq_files
            for index, one in enumerate(file.model.entries)
        ]
        self.entries = firsts((one.model.id, one) for one in self.all_entries)

    @property
    def language(self) -> str:
        """The base language of the folder."""
        return self.settings.model.language if self.settings else "en"

    def _source(self, fact: knowledge.FactModel, file: knowledge.FactsFile) -> SourceText | None:
        """Return the source that a fact or its file names; where neither does, the only one."""
        only = next(iter(self.sources)) if len(self.sources) == 1 else ""
        return self.sources.get(fact.source or file.source or only)

    def missing(self, kind: Literal["fact", "entry"], name: str) -> str:
        """Return that there is none of that name; empty where there is or may be, unread."""
        found = self.facts if kind == "fact" else self.entries
        if self.unreadable or name in found or name in self.left_out:
            return ""
        return did_you_mean(say(f"check.no_{kind}", name=name), name, {*found, *self.left_out})

    def _settings(self) -> Document[knowledge.KnowledgeFile] | None:
        path = self._folder / layout.SETTINGS
        if not self._folder.is_dir():
            message = "there is no such folder; 'faqbot init FOLDER' makes one to start from"
            self.problems.append(error(Place(shown_path(self._folder)), message))
            return None
        self._note_strays()
        if path.exists():
            return self._document(path, knowledge.KnowledgeFile)
        message = "this file is missing; create it with a line such as 'name: My FAQ'"
        self.problems.append(error(Place(shown_path(path)), message))
        return None

    def _sources(self) -> Iterator[SourceText]:
        for path in self._files(layout.SOURCES, ".md"):
            found = self._read(path, partial(read_source, language=self.language))
            if found is None:
                continue
            source, problems = found
            self.problems += problems
            self.unreadable |= source is None
            if source:
                yield source

    def _documents(self, kind: str, model: type[Model]) -> list[Document[Model]]:
        documents = (self._document(path, model) for path in self._files(kind, ".yaml"))
        return [one for one in documents if one]

    def _document(self, path: Path, model: type[Model]) -> Document[Model] | None:
        found = self._read(path, read_yaml)
        if found is None:
            return None
        document, fitting = validate(found[0], model, shown_path(path))
        self.problems += found[1] + fitting.problems
        self.left_out |= fitting.left_out
        self.unreadable |= document is None and path.parent.name in (layout.FACTS, layout.FAQ)
        return document

    def _read(self, path: Path, read: Callable[[str, str], T]) -> T | None:
        """Return what ``read`` makes of the text of a file and its name; None where it can't."""
        try:
            data, file = read_bytes(path), shown_path(path)
            self._digest.update(path.relative_to(self._folder).as_posix().encode() + b"\0")
            self._digest.update(hashlib.sha256(data).digest())
            return read(decode(data, file), file)
        except UnreadableError as reason:
            self.problems.append(reason.problem)
            self.unreadable = True
            return None

    def _files(self, kind: str, suffix: str) -> Iterator[Path]:
        for path in self._inside(self._folder / kind):
            if path.suffix == suffix:
                yield path
            else:
                message = f"this is not read; {kind}/ holds files such as '{path.stem}{suffix}'"
                may_belong = path.is_dir() or _SLIPS[suffix] & {*path.suffixes}
                self._stray(path, message, [kind] if may_belong else [])

    def _note_strays(self) -> None:
        """Warn of what looks like knowledge and is not read: a misspelt folder, a lone file."""
        for path in self._inside(self._folder):
            if path.is_dir() and path.name not in (*layout.FOLDERS, _SCHEMAS):
                message = did_you_mean("this folder is not read", path.name, layout.FOLDERS)
                meant = nearest(path.name, layout.FOLDERS)
                self._stray(path, message, [meant] if meant else [])
            elif path.suffix in (".yaml", ".yml") and path.name != layout.SETTINGS:
                message = "this file is not read here; move it into facts/, faq/ or another folder"
                self._stray(path, message, layout.FOLDERS)
        for name in (layout.SOURCES, layout.FACTS, layout.FAQ):
            if not (self._folder / name).exists():
                message = f"there is no folder {name}/; was it moved, or renamed?"
                self.strays[name].add(warning(Place(shown_path(self._folder / name)), message))

    def _stray(self, path: Path, message: str, kinds: Iterable[str]) -> None:
        found = warning(Place(shown_path(path)), message)
        self.problems.append(found)
        for kind in kinds:
            self.strays[kind].add(found)

    def _inside(self, folder: Path) -> list[Path]:
        """Return what is in ``folder``, without hidden files and editors' backups."""
        try:
            found = sorted(folder.iterdir()) if folder.exists() else []
        except OSError as reason:
            message = f"this folder can't be read: {reason.strerror or reason}"
            if isinstance(reason, NotADirectoryError):
                message = "this is a file where a folder belongs; give it another name"
            self.problems.append(error(Place(shown_path(folder)), message))
            self.unreadable = True
            return []
        return [path for path in found if not layout.is_backup(path.name)]
