"""Reads every file of a knowledge folder and collects what is wrong with each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.errors import UnreadableError
from bot.knowledge.draft import Draft
from bot.knowledge.layout import (
    BACKUPS,
    FACTS,
    FAQ,
    FOLDERS,
    LANGUAGES,
    SCHEMAS,
    SETTINGS,
    SOURCES,
    VOCABULARY,
)
from bot.knowledge.models import FactsFile, FaqFile, KnowledgeFile, LanguageFile, VocabularyFile
from bot.knowledge.nearest import nearest
from bot.knowledge.problems import Place, Problem, error, shown_path, warning
from bot.knowledge.sources import SourceText, read_source
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document, validate, validate_items
from bot.knowledge.yaml_reader import read_yaml

__all__ = [
    "FACTS",
    "FAQ",
    "FOLDERS",
    "LANGUAGES",
    "SETTINGS",
    "SOURCES",
    "VOCABULARY",
    "FolderReading",
    "read_folder",
]

_YAML = ".yaml"
_MARKDOWN = ".md"
_LOOKS_LIKE_YAML = (".yaml", ".yml")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class FolderReading:
    """What was read from a folder; ``version`` is a short hash of its files.

    ``strays``: what is not read because of its name or place, and folders that are missing.
    """

    draft: Draft
    version: str
    problems: list[Problem]
    strays: list[Problem]


def read_folder(folder: Path) -> FolderReading:
    """Read every file of ``folder``. Never raises: what is wrong is among the problems."""
    reader = _FolderReader(folder)
    draft = reader.read()
    return FolderReading(draft, reader.digest.hexdigest()[:12], reader.problems, reader.strays)


@dataclass(slots=True)
class _FolderReader:
    folder: Path
    problems: list[Problem] = field(default_factory=list)
    strays: list[Problem] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    unreadable: bool = False
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self) -> Draft:
        if not self.folder.is_dir():
            place = Place(shown_path(self.folder))
            message = "there is no such folder; 'faqbot init FOLDER' makes one to start from"
            self.problems.append(error(place, message))
            return Draft(unreadable=True)
        settings = self._settings()
        language = settings.model.language if settings else "en"
        self._note_strays()
        return Draft(
            settings=settings,
            all_sources=tuple(self._sources(language)),
            facts_files=tuple(self._listed(FACTS, FactsFile, "facts")),
            faq_files=tuple(self._listed(FAQ, FaqFile, "entries")),
            vocabulary_files=tuple(self._whole(VOCABULARY, VocabularyFile)),
            language_files=tuple(self._whole(LANGUAGES, LanguageFile)),
            left_out=frozenset(self.left_out),
            unreadable=self.unreadable,
        )

    def _settings(self) -> Document[KnowledgeFile] | None:
        path = self.folder / SETTINGS
        if not path.exists():
            message = "this file is missing; create it with a line such as 'name: My FAQ'"
            self.problems.append(error(Place(shown_path(path)), message))
            return None
        return self._document(path, KnowledgeFile)

    def _sources(self, language: str) -> Iterator[SourceText]:
        for path in self._files(SOURCES, _MARKDOWN):
            text = self._text(path)
            source, problems = (
                read_source(text, shown_path(path), language) if text is not None else (None, [])
            )
            self.problems += problems
            self.unreadable |= source is None
            if source:
                yield source

    def _listed(self, kind: str, model: type[Model], key: str) -> Iterator[Document[Model]]:
        for path in self._files(kind, _YAML):
            tree = self._tree(path)
            if tree is None:
                continue
            document, problems, left_out = validate_items(tree, model, shown_path(path), key)
            self.problems += problems
            self.left_out |= left_out
            self.unreadable |= document is None
            if document:
                yield document

    def _whole(self, kind: str, model: type[Model]) -> Iterator[Document[Model]]:
        for path in self._files(kind, _YAML):
            document = self._document(path, model)
            if document:
                yield document

    def _document(self, path: Path, model: type[Model]) -> Document[Model] | None:
        tree = self._tree(path)
        if tree is None:
            return None
        valid, problems = validate(tree, model, shown_path(path))
        self.problems += problems
        return Document(shown_path(path), valid, tree) if valid else None

    def _tree(self, path: Path) -> Any:
        text = self._text(path)
        if text is None:
            return None
        try:
            tree, problems = read_yaml(text, shown_path(path))
        except UnreadableError as reason:
            self._unreadable(reason)
            return None
        self.problems += problems
        return tree

    def _text(self, path: Path) -> str | None:
        try:
            data = read_bytes(path)
            self.digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            self.digest.update(hashlib.sha256(data).digest())
            return decode(data, shown_path(path))
        except UnreadableError as reason:
            self._unreadable(reason)
            return None

    def _unreadable(self, reason: UnreadableError) -> None:
        self.problems.append(reason.problem)
        self.unreadable = True

    def _files(self, kind: str, suffix: str) -> list[Path]:
        inside = self._entries(self.folder / kind)
        for path in inside:
            if path.suffix != suffix:
                message = f"this is not read; {kind}/ holds files such as '{path.stem}{suffix}'"
                self._stray(path, message)
        return [path for path in inside if path.suffix == suffix]

    def _note_strays(self) -> None:
        """Warn of what looks like knowledge and is not read: a misspelt folder, a lone file."""
        for path in self._entries(self.folder):
            if path.is_dir() and path.name not in (*FOLDERS, SCHEMAS):
                near = nearest(path.name, FOLDERS)
                hint = f"; did you mean '{near}'?" if near else ""
                message = f"this folder is not read{hint}"
            elif path.suffix in _LOOKS_LIKE_YAML and path.name != SETTINGS:
                message = "this file is not read here; move it into facts/, faq/ or another folder"
            else:
                continue
            self._stray(path, message)
        for name in (SOURCES, FACTS, FAQ):
            if not (self.folder / name).exists():
                message = f"there is no folder {name}/; was it moved, or renamed?"
                self.strays.append(warning(Place(shown_path(self.folder / name)), message))

    def _stray(self, path: Path, message: str) -> None:
        found = warning(Place(shown_path(path)), message)
        self.problems.append(found)
        self.strays.append(found)

    def _entries(self, folder: Path) -> list[Path]:
        """Return what is in ``folder``, without hidden files and editors' backups."""
        try:
            found = sorted(folder.iterdir()) if folder.exists() else []
        except NotADirectoryError:
            message = "this is a file where a folder belongs; give it another name"
            self._unreadable(UnreadableError(error(Place(shown_path(folder)), message)))
            return []
        except OSError as reason:
            message = f"this folder can't be read: {reason.strerror or reason}"
            self._unreadable(UnreadableError(error(Place(shown_path(folder)), message)))
            return []
        return [
            path
            for path in found
            if not path.name.startswith(BACKUPS) and not path.name.endswith("~")
        ]
