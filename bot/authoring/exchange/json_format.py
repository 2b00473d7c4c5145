"""A whole knowledge folder as one JSON value, and the same folder made of that again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, ValidationError, create_model

from bot.authoring.files import Decoded
from bot.authoring.folders import checked, new_folder, write_files
from bot.errors import KnowledgeError, UnreadableError
from bot.knowledge.folder import read_folder
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SETTINGS, SOURCES, VOCABULARY
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import KnowledgeFile, Strict
from bot.knowledge.problems import Place, error, one_line
from bot.knowledge.schemas import KINDS
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document
from bot.knowledge.yaml_writer import document

_LISTS = (FACTS, FAQ, VOCABULARY, LANGUAGES)


def _exported(kind: str, ending: str, **more: Any) -> Any:
    """Return the model of a file of ``kind`` with its name and ``more``.

    A bare name: a file from elsewhere must not be able to write outside its folder.
    """
    name = StringConstraints(pattern=rf"^[\w][\w .-]*\.{ending}$", max_length=120)
    fields: Any = {"file": (Annotated[str, name], ...), **more}
    return create_model(f"{kind.title()}Export", __base__=KINDS[kind], **fields)


_FIELDS: Any = {
    "format": (Literal["faqbot-knowledge-1"], ...),
    "knowledge": (KnowledgeFile, ...),
    # The text of a source is what stands below its front matter.
    SOURCES: (list[_exported(SOURCES, "md", text=(str, ...))], ...),  # type: ignore[misc]
    **{one: (list[_exported(one, "ya?ml")], ...) for one in _LISTS},  # type: ignore[misc]
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
        "format": "faqbot-knowledge-1",
        "knowledge": _plain(raw.settings.model),
        SOURCES: [_named(one.front) | {"text": _body(one.front.file)} for one in raw.all_sources],
        FACTS: [_named(one) for one in raw.facts_files],
        FAQ: [_named(one) for one in raw.faq_files],
        VOCABULARY: [_named(one) for one in raw.vocabulary_files],
        LANGUAGES: [_named(one) for one in raw.language_files],
    }


def _named(file: Document[Any]) -> dict[str, Any]:
    return {"file": Path(file.file).name, **_plain(file.model)}


def _body(file: str) -> str:
    return decode(read_bytes(Path(file)), file).split("\n---", 1)[1].split("\n", 1)[1]


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


def _files(export: Any) -> Mapping[str, str]:
    files = {SETTINGS: document(_plain(export.knowledge))}
    for source in export.sources:
        front = document(_plain(source, "file", "text"))
        files[f"{SOURCES}/{source.file}"] = f"---\n{front}---\n{source.text}"
    for folder in _LISTS:
        for one in getattr(export, folder):
            files[f"{folder}/{one.file}"] = document(_plain(one, "file"))
    return files


def _plain(model: BaseModel, *without: str) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True, exclude=set(without))
