"""A whole knowledge folder as one JSON value, which ``import`` makes into the same folder again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, StringConstraints

from bot.errors import KnowledgeError
from bot.knowledge.folder import read_folder
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import (
    FactsFile,
    FaqFile,
    KnowledgeFile,
    LanguageFile,
    SourceFront,
    Strict,
    VocabularyFile,
)
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document

FORMAT = "faqbot-knowledge-1"
# A bare name: a file from elsewhere must not be able to write outside its folder.
_YamlName = Annotated[str, StringConstraints(pattern=r"^[\w][\w .-]*\.ya?ml$", max_length=120)]
_MarkdownName = Annotated[str, StringConstraints(pattern=r"^[\w][\w .-]*\.md$", max_length=120)]
_Model = TypeVar("_Model", bound=BaseModel)


class SourceExport(SourceFront):
    """A source with its text as it stands below the front matter."""

    file: _MarkdownName
    text: str


class FactsExport(FactsFile):
    """A file of ``facts/``."""

    file: _YamlName


class FaqExport(FaqFile):
    """A file of ``faq/``."""

    file: _YamlName


class VocabularyExport(VocabularyFile):
    """A file of ``vocabulary/``."""

    file: _YamlName


class LanguageExport(LanguageFile):
    """A file of ``languages/``."""

    file: _YamlName


class KnowledgeExport(Strict):
    """Everything in a knowledge folder, comments apart."""

    format: Literal["faqbot-knowledge-1"]
    knowledge: KnowledgeFile
    sources: list[SourceExport]
    facts: list[FactsExport]
    faq: list[FaqExport]
    vocabulary: list[VocabularyExport]
    languages: list[LanguageExport]


def export_json(folder: Path) -> dict[str, Any]:
    """Return ``folder`` as plain values; raises KnowledgeError for a folder with errors."""
    load_knowledge(folder)
    draft = read_folder(folder).draft
    if draft.settings is None:
        raise KnowledgeError([])  # loading refuses a folder without its settings
    return {
        "format": FORMAT,
        "knowledge": _dump(draft.settings.model),
        "sources": [_source(source.front) for source in draft.all_sources],
        "facts": _dumped(draft.facts_files),
        "faq": _dumped(draft.faq_files),
        "vocabulary": _dumped(draft.vocabulary_files),
        "languages": _dumped(draft.language_files),
    }


def _dumped(documents: Iterable[Document[_Model]]) -> Sequence[Mapping[str, Any]]:
    return [{"file": Path(one.file).name, **_dump(one.model)} for one in documents]


def _dump(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)


def _source(front: Document[SourceFront]) -> dict[str, Any]:
    text = decode(read_bytes(Path(front.file)), front.file)
    body = text.split("\n---", 1)[1].split("\n", 1)[1]
    return {"file": Path(front.file).name, **_dump(front.model), "text": body}
