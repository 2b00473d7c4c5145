"""Input that is no article gets one clear line, and leaves nothing behind."""

from __future__ import annotations

import pytest
from drafting_tools import TIDAL, Drafts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.main import main
from bot.knowledge.loader import load_knowledge

BAD = {
    "empty": b"",
    "spaces": b" \n\t\n ",
    "binary": b"\x00\x01\x02\xff" * 400,
    "image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(300),
    "no sentence": b"...\n\n***\n\n---\n",
    "only a heading": b"# A title\n",
    "only a footer": b"Source: The Courier\nTel: +43 4212 555 0199\n",
    "broken utf-8": "Zürich über öde Äcker. ".encode() * 4 + b"\xff\xfe\xfd",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_no_article(drafts: Drafts, data: bytes) -> None:
    """Files without an article are refused in one line that names the file; no folder is made."""
    path = drafts.folder / "input.txt"
    path.write_bytes(data)
    code, printed, errors = drafts.run(path)
    assert code in (1, 2)
    assert not printed
    assert errors.count("\n") == 1
    assert "input.txt" in errors
    assert [one.name for one in drafts.folder.iterdir()] == ["input.txt"]


def test_file_too_large(drafts: Drafts) -> None:
    """A file of 50 MB is refused without being read."""
    path = drafts.folder / "large.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    code, _, errors = drafts.run(path)
    assert code in (1, 2)
    assert "50 MB" in errors


def test_too_long_for_an_article(drafts: Drafts) -> None:
    """A book is refused: a draft is for one article."""
    path = drafts.folder / "book.txt"
    path.write_text("The ferry carries 180 passengers. " * 20_000, encoding="utf-8")
    code, _, errors = drafts.run(path)
    assert code == 2
    assert "more than one article" in errors


@pytest.mark.parametrize("name", ["nothing.md", "[/nothing].md"])
def test_missing_file(drafts: Drafts, name: str) -> None:
    """A file that is not there is told by name, whatever its name."""
    code, _, errors = drafts.run(drafts.folder / name)
    assert code == 2
    assert f"{name}: there is no such file" in errors


@pytest.mark.parametrize("encoding", ["hex", "base64", "rot13", "undefined", "nonsense"])
def test_wrong_encoding(drafts: Drafts, encoding: str) -> None:
    """What is no encoding of texts is refused in one line."""
    code, _, errors = drafts.run(drafts.write("The ferry is blue.\n"), "--encoding", encoding)
    assert code == 2
    assert f"--encoding has '{encoding}'" in errors
    assert errors.count("\n") == 1


def test_nothing_is_overwritten(drafts: Drafts) -> None:
    """A folder that holds something stays as it is."""
    drafts.out.mkdir()
    (drafts.out / "mine.txt").write_text("mine")
    code, _, errors = drafts.run(TIDAL)
    assert code == 2
    assert "already holds files" in errors
    assert [one.name for one in drafts.out.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("code", ["EN", "english", "e1", "../en"])
def test_wrong_language(drafts: Drafts, code: str) -> None:
    """A language that is no code is refused."""
    assert drafts.run(TIDAL, "--lang", code)[0] == 2
    assert not drafts.out.exists()


WORDS = """It|The mill|1,240 t|in 2023|said|Marta Oskell|,|.|"|{|}|§ 5|#|- |According to|50%|5G|A320
third-largest|9.15 p.m.|---|`x`"""
words = st.sampled_from([*WORDS.replace("\n", "|").split("|"), "\n", "\n\n"])
texts = st.one_of(
    st.text(max_size=300),
    st.lists(words, max_size=40).map(" ".join),
    st.lists(st.text(alphabet="aA1.,:;\"'“”()[]{}#*-_|>\\\n \u00a0€½Ⅷ٣", max_size=30)).map(
        "\n".join
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts, number=st.integers(0, 10**9))
def test_any_text(
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    text: str,
    number: int,
) -> None:
    """Any text at all becomes a folder that loads, or gets one clear line."""
    folder = tmp_path_factory.mktemp(f"any{number}")
    article, out = folder / "a.txt", folder / "out"
    article.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    code = main(["draft", str(article), "--out", str(out)])
    errors = capsys.readouterr().err
    if code == 0:
        assert load_knowledge(out).sources
    else:
        assert code in (1, 2)
        assert errors.strip().count("\n") == 0
        assert not out.exists()
