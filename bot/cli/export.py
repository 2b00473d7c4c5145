"""``export``: the knowledge as JSON, as a table or as a page to read."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.authoring.folders import writing
from bot.knowledge.loader import load_knowledge

_JSON, _CSV, _MARKDOWN = "json", "csv", "markdown"


def run(args: argparse.Namespace) -> int:
    """Write the knowledge and return 0."""
    text = _exported(args.knowledge, args.format)
    if args.out is None:
        # Bytes, so that line ends inside a table reach the reader as they are.
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return 0
    # Spreadsheet programs take a file without the mark for another encoding.
    encoding = "utf-8-sig" if args.format == _CSV else "utf-8"
    with writing("--out", args.out):
        args.out.write_text(text, encoding=encoding, newline="")
    return 0


def _exported(folder: Path, chosen: str) -> str:
    if chosen == _JSON:
        from bot.authoring.exchange.json_format import export_json

        return json.dumps(export_json(folder), ensure_ascii=False, indent=2) + "\n"
    if chosen == _CSV:
        from bot.authoring.exchange.pages import export_csv

        return export_csv(load_knowledge(folder))
    from bot.authoring.exchange.pages import export_markdown

    return export_markdown(load_knowledge(folder))
