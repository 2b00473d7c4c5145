"""Drafts through the command, and what came of it through its files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.knowledge.knowledge import Fact, Knowledge
from bot.knowledge.loader import load_knowledge

FIXTURES = Path(__file__).parents[1] / "fixtures"
ARTICLES = FIXTURES / "articles"
TIDAL = FIXTURES / "tidal" / "sources" / "hallarey.md"


class Drafts:
    """Runs ``draft`` in a temporary folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.out = folder / "out"
        self._capsys = capsys

    def run(self, article: Path, *options: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        code = main(["draft", str(article), "--out", str(self.out), *options])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def of(self, text: str | bytes, *options: str, name: str = "article.txt") -> Knowledge:
        """Draft ``text`` and return the knowledge, which has no errors."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        code, _, errors = self.run(path, *options)
        assert (code, errors) == (0, "")
        return load_knowledge(self.out)

    def fact(self, text: str) -> Fact:
        """Return the last fact of a draft of ``text``."""
        return list(self.of(text).facts.values())[-1]


def values(figures: list[dict[str, Any]]) -> Counter[tuple[str, object]]:
    """Count figures by kind and value."""
    return Counter((one["kind"], one["value"]) for one in figures)


def gold(name: str) -> list[dict[str, Any]]:
    """Return the figures of the article ``name`` as a person wrote them down."""
    found: list[dict[str, Any]] = json.loads((ARTICLES / f"{name}.figures.json").read_text("utf-8"))
    return found


def read_again(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return the figures of a draft."""
    return [
        {"kind": figure.kind.value, "value": figure.value, "text": figure.text}
        for fact in knowledge.facts.values()
        for figure in fact.figures.values()
    ]
