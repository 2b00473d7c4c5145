"""JSON Schemas of the files, for editors that check YAML while one types.

They are made from the models; ``python -m bot.knowledge.schemas`` writes them anew into
``bot/knowledge/schemas/``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.knowledge.models import (
    FactsFile,
    FaqFile,
    KnowledgeFile,
    LanguageFile,
    SourceFront,
    VocabularyFile,
)

FOLDER = Path(__file__).parent / "schemas"
KINDS: dict[str, type[BaseModel]] = {
    "facts": FactsFile,
    "faq": FaqFile,
    "knowledge": KnowledgeFile,
    "languages": LanguageFile,
    "sources": SourceFront,
    "vocabulary": VocabularyFile,
}
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


def write() -> None:
    """Write every schema into the package."""
    FOLDER.mkdir(exist_ok=True)
    for kind in KINDS:
        (FOLDER / f"{kind}.json").write_text(as_text(kind), encoding="utf-8")


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
    write()
