"""A whole knowledge folder as one JSON value, and the same folder made of that again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.authoring.files import Decoded
from bot.authoring.folders import checked, new_folder, write_files
from bot.errors import UnreadableError
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import (
    FACTS,
    FAQ,
    FOLDERS,
    LANGUAGES,
    SETTINGS,
    SOURCES,
    VOCABULARY,
    is_backup,
)
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Place, error, one_line
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Document
from bot.knowledge.yaml_writer import document

_FORMAT = "faqbot-knowledge-1"


def export_json(folder: Path) -> dict[str, Any]:
    """Return ``folder`` as plain values; raises KnowledgeError for a folder with errors."""
    load_knowledge(folder)
    raw = RawFolder(folder)
    listed: dict[str, list[dict[str, Any]]] = {SOURCES: []}
    for front in (one.front for one in raw.all_sources):
        text = decode(read_bytes(Path(front.file)), front.file)
        body = text.split("\n---", 1)[1].split("\n", 1)[1]
        listed[SOURCES].append({"file": Path(front.file).name, **front.values, "text": body})
    files: Mapping[str, Sequence[Document[Any]]] = {
        FACTS: raw.facts_files,
        FAQ: raw.faq_files,
        VOCABULARY: raw.vocabulary_files,
        LANGUAGES: raw.language_files,
    }
    for kind, documents in files.items():
        listed[kind] = [{"file": Path(one.file).name, **one.values} for one in documents]
    settings = raw.settings.values if raw.settings else {}
    return {"format": _FORMAT, "knowledge": settings, **listed}


def take_json(decoded: Decoded, out: Path) -> int:
    """Make the folder ``out`` and return how many files it has; raises BotError otherwise."""
    files = _files(decoded)
    with new_folder(out) as work:
        write_files(work, files)
        checked(work, out)
    return len(files)


def _files(decoded: Decoded) -> dict[str, str]:
    """Return the text of each file by its path; what is in it is left to the check of a folder."""
    place, message = Place(decoded.file), "this is not what 'faqbot export --format json' writes"
    try:
        export = json.loads(decoded.text, object_pairs_hook=_given)
        if export["format"] == _FORMAT:
            files = {SETTINGS: document(export["knowledge"])}
            for kind in FOLDERS:
                files |= {f"{kind}/{_name(one)}": _text(one) for one in export[kind]}
            return files
    except json.JSONDecodeError as reason:
        place, message = Place(decoded.file, reason.lineno, reason.colno), f"not JSON: {reason.msg}"
    except RecursionError:
        message = "this JSON is nested too deeply to be an export"
    except (LookupError, TypeError, ValueError, AttributeError) as reason:
        message = f"{message}: {reason}"
    raise UnreadableError(error(place, one_line(message, 300)))


def _given(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def _name(item: dict[str, Any]) -> str:
    name: str = item.pop("file")
    is_read = Path(name).suffix in (".yaml", ".md") and not is_backup(name)
    # A file from elsewhere must not write outside its folder.
    if not is_read or Path(name).name != name or not name.isprintable():
        raise ValueError(f"a file can't be '{name}'")
    return name


def _text(item: dict[str, Any]) -> str:
    if "text" not in item:
        return document(item)
    body = item.pop("text")
    body.encode()  # half a character, from broken JSON: no file can hold it
    return f"---\n{document(item)}---\n{body}"
