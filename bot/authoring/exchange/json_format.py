"""A whole knowledge folder as one JSON value, and the same folder made of that again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.authoring.files import Decoded
from bot.authoring.folders import checked, new_folder, write_files
from bot.errors import UnreadableError
from bot.knowledge import layout
from bot.knowledge.folder import RawFolder
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
    files: Mapping[str, Sequence[Document[Any]]] = {
        layout.SOURCES: [one.front for one in raw.all_sources],
        layout.FACTS: raw.facts_files,
        layout.FAQ: raw.faq_files,
        layout.VOCABULARY: raw.vocabulary_files,
        layout.LANGUAGES: raw.language_files,
    }
    listed = {
        kind: [{"file": Path(one.file).name, **one.values} for one in documents]
        for kind, documents in files.items()
    }
    for source, front in zip(listed[layout.SOURCES], files[layout.SOURCES], strict=True):
        text = decode(read_bytes(Path(front.file)), front.file)
        source["text"] = text.split("\n---", 1)[1].split("\n", 1)[1]
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
        export = json.loads(decoded.text, object_pairs_hook=_without_none)
        if export["format"] == _FORMAT:
            files = {layout.SETTINGS: document(export["knowledge"])}
            for kind in layout.FOLDERS:
                files |= {f"{kind}/{_name(one)}": _text(one) for one in export[kind]}
            return files
    except json.JSONDecodeError as reason:
        place, message = Place(decoded.file, reason.lineno, reason.colno), f"not JSON: {reason.msg}"
    except RecursionError:
        message = "this JSON is nested too deeply to be an export"
    except (LookupError, TypeError, ValueError, AttributeError) as reason:
        message = f"{message}: {reason}"
    raise UnreadableError(error(place, one_line(message, 300)))


def _without_none(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def _name(item: dict[str, Any]) -> str:
    name: str = item.pop("file")
    is_read = Path(name).suffix in (".yaml", ".md") and not layout.is_backup(name)
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
