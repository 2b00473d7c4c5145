"""Drafts through the command, and what came of it through its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import FIXTURES

from bot.cli.main import main
from bot.knowledge.knowledge import Knowledge, Source
from bot.knowledge.loader import inspect, load_knowledge

ARTICLES = FIXTURES / "articles"
TIDAL = FIXTURES / "tidal" / "sources" / "hallarey.md"


class Drafts:
    """Runs ``draft`` in a temporary folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.out = folder / "out"
        self._capsys = capsys

    def run(self, article: Path | str, *options: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error; without options, of ``--out``."""
        where = () if "--into" in options else ("--out", str(self.out))
        code = main(["draft", str(article), *where, *options])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def write(self, text: str | bytes, name: str = "article.txt") -> Path:
        """Write a file to draft from."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def of(self, text: str | bytes, *options: str, name: str = "article.txt") -> Knowledge:
        """Draft ``text`` and return the knowledge, which has neither errors nor warnings."""
        code, _, errors = self.run(self.write(text, name), *options)
        assert (errors, code) == ("", 0)
        return self.loaded()

    def add(self, text: str, *options: str) -> str:
        """Draft ``text`` into the folder and return what is printed."""
        path = self.write(text, "next.txt")
        code, printed, errors = self.run(path, "--into", str(self.out), *options)
        assert (errors, code) == ("", 0)
        self.loaded()
        return printed

    def source(self, text: str | bytes, *options: str, name: str = "article.txt") -> Source:
        """Draft ``text`` and return its source."""
        (source,) = self.of(text, *options, name=name).sources.values()
        return source

    def loaded(self) -> Knowledge:
        """Return the knowledge in the folder, after ``check`` has found nothing."""
        problems = [str(problem) for problem in inspect(self.out)[1]]
        assert [one for one in problems if "phrasing" not in one] == []  # of a test's own entries
        return load_knowledge(self.out)

    def files(self) -> dict[str, bytes]:
        """Return every file of the folder."""
        paths = (path for path in self.out.rglob("*") if path.is_file())
        return {str(path.relative_to(self.out)): path.read_bytes() for path in paths}


def paragraphs(source: Source) -> list[str]:
    """Return the sections and paragraphs of a source as one reads them."""
    found: dict[int, str] = {}
    for one in source.sentences:
        head = f"[{one.section}] " if one.section else ""
        found[one.paragraph] = (
            f"{found[one.paragraph]} {one.text}" if one.paragraph in found else head + one.text
        )
    return list(found.values())
