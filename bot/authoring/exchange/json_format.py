"""A whole knowledge folder as one JSON value, and the same folder made of that again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.authoring.files import Decoded
from bot.authoring.folders import checked, new_folder, write_files
from bot.errors import KnowledgeError, UnreadableError
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SETTINGS, SOURCES, VOCABULARY
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Place, error, one_line
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document, Fitting, Schema, format_of, from_json
from bot.knowledge.yaml_writer import document

_LISTS = (FACTS, FAQ, VOCABULARY, LANGUAGES)
_NAME = re.compile(r"[\w][\w .-]{0,110}\.(?:ya?ml|md)")
_FORMAT = "faqbot-knowledge-1"


def export_json(folder: Path) -> dict[str, Any]:
    """Return ``folder`` as plain values; raises KnowledgeError for a folder with errors."""
    load_knowledge(folder)
    raw = RawFolder(folder)
    if raw.settings is None:
        raise KnowledgeError([])  # loading refuses a folder without its settings
    files: dict[str, Sequence[Document[Any]]] = {
        FACTS: raw.facts_files,
        FAQ: raw.faq_files,
        VOCABULARY: raw.vocabulary_files,
        LANGUAGES: raw.language_files,
    }
    sources = []
    for front in (one.front for one in raw.all_sources):
        text = decode(read_bytes(Path(front.file)), front.file)
        body = text.split("\n---", 1)[1].split("\n", 1)[1]
        sources.append({"file": Path(front.file).name, **front.values, "text": body})
    listed = {
        kind: [{"file": Path(one.file).name, **one.values} for one in documents]
        for kind, documents in files.items()
    }
    return {"format": _FORMAT, "knowledge": raw.settings.values, SOURCES: sources, **listed}


def _schema() -> Schema:
    """Return the schema of an export: lists of files, each with its name, of a source with its
    text."""
    keys = {"format": {"enum": [_FORMAT]}, "knowledge": format_of("knowledge")}
    for kind in (SOURCES, *_LISTS):
        whole = format_of(kind)
        named = ("file", "text") if kind == SOURCES else ("file",)
        more = {name: {"type": "string"} for name in named}
        required = [*whole.get("required", ()), *more]
        shape = {**whole, "required": required, "properties": {**whole["properties"], **more}}
        keys[kind] = {"type": "array", "items": shape}
    return {"required": [*keys], "properties": keys}


def take_json(decoded: Decoded, out: Path) -> int:
    """Make the folder ``out`` and return how many files it has; raises BotError otherwise."""
    export = _read(decoded)
    files = {SETTINGS: document(export["knowledge"])}
    for source in export[SOURCES]:
        name, text = source.pop("file"), source.pop("text")
        files[f"{SOURCES}/{name}"] = f"---\n{document(source)}---\n{text}"
    for folder in _LISTS:
        files |= {f"{folder}/{one.pop('file')}": document(one) for one in export[folder]}
    with new_folder(out) as work:
        write_files(work, files)
        checked(work, out)
    return len(files)


def _read(decoded: Decoded) -> Any:
    place, fitting = Place(decoded.file), Fitting(decoded.file)
    try:
        export = fitting.fit(from_json(json.loads(decoded.text)), _schema())
        bad_names = (  # a file from elsewhere must not write outside its folder
            f"{kind}.{number}.file can't be '{one['file']}'"
            for kind in (SOURCES, *_LISTS)
            for number, one in enumerate(export[kind])
            if not _NAME.fullmatch(one["file"])
        )
        fault = fitting.problems[0].message if fitting.problems else next(bad_names, "")
        if not fault:
            return export
        message = f"this is not what 'faqbot export --format json' writes: {fault}"
    except json.JSONDecodeError as reason:
        place, message = Place(decoded.file, reason.lineno, reason.colno), f"not JSON: {reason.msg}"
    except RecursionError:
        message = "this JSON is nested too deeply to be an export"
    raise UnreadableError(error(place, one_line(message, 300)))
