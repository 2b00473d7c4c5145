"""The page for maintainers is true: its folder passes, its commands print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "maintaining.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILES = re.findall(r"(?ms)^```yaml (\S+)\n(.*?)^```$", TEXT)
SESSIONS = re.findall(r"(?ms)^( *)```sh\n(.*?)^ *```$", TEXT)
ASKED = "may school classes visit at night\nmay school clases visit at night\nhow many joint labs\n"


def table() -> str:
    """Return the spreadsheet that the page shows."""
    shown = TEXT.split("`questions.csv` above is:\n\n", 1)[1].split("\n\n", 1)[0]
    return re.sub(r"(?m)^ {4}", "", shown) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the page describes, as ``knowledge`` where commands run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEMANTIC", "off")
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)
    for name, content in FILES:
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (tmp_path / "asked.txt").write_text(ASKED)
    (tmp_path / "questions.csv").write_text(table())
    return tmp_path / "knowledge"


def matches(shown: str, printed: str) -> bool:
    """Compare as doctest does: a line of three points stands for any lines."""
    parts = re.split(r"(?m)^ *\.\.\.\n", shown)
    pattern = r"(?:.*\n)*?".join(map(re.escape, parts))
    return re.fullmatch(f"{pattern}\n?", printed) is not None


def test_there_are_examples() -> None:
    """The page has a file of every kind, and commands."""
    kinds = {name.partition("/")[0] for name, _ in FILES}
    assert kinds == {"knowledge.yaml", "sources", "facts", "faq", "vocabulary", "languages"}
    assert len(SESSIONS) >= 4


def test_folder_is_sound(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the page shows has neither errors nor warnings."""
    assert main(["check", "--knowledge", str(folder)]) == 0
    assert capfd.readouterr().out == ""


def test_changed_answer_is_sound(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The first change that the page proposes passes the check and is what the bot says."""
    changed = re.search(r"(?m)^ {7}(statement: In .*)$", TEXT)
    assert changed is not None
    facts = folder / "facts/exchanges.yaml"
    text = re.sub(r"statement: By the \{as-of\}, China had .*", changed[1], facts.read_text())
    facts.write_text(text)
    assert main(["check"]) == 0
    assert main(["ask", "how many joint labs"]) == 0
    assert "In agriculture, new energy and healthcare, China" in capfd.readouterr().out


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("session", [text for _, text in SESSIONS])
def test_commands(session: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Each command of the page runs and prints what stands below it."""
    lines = [line.removeprefix("   ") for line in session.splitlines(keepends=True)]
    for step in "".join(lines).split("$ faqbot ")[1:]:
        command, _, shown = step.partition("\n")
        assert main(shlex.split(command)) == 0, command
        printed = "".join(capfd.readouterr())
        assert matches(shown, printed), f"{command}\n{printed}"


def test_one_place() -> None:
    """The format is described once."""
    described = [
        path.name
        for path in PAGE.parent.rglob("*.md")
        if "`statement` is a whole sentence" in path.read_text(encoding="utf-8")
    ]
    assert described == [PAGE.name]
