"""The format of the files as JSON Schemas, for the check and for editors that check YAML.

``python -m bot.knowledge.schemas`` writes those of the packaged knowledge anew; every folder that
the program makes has its own, named in the first line of each file, so that it can be taken
anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.knowledge.layout import DATA, SCHEMAS, SETTINGS, packaged_folder
from bot.knowledge.models import KINDS
from bot.text.data_files import load_data

Schema = Mapping[str, Any]
_NAMED = b"# yaml-language-server: $schema="  # as the language servers of editors look for it
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def format_of(kind: str) -> Schema:
    """Return what the files of a kind may hold, as a schema without references.

    Raises KeyError for another kind.
    """
    return dict(_expanded(load_data("format", DATA)[kind]))


def as_text(kind: str) -> str:
    """Return the JSON Schema of the files in the folder ``kind`` (``knowledge``: of its settings).

    Raises KeyError for another kind.
    """
    whole = load_data("format", DATA)
    schema = {"$schema": _DIALECT, **whole[kind], "$defs": whole["$defs"]}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


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


def _expanded(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    referred = part.get("$ref", "").removeprefix("#/$defs/")
    whole = {**load_data("format", DATA)["$defs"][referred], **part} if referred else part
    return {key: _expanded(value) for key, value in whole.items()}


if __name__ == "__main__":
    name_schemas(packaged_folder())
