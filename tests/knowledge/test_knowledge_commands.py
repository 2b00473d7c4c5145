"""check, figures and init, as a maintainer runs them."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

import pytest
from knowledge_folder import Folder

from bot.cli import check, create
from bot.cli.commands import read_arguments
from bot.cli.coverage import list_figures
from bot.cli.main import main
from bot.errors import ConfigurationError, KnowledgeError
from bot.knowledge.loader import load_knowledge

KEYS = [
    *("id", "text", "value", "kind", "qualifier", "unit", "start", "end", "as_of"),
    *("attributed_to", "source", "paragraph", "quote", "entries"),
]


def arguments(*words: str, knowledge: Path | None = None) -> argparse.Namespace:
    """Parse ``words`` as the command would."""
    args = read_arguments(words)
    args.knowledge = knowledge
    return args


def test_check_sound(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound folder prints nothing but a summary on standard error, and exits with 0."""
    assert check.check(arguments("check", knowledge=folder.path)) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{folder.path}: 0 errors, 0 warnings in 4 entries, 3 facts, 5 figures\n"


def test_check_broken(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors are printed one a line, and the exit code is 1."""
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    assert check.check(arguments("check", knowledge=folder.path)) == 1
    out, err = capsys.readouterr()
    assert out == (
        f"{folder.path}/faq/ships.yaml:9:15: error: there is no entry 'cals'; did you mean "
        "'calls'?\n"
    )
    assert err == (
        f"{folder.path}: 1 error, 0 warnings. The bot can't use this folder until it is mended.\n"
    )


def test_check_shows_errors_last(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Below many warnings an error would be out of sight: errors stand right above the summary."""
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    folder.write("notes/ideas.txt", "not read")
    assert check.check(arguments("check", knowledge=folder.path)) == 1
    severities = [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()]
    assert severities == ["warning", "error"]


def test_check_json(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON has the counts and every problem with its place."""
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    assert check.check(arguments("check", "--json", knowledge=folder.path)) == 1
    assert json.loads(capsys.readouterr().out) == {
        "errors": 1,
        "warnings": 0,
        "problems": [
            {
                "file": f"{folder.path}/faq/ships.yaml",
                "line": 9,
                "column": 15,
                "severity": "error",
                "message": "there is no entry 'cals'; did you mean 'calls'?",
            }
        ],
    }


def test_check_paths(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path reads as one would type it from where one is."""
    monkeypatch.chdir(folder.path.parent)
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    for given in (folder.path, Path("kb")):
        check.check(arguments("check", knowledge=given))
        assert capsys.readouterr().out.startswith("kb/faq/ships.yaml:9:15: error: ")


@pytest.mark.parametrize("is_early", [False, True])
def test_check_watch(
    folder: Folder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    is_early: bool,
) -> None:
    """Watching checks again after a save, be it during the first check, and only then."""
    inspect = check.inspect

    def busy(path: Path) -> object:
        found = inspect(path)
        folder.write("faq/x.yaml", "topic: x")
        return found

    if is_early:
        monkeypatch.setattr(check, "inspect", busy)
    turns = iter([None, lambda: folder.write("faq/x.yaml", "topic: x"), None])

    def wait(_: float) -> None:
        act = next(turns, StopIteration)
        if act is StopIteration:
            raise KeyboardInterrupt
        if act:
            act()

    monkeypatch.setattr("time.sleep", wait)
    with pytest.raises(KeyboardInterrupt):
        check.check(arguments("check", "--watch", knowledge=folder.path))
    before, after = capsys.readouterr().err.splitlines()
    assert before.endswith("0 errors, 0 warnings in 4 entries, 3 facts, 5 figures")
    assert after.endswith("The bot can't use this folder until it is mended.")


def test_figures_json(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure of every fact is listed in the shape that other programs rely on."""
    list_figures(arguments("figures", "--json", knowledge=folder.path))
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == [
        *("opening.date", "calls.count", "calls.share", "calls.as-of", "cranes.count"),
    ]
    assert all(list(row) == KEYS for row in rows)
    assert rows[1] == {
        "id": "calls.count",
        "text": "more than 80",
        "value": 80,
        "kind": "count",
        "qualifier": "more than",
        "unit": "ships",
        "start": None,
        "end": None,
        "as_of": "2023-06-30",
        "attributed_to": "Ana Lima, the harbour master",
        "source": "report",
        "paragraph": 1,
        "quote": load_knowledge(folder.path).facts["calls"].citation.quote,
        "entries": ["calls"],
    }
    assert rows[3]["as_of"] is None


def test_figures_csv(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """The CSV has the same columns."""
    list_figures(arguments("figures", "--csv", knowledge=folder.path))
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == KEYS
    assert (rows[1]["text"], rows[1]["entries"]) == ("more than 80", "calls")


def test_figures_plain(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """The table groups figures by section and tells what shows them."""
    list_figures(arguments("figures", knowledge=folder.path))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "The harbour report: Ships"
    assert lines[2] == (
        "  more than 80      ships; paragraph 1; as of 2023-06-30; says Ana Lima, the harbour "
        "master; in calls"
    )
    assert lines[5] == "  Nine              cranes; paragraph 2; in no answer"


def test_figures_of_a_broken_folder(folder: Folder) -> None:
    """A broken folder ends the command with the error of its line."""
    folder.write("faq/bad.yaml", "")
    with pytest.raises(KnowledgeError, match=r"bad\.yaml:1:1: error: this file is empty"):
        list_figures(arguments("figures", knowledge=folder.path))


def test_init(
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The packaged knowledge is copied into a new folder, or an empty one, be it that in which one
    stands, and the next step is told."""
    monkeypatch.setattr(create, "packaged_folder", lambda: folder.path)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    for target in (tmp_path / "new" / "deep", Path()):
        create.copy_packaged(arguments("init", str(target)))
        assert f"faqbot check --knowledge {target}" in capsys.readouterr().out
        assert load_knowledge(target).entries == load_knowledge(folder.path).entries
        assert {one.name for one in target.iterdir()} == {one.name for one in folder.path.iterdir()}


def test_init_refuses(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is there is ever overwritten."""
    monkeypatch.setattr(create, "packaged_folder", lambda: folder.path)
    full, file = tmp_path / "full", tmp_path / "file"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    file.write_text("mine")
    for target, reason in (
        (full, "already holds files"),
        (file, "is a file"),
        (file / "below", "can't be written"),
    ):
        with pytest.raises(ConfigurationError, match=reason):
            create.copy_packaged(arguments("init", str(target)))
    assert (file.read_text(), [one.name for one in full.iterdir()]) == ("mine", ["mine.txt"])


@pytest.mark.parametrize("command", ["check", "figures", "init"])
def test_help_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of each command has examples to copy."""
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "examples:\n  faqbot " in capsys.readouterr().out
