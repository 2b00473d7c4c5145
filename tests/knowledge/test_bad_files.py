"""Whatever lies in a folder, it is read or named in one line."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from knowledge_folder import Folder
from places import TIDAL

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
        "faq/odd.yaml:1:1: error: this is a folder; name a file, or give the folder another name"
    ]


def test_file_in_place_of_a_directory(folder: Folder) -> None:
    """A file named like one of the folders is told, with what to do."""
    shutil.rmtree(folder.path / "facts")
    folder.write("facts", "some text")
    assert "facts:1:1: error: this is a file where a folder belongs; give it another name" in (
        folder.problems()
    )


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
    assert folder.problems() == ["facts:1:1: error: this folder can't be read: Permission denied"]


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


@pytest.mark.parametrize(
    ("folder_name", "message"),
    [
        ("facts", "there is no folder facts/; was it moved, or renamed?"),
        ("faq", "there is no folder faq/; was it moved, or renamed?"),
        ("sources", "there is no folder sources/; was it moved, or renamed?"),
    ],
)
def test_a_folder_that_has_gone(tmp_path: Path, folder_name: str, message: str) -> None:
    """It is told in one line, not in one for everything that refers into it."""
    tidal = Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
    shutil.rmtree(tidal / folder_name)
    errors = [one for one in inspect(tidal)[1] if one.is_error]
    assert [one.message for one in errors] == [message]
    assert errors[0].file.endswith(f"tidal/{folder_name}")


@pytest.mark.parametrize(
    ("moved", "to", "message"),
    [
        ("faq/farms.yaml", "facts/f.yaml", "these keys belong into faq/; move this file there"),
        ("facts/farms.yaml", "faq/f.yaml", "these keys belong into facts/; move this file there"),
        (
            "vocabulary/names.yaml",
            "faq/names.yaml",
            "these keys belong into vocabulary/; move this file there",
        ),
        (
            "faq/farms.yaml",
            "faq/farms.yml",
            "this is not read; faq/ holds files such as 'farms.yaml'",
        ),
        (
            "faq/farms.yaml",
            "farms.yaml",
            "this file is not read here; move it into facts/, faq/ or another folder",
        ),
    ],
)
def test_a_file_in_the_wrong_place(tmp_path: Path, moved: str, to: str, message: str) -> None:
    """One line says where it belongs, and what refers to its parts is not blamed."""
    tidal = Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
    (tidal / moved).rename(tidal / to)
    errors = [one for one in inspect(tidal)[1] if one.is_error]
    assert [one.message for one in errors] == [message]
    assert errors[0].file.endswith(to)


@pytest.mark.parametrize(
    ("stray", "slips"),
    [
        ("faq/notes.yml", "cals"),
        ("faq/notes.txt", "a, b, c, d, e, f"),
        ("faq/picture.docx", "a, b, c, d, e, f"),
        ("facts/notes.yml", "a, b, c, d, e, f"),
        ("sources/notes.txt", "a, b, c, d, e, f"),
        ("pictures/notes.yaml", "a, b, c, d, e, f"),
    ],
)
def test_a_slip_beside_a_file_that_is_not_read(folder: Folder, stray: str, slips: str) -> None:
    """A note that lies there does not take the blame for one wrong reference; nor for many, where
    it can't hold what they lead to."""
    folder.write(stray, "notes\n")
    folder.change("faq/ships.yaml", "related: [calls]", f"related: [{slips}]")
    found = folder.problems()
    errors = [one for one in found if ": error: there is no entry '" in one]
    assert (len(errors), len(found)) == (slips.count(",") + 1, slips.count(",") + 2)


def test_an_id_with_spaces(tmp_path: Path) -> None:
    """What refers to the id that was meant is not blamed."""
    tidal = Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
    path = tidal / "faq/farms.yaml"
    path.write_text(path.read_text().replace("id: farm-size", "id: Farm Size"))
    messages = [one.message for one in inspect(tidal)[1] if one.is_error]
    assert len(messages) == 1
    assert "did you mean 'farm-size'?" in messages[0]


def test_a_zero_byte_in_a_text(folder: Folder) -> None:
    """A slip in a text is named by place; nobody is told to remove the file."""
    folder.write("faq/bad.yaml", b"topic: a\ntitle: b\x00c\n" + b"# a comment\n" * 20)
    message = "an invisible control character (U+0000) stands here; delete it"
    assert f"faq/bad.yaml:2:9: error: {message}" in folder.problems()


def test_all_errors_in_one_run(folder: Folder) -> None:
    """One run tells what is wrong in every file, and a wrong item does not hide the others."""
    folder.change("facts/ships.yaml", "statement: The harbour", "statment: The harbour")
    folder.change("facts/ships.yaml", "text: more than 80", "text: 80")
    folder.change("faq/ships.yaml", "related: [calls]", "related: [cals]")
    folder.change("languages/fr.yaml", "language: fr", "language: French")
    places = [line.split(": error: ")[0] for line in folder.problems() if ": error: " in line]
    assert places == [
        "facts/ships.yaml:4:5",  # statment is unknown: statement is not said to be missing, too
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
