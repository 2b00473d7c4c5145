"""JSON Schemas of the files, for editors that check YAML while one types.

They are made from the models. ``python -m bot.knowledge.schemas`` writes those of the packaged
knowledge anew; every folder that the program makes has its own, named in the first line of each
file, so that it can be taken anywhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.knowledge.layout import SCHEMAS, SETTINGS, SOURCES, packaged_folder
from bot.knowledge.models import FILES, KnowledgeFile, SourceFront, Strict

KINDS: dict[str, type[Strict]] = {**FILES, SOURCES: SourceFront, "knowledge": KnowledgeFile}
_NAMED = b"# yaml-language-server: $schema="  # as the language servers of editors look for it
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of the files in the folder ``kind`` (``knowledge``: of its settings).

    Raises KeyError for another kind.
    """
    made = KINDS[kind].model_json_schema(by_alias=True)
    return {"$schema": _DIALECT, **_with_bare_numbers(made)}


def as_text(kind: str) -> str:
    """Return the schema as it is shipped."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def name_schemas(folder: Path) -> None:
    """Put the schemas into a knowledge folder, and name them in the files that name none."""
    (folder / SCHEMAS).mkdir(exist_ok=True)
    for kind in KINDS:
        path = folder / SCHEMAS / f"{kind}.json"
        path.write_text(as_text(kind), encoding="utf-8", newline="\n")
    for path in (folder / SETTINGS, *folder.glob("*/*.yaml")):
        line, data = first_line(path), path.read_bytes()
        if line and not data.startswith(_NAMED):
            path.write_bytes(f"{line}\n".encode() + data)


def first_line(path: Path) -> str:
    """Return the comment that names the schema of a file in a knowledge folder, "" for others."""
    if path.name == SETTINGS:
        return f"{_NAMED.decode()}{SCHEMAS}/{path.stem}.json"
    kind = path.parent.name
    return f"{_NAMED.decode()}../{SCHEMAS}/{kind}.json" if kind in KINDS else ""


def _with_bare_numbers(part: Any) -> Any:
    """Let ``text: 67`` pass: an editor sees a number there, and the bot the text as typed."""
    if isinstance(part, list):
        return [_with_bare_numbers(item) for item in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _with_bare_numbers(value) for key, value in part.items()}
    if part.get("type") == "string" and "enum" not in part and "pattern" not in part:
        changed["type"] = ["string", "number"]
    return changed


if __name__ == "__main__":
    name_schemas(packaged_folder())
