"""Makes a knowledge folder of what ``export --format json`` wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.errors import UnreadableError
from bot.exchange.json_format import KnowledgeExport
from bot.authoring.folders import checked, new_folder, write_files
from bot.authoring.files import Decoded
from bot.knowledge.folder import FACTS, FAQ, LANGUAGES, SETTINGS, SOURCES, VOCABULARY
from bot.knowledge.problems import Place, error, one_line
from bot.knowledge.yaml_writer import Value, document


def take_json(decoded: Decoded, out: Path) -> int:
    """Make the folder ``out`` and return how many files it has; raises BotError otherwise."""
    files = _files(_read(decoded))
    with new_folder(out) as work:
        write_files(work, files)
        checked(work, out)
    return len(files)


def _read(decoded: Decoded) -> KnowledgeExport:
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


def _files(export: KnowledgeExport) -> dict[str, str]:
    files = {SETTINGS: _yaml(export.knowledge)}
    for source in export.sources:
        front = document(_plain(source, {"file", "text"}))
        files[f"{SOURCES}/{source.file}"] = f"---\n{front}---\n{source.text}"
    groups: Sequence[tuple[str, Sequence[BaseModel]]] = (
        (FACTS, export.facts),
        (FAQ, export.faq),
        (VOCABULARY, export.vocabulary),
        (LANGUAGES, export.languages),
    )
    for folder, models in groups:
        for model in models:
            files[f"{folder}/{getattr(model, 'file')}"] = _yaml(model)  # noqa: B009 - each has one
    return files


def _yaml(model: BaseModel) -> str:
    return document(_plain(model, {"file"}))


def _plain(model: BaseModel, without: set[str]) -> dict[str, Value]:
    return model.model_dump(mode="json", exclude_defaults=True, exclude=without)
