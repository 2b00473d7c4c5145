"""A whole knowledge folder as one JSON value, and the same folder made of that again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.authoring.files import Decoded
from bot.authoring.folders import checked, new_folder, write_files
from bot.errors import KnowledgeError, UnreadableError
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SETTINGS, SOURCES, VOCABULARY
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Place, error, one_line
from bot.knowledge.schemas import Schema, format_of
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document, Fitting, from_json
from bot.knowledge.yaml_writer import document

_LISTS = (FACTS, FAQ, VOCABULARY, LANGUAGES)
_NAME = re.compile(r"[\w][\w .-]{0,110}\.(?:ya?ml|md)")
_FORMAT = "faqbot-knowledge-1"


def _schema() -> Schema:
    """Return the schema of everything in a knowledge folder, comments apart."""
    keys = {kind: _exported(kind) for kind in (SOURCES, *_LISTS)}
    keys = {"format": {"enum": [_FORMAT]}, "knowledge": format_of("knowledge"), **keys}
    return {"required": [*keys], "properties": keys}


def _exported(kind: str) -> Schema:
    """Return the schema of a list of files, each with its name; of a source, with its text."""
    whole, text = format_of(kind), {"type": "string"}
    more = {"file": text, "text": text} if kind == SOURCES else {"file": text}
    required = [*whole.get("required", ()), *more]
    whole = {**whole, "required": required, "properties": {**whole["properties"], **more}}
    return {"type": "array", "items": whole}


def export_json(folder: Path) -> dict[str, Any]:
    """Return ``folder`` as plain values; raises KnowledgeError for a folder with errors."""
    load_knowledge(folder)
    raw = RawFolder(folder)
    if raw.settings is None:
        raise KnowledgeError([])  # loading refuses a folder without its settings
    return {
        "format": _FORMAT,
        "knowledge": raw.settings.values,
        SOURCES: [_named(one.front) | {"text": _body(one.front.file)} for one in raw.all_sources],
        FACTS: [_named(one) for one in raw.facts_files],
        FAQ: [_named(one) for one in raw.faq_files],
        VOCABULARY: [_named(one) for one in raw.vocabulary_files],
        LANGUAGES: [_named(one) for one in raw.language_files],
    }


def _named(file: Document[Any]) -> dict[str, Any]:
    return {"file": Path(file.file).name, **file.values}


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
    place, fitting = Place(decoded.file), Fitting(decoded.file)
    try:
        export = fitting.fit(from_json(json.loads(decoded.text)), _schema())
        fault = fitting.problems[0].message if fitting.problems else _bad_name(export)
        if not fault:
            return export
        message = f"this is not what 'faqbot export --format json' writes: {fault}"
    except json.JSONDecodeError as reason:
        place, message = Place(decoded.file, reason.lineno, reason.colno), f"not JSON: {reason.msg}"
    except RecursionError:
        message = "this JSON is nested too deeply to be an export"
    raise UnreadableError(error(place, one_line(message, 300)))


def _bad_name(export: Any) -> str:
    """Say which name is not bare: a file from elsewhere must not write outside its folder."""
    for kind in (SOURCES, *_LISTS):
        for number, one in enumerate(export[kind]):
            if not _NAME.fullmatch(one["file"]):
                return f"{kind}.{number}.file can't be '{one['file']}'"
    return ""


def _files(export: Any) -> Mapping[str, str]:
    files = {SETTINGS: document(export["knowledge"])}
    for source in export[SOURCES]:
        name, text = source.pop("file"), source.pop("text")
        files[f"{SOURCES}/{name}"] = f"---\n{document(source)}---\n{text}"
    for folder in _LISTS:
        files |= {f"{folder}/{one.pop('file')}": document(one) for one in export[folder]}
    return files
