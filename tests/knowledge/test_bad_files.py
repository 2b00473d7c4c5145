"""Whatever lies in a folder, it is read or named in one line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from knowledge_folder import Folder

from bot.errors import KnowledgeError
from bot.knowledge import text_files
from bot.knowledge.loader import inspect, load_knowledge

NOISE = random.Random(0).randbytes(5_000_000)  # noqa: S311 - noise, no secret
LETTERS = ("abcdefg hij\n" * 450_000).encode()
BAD = {
    "binary": (b"\x7fELF\x02\x00\x00", "1:1: error: this is a binary file, not text; remove it"),
    "noise": (NOISE, "1:1: error: this is a binary file, not text; remove it"),
    "letters": (
        LETTERS,
        "1:1: error: this file must start with keys: 'topic:', 'title:', 'entries:'",
    ),
    "utf-16": (
        "topic: a".encode("utf-16"),
        "1:1: error: this file is saved as UTF-16; save it as UTF-8",
    ),
    "latin-1": (
        "topic: a\ntitle: caf\xe9\n".encode("latin-1"),
        "2:11: error: this is not UTF-8 text (byte 0xE9 here); save the file as UTF-8",
    ),
    "control": (
        b"topic: a\x07b\n",
        "1:9: error: an invisible control character (U+0007) stands here; delete it",
    ),
    "line separator": (
        "topic: a\u2028b\n".encode(),
        "1:9: error: an invisible control character (U+2028) stands here; delete it",
    ),
    "empty": (b"", "1:1: error: this file is empty; fill it or delete it"),
    "scalar": (
        b"hello\n",
        "1:1: error: this file must start with keys: 'topic:', 'title:', 'entries:'",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_file(folder: Folder, kind: str) -> None:
    """A file that is no knowledge gets one line, and the others are checked all the same."""
    content, message = BAD[kind]
    folder.write("faq/bad.yaml", content)
    folder.change("facts/ships.yaml", "text: more than 80", "text: 80")
    found = folder.problems()
    assert f"faq/bad.yaml:{message}" in found
    assert any(line.startswith("facts/ships.yaml:15:21: error: '80'") for line in found)
    assert len(found) == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(folder: Folder, ending: str, mark: bytes) -> None:
    """Files of Windows and of old Macs, with a byte order mark or without, read the same."""
    expected = load_knowledge(folder.path).entries
    for path in folder.path.rglob("*.*"):
        path.write_bytes(mark + path.read_text().replace("\n", ending).encode())
    loaded = load_knowledge(folder.path)
    assert loaded.entries == expected


def test_line_numbers_with_crlf(folder: Folder) -> None:
    """A place is the same whatever the line ends."""
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    path = folder.path / "faq/ships.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_text().replace("\n", "\r\n").encode())
    assert folder.problems()[0].startswith("faq/ships.yaml:9:15: error: there is no entry 'cals'")


def test_too_large(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is not even read."""
    monkeypatch.setattr(text_files, "LARGEST", 1024 * 1024)
    folder.write("faq/big.yaml", b"x" * 2 * 1024 * 1024)
    message = "this file has 2 MB; split it into files of at most 1 MB"
    assert folder.problems() == [f"faq/big.yaml:1:1: error: {message}"]


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is told with what makes one."""
    knowledge, problems = inspect(tmp_path / "nowhere")
    assert knowledge is None
    assert [problem.message for problem in problems] == [
        "there is no such folder; 'faqbot init FOLDER' makes one to start from"
    ]


def test_directory_in_place_of_a_file(folder: Folder) -> None:
    """A folder named like a file is told."""
    (folder.path / "faq" / "odd.yaml").mkdir()
    assert folder.problems() == [
        "faq/odd.yaml:1:1: error: this is not a file; give it another name"
    ]


def test_unreadable_file(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission is told with the system's reason."""

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "knowledge.yaml:1:1: error: this file can't be read: Permission denied" in (
        folder.problems()
    )


def test_unreadable_folder(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without permission is told, and what refers into it is not blamed."""
    listing = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "facts":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    errors = [line for line in folder.problems() if ": error: " in line]
    assert errors == ["facts:1:1: error: this folder can't be read: Permission denied"]


def test_strays(folder: Folder) -> None:
    """What is not read, because of its name or place, is told; editors' files are not."""
    folder.write("fact/more.yaml", "facts: []\n")
    folder.write("faq/notes.txt", "notes\n")
    folder.write("faq/more.yml", "topic: x\n")
    folder.write("more.yaml", "facts: []\n")
    folder.write("faq/.ships.yaml.swp", b"\x00")
    folder.write("faq/ships.yaml~", "old")
    folder.write("README.md", "about\n")
    assert folder.problems() == [
        "fact:1:1: warning: this folder is not read; did you mean 'facts'?",
        "faq/more.yml:1:1: warning: this is not read; faq/ holds files such as 'more.yaml'",
        "faq/notes.txt:1:1: warning: this is not read; faq/ holds files such as 'notes.yaml'",
        (
            "more.yaml:1:1: warning: this file is not read here; move it into facts/, faq/ or "
            "another folder"
        ),
    ]


def test_all_errors_in_one_run(folder: Folder) -> None:
    """One run tells what is wrong in every file, and a wrong item does not hide the others."""
    folder.change("facts/ships.yaml", "statement: The harbour", "statment: The harbour")
    folder.change("facts/ships.yaml", "text: more than 80", "text: 80")
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    folder.change("languages/fr.yaml", "language: fr", "language: French")
    places = [line.split(": error: ")[0] for line in folder.problems() if ": error: " in line]
    assert places == [
        "facts/ships.yaml:2:5",  # statement is missing
        "facts/ships.yaml:4:5",  # statment is unknown
        "facts/ships.yaml:15:21",
        "faq/ships.yaml:9:15",
        "languages/fr.yaml:1:11",
    ]


def test_error_of_the_loader(folder: Folder) -> None:
    """Loading a folder with errors raises one exception that holds them all, first one first."""
    folder.change("facts/ships.yaml", "text: more than 80", "text: 80")
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder.path)
    assert len(caught.value.problems) == 2
    assert "(and 1 more; see faqbot check)" in str(caught.value)
    assert "\n" not in str(caught.value)
