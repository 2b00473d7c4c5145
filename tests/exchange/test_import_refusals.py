"""What can't be imported is told in one line, and nothing is left behind."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., object]
BAD = {
    "empty": (b"", "bad:1:1: error: this file is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "bad:1:1: error: this file is empty"),
    "only separators": (b";;;\n;;;\n", "bad:1:1: error: this table has only empty cells"),
    "binary": (
        b"PK\x03\x04\x00\x00\x08\x00\xff\xfe",
        "bad:1:1: error: this is a binary file; save the sheet as CSV or TSV",
    ),
    "broken utf-8": (
        "id,question\na,größer überall\nb,\n".encode() + b"b,\xff\n",
        (
            "bad:4:1: error: this is not UTF-8 text (byte 0xFF here); save the file as UTF-8, or "
            "name its encoding with --encoding"
        ),
    ),
    "open quote": (
        b'id,question\na,one\nb,"two\nc,three\n',
        (
            "bad:3:1: error: the quote marks of this row don't match (unexpected end of data); put "
            'cells with separators between " and ", and write " inside them twice'
        ),
    ),
    "one long line": (
        b"[" * 200_000,
        (
            "bad:1:1: error: there is no column 'question': the first row has to name the columns, "
            f"such as id,question,answer; it has: {'[' * 10} ... {'[' * 24}"
        ),
    ),
    "no names": (
        b"a,why is it\n",
        (
            "bad:1:1: error: there is no column 'question': the first row has to name the columns, "
            "such as id,question,answer; it has: a, why is it"
        ),
    ),
    "misspelt": (
        b"id,qestion\na,why\n",
        (
            "bad:1:1: error: there is no column 'question': the first row has to name the columns, "
            "such as id,question,answer; is 'qestion' meant to be 'question'?"
        ),
    ),
    "no id": (
        b"question,colour\nwhy,red\n",
        (
            "bad:1:1: error: there is no column 'id': the first row has to name the columns, such "
            "as id,question,answer; it has: question, colour"
        ),
    ),
    "only names": (
        b"id,question\n",
        "bad:1:1: error: nothing to import: no row below the column names has a question",
    ),
    "not json": (b'{"format": ', "bad:1:12: error: not JSON: Expecting value"),
    "other json": (
        b'{"a": 1}',
        "bad:1:1: error: this is not what 'faqbot export --format json' writes: 'format'",
    ),
    "deep json": (
        b'{"a":' + b"[" * 200_000,
        "bad:1:1: error: this JSON is nested too deeply to be an export",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_file(faqbot: Run, tmp_path: Path, kind: str) -> None:
    """Each is one line with its place, exit code 1, and no folder."""
    data, message = BAD[kind]
    (tmp_path / "bad").write_bytes(data)
    ran = faqbot("import", "bad", "--out", "made")
    assert (ran.code, ran.err, ran.out) == (1, message + "\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["bad"]


def test_fifty_megabytes(faqbot: Run, tmp_path: Path) -> None:
    """A file that is too large is refused before it is read."""
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    ran = faqbot("import", "large.csv", "--out", "made")
    assert ran.err == (
        "large.csv:1:1: error: this file has 50 MB; split it into files of at most 32 MB\n"
    )


def test_missing_file(faqbot: Run) -> None:
    """A file that is not there is wrong usage."""
    ran = faqbot("import", "nowhere.csv", "--out", "made")
    assert (ran.code, ran.err) == (2, "nowhere.csv: there is no such file\n")


def test_a_folder_is_no_file(faqbot: Run, tmp_path: Path) -> None:
    """A folder in place of the file is refused."""
    (tmp_path / "sub").mkdir()
    assert faqbot("import", "sub", "--out", "made").err.startswith(
        "sub:1:1: error: this is a folder; name a file"
    )


def test_used_folder(faqbot: Run, tmp_path: Path) -> None:
    """A folder that holds something is never written into."""
    (tmp_path / "a.csv").write_text("id,question\na,why\n")
    (tmp_path / "made").mkdir()
    (tmp_path / "made/mine.txt").write_text("keep")
    ran = faqbot("import", "a.csv", "--out", "made")
    assert ran.code == 2
    assert ran.err == "--out has 'made', which already holds files. Name a new folder.\n"
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(faqbot: Run, tmp_path: Path) -> None:
    """A file in place of the new folder is told as such, and stays as it is."""
    (tmp_path / "a.csv").write_text("id,question\na,why\n")
    ran = faqbot("import", "a.csv", "--out", "a.csv")
    assert (ran.code, ran.err) == (2, "--out has 'a.csv', which is a file. Name a new folder.\n")
    assert (tmp_path / "a.csv").read_text() == "id,question\na,why\n"


def test_empty_folder_is_used(faqbot: Run, tmp_path: Path) -> None:
    """An empty folder takes the import."""
    (tmp_path / "a.csv").write_text("id,question\na,why\n")
    (tmp_path / "made").mkdir()
    assert faqbot("import", "a.csv", "--out", "made").code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_rights(faqbot: Run, tmp_path: Path) -> None:
    """A place that may not be written to is named."""
    (tmp_path / "a.csv").write_text("id,question\na,why\n")
    (tmp_path / "closed").mkdir(mode=0o555)
    ran = faqbot("import", "a.csv", "--out", "closed/made")
    assert (ran.code, ran.err.startswith("--out has 'closed/made', which can't be written")) == (
        2,
        True,
    )


def test_parent_is_a_file(faqbot: Run, tmp_path: Path) -> None:
    """A place below a file can't be made."""
    (tmp_path / "a.csv").write_text("id,question\na,why\n")
    ran = faqbot("import", "a.csv", "--out", "a.csv/made")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("encoding", ["nonsense", "utf-8"])
def test_wrong_encoding(faqbot: Run, tmp_path: Path, encoding: str) -> None:
    """An encoding that does not exist or does not fit is told."""
    (tmp_path / "a.csv").write_bytes(b"id,question\na,gr\xf6\xdfer\n")
    ran = faqbot("import", "a.csv", "--out", "made", "--encoding", encoding)
    assert ran.code in (1, 2)
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "name",
    ["../../evil.yaml", "/evil.yaml", "evil.sh", ".evil.yaml", "evil\0.yaml", "\udc80.yaml", ""],
)
def test_file_names_in_json_stay_inside(
    faqbot: Run, tmp_path: Path, tidal: Path, name: str
) -> None:
    """An export from elsewhere can't write outside its folder, nor what is not read there."""
    export = json.loads(faqbot("export", "--knowledge", tidal).out)
    export["faq"][0]["file"] = name
    (tmp_path / "evil.json").write_text(json.dumps(export))
    ran = faqbot("import", "evil.json", "--out", "made")
    assert (ran.code, "a file can't be '" in ran.err) == (1, True)
    assert not list(tmp_path.rglob("*evil*.yaml"))


def test_unsound_json(faqbot: Run, tmp_path: Path, tidal: Path) -> None:
    """An export that was changed to break the rules is refused like any folder."""
    export = json.loads(faqbot("export", "--knowledge", tidal).out)
    export["facts"][0]["facts"][0]["quote"] = "Words that nobody wrote."
    (tmp_path / "bad.json").write_text(json.dumps(export))
    ran = faqbot("import", "bad.json", "--out", "made")
    assert (ran.code, ran.err.startswith("made/facts/")) == (1, True)
    assert not (tmp_path / "made").exists()
