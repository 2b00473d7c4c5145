"""A whole knowledge folder as one JSON value, and the same folder made of that again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError, create_model

from bot.authoring.files import Decoded
from bot.authoring.folders import checked, new_folder, write_files
from bot.errors import KnowledgeError, UnreadableError
from bot.knowledge.folder import read_folder
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SETTINGS, SOURCES, VOCABULARY
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import KnowledgeFile, SourceFront, Strict
from bot.knowledge.problems import Place, error, one_line
from bot.knowledge.schemas import KINDS
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document
from bot.knowledge.yaml_writer import Value, document

FORMAT = "faqbot-knowledge-1"
# A bare name: a file from elsewhere must not be able to write outside its folder.
_YamlName = Annotated[str, StringConstraints(pattern=r"^[\w][\w .-]*\.ya?ml$", max_length=120)]
_MarkdownName = Annotated[str, StringConstraints(pattern=r"^[\w][\w .-]*\.md$", max_length=120)]
_Model = TypeVar("_Model", bound=BaseModel)


class SourceExport(SourceFront):
    """A source with its text as it stands below the front matter."""

    file: _MarkdownName
    text: str


def _with_name(model: type[BaseModel]) -> type[BaseModel]:
    """Return ``model`` with the name of its file."""
    name = f"{model.__name__.removesuffix('File')}Export"
    fields: dict[str, Any] = {"file": (_YamlName, ...)}
    return create_model(name, __base__=model, **fields)


_LISTS = (FACTS, FAQ, VOCABULARY, LANGUAGES)
_FIELDS: dict[str, Any] = {
    "format": (Literal["faqbot-knowledge-1"], ...),
    "knowledge": (KnowledgeFile, ...),
    "sources": (list[SourceExport], ...),
    **{folder: (list[_with_name(KINDS[folder])], ...) for folder in _LISTS},  # type: ignore[misc]
}
# Everything in a knowledge folder, comments apart.
KnowledgeExport = create_model("KnowledgeExport", __base__=Strict, **_FIELDS)


def export_json(folder: Path) -> dict[str, Any]:
    """Return ``folder`` as plain values; raises KnowledgeError for a folder with errors."""
    load_knowledge(folder)
    raw = read_folder(folder)
    if raw.settings is None:
        raise KnowledgeError([])  # loading refuses a folder without its settings
    return {
        "format": FORMAT,
        "knowledge": _dump(raw.settings.model),
        "sources": [_source(source.front) for source in raw.all_sources],
        FACTS: _dumped(raw.facts_files),
        FAQ: _dumped(raw.faq_files),
        VOCABULARY: _dumped(raw.vocabulary_files),
        LANGUAGES: _dumped(raw.language_files),
    }


def _dumped(documents: Iterable[Document[_Model]]) -> Sequence[Mapping[str, Any]]:
    return [{"file": Path(one.file).name, **_dump(one.model)} for one in documents]


def _dump(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)


def _source(front: Document[SourceFront]) -> dict[str, Any]:
    text = decode(read_bytes(Path(front.file)), front.file)
    body = text.split("\n---", 1)[1].split("\n", 1)[1]
    return {"file": Path(front.file).name, **_dump(front.model), "text": body}


def take_json(decoded: Decoded, out: Path) -> int:
    """Make the folder ``out`` and return how many files it has; raises BotError otherwise."""
    files = _files(_read(decoded))
    with new_folder(out) as work:
        write_files(work, files)
        checked(work, out)
    return len(files)


def _read(decoded: Decoded) -> Any:
    try:
        return KnowledgeExport.model_validate(json.loads(decoded.text))
    except json.JSONDecodeError as reason:
        place, message = Place(decoded.file, reason.lineno, reason.colno), f"not JSON: {reason.msg}"
    except RecursionError:
        place, message = Place(decoded.file), "this JSON is nested too deeply to be an export"
    except ValidationError as reason:
        first = reason.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        place = Place(decoded.file)
        message = f"this is not what 'faqbot export --format json' writes: {where}: {first['msg']}"
    raise UnreadableError(error(place, one_line(message, 300)))


def _files(export: Any) -> dict[str, str]:
    files = {SETTINGS: _yaml(export.knowledge)}
    for source in export.sources:
        front = document(_plain(source, {"file", "text"}))
        files[f"{SOURCES}/{source.file}"] = f"---\n{front}---\n{source.text}"
    for folder in _LISTS:
        files |= {f"{folder}/{one.file}": _yaml(one) for one in getattr(export, folder)}
    return files


def _yaml(model: BaseModel) -> str:
    return document(_plain(model, {"file"}))


def _plain(model: BaseModel, without: set[str]) -> dict[str, Value]:
    return model.model_dump(mode="json", exclude_defaults=True, exclude=without)
