"""What is kept on disk changes how soon an answer comes, never the answer."""

from __future__ import annotations

import hashlib
import logging
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering import cache as module
from bot.answering.cache import IndexCache
from bot.answering.engine import Engine
from bot.answering.kept import kept_knowledge
from bot.errors import KnowledgeError
from bot.knowledge.loader import load_knowledge
from bot.matching.entries import ScorerEntry
from bot.matching.rows import Rows

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
QUESTIONS = (
    "how deep are the ropes",
    "what share of the power is tidal",
    "wer hat das gesagt",
    "combien de fermes y a-t-il",
    "hello",
    "what does a ticket cost",
)


def answers(engine: Engine) -> list[object]:
    """Return all that is said to the questions, with what was ranked."""
    replies = [engine.reply(question) for question in QUESTIONS]
    return [(engine.object(one), one.suggestions, one.outcome) for one in replies]


def engine_with(folder: Path, cache: Path) -> Engine:
    """Return an engine as the commands make one."""
    index = IndexCache(cache)
    return Engine(kept_knowledge(folder, index), index=index)


def kept(cache: Path) -> list[Path]:
    """Return the files of the cache."""
    return sorted(cache.glob("*.index"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of knowledge that may be changed."""
    return Path(shutil.copytree(TIDAL, tmp_path / "tidal"))


@pytest.fixture
def plain(folder: Path) -> list[object]:
    """Return what is answered without a cache."""
    return answers(Engine(load_knowledge(folder)))


def refuse() -> object:
    """Stand for a build that must not happen."""
    raise AssertionError("built although it was kept")


def test_cold_and_warm_reply_alike(folder: Path, tmp_path: Path, plain: list[object]) -> None:
    """The first start builds and keeps, the second reads: replies and scores are the same."""
    cold = answers(engine_with(folder, tmp_path / "cache"))
    before = {path: path.read_bytes() for path in kept(tmp_path / "cache")}
    warm = answers(engine_with(folder, tmp_path / "cache"))
    assert plain == cold == warm
    assert before
    assert before == {path: path.read_bytes() for path in kept(tmp_path / "cache")}


def damaged(data: bytes) -> bytes:
    """Return ``data`` with one bit turned, in what was kept."""
    return data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data + b"x",
        lambda _: b"PK\x03\x04 something else",
        damaged,
    ],
    ids=["empty", "cut short", "too long", "foreign", "one bit"],
)
def test_what_can_not_be_used_is_built_anew(
    folder: Path,
    tmp_path: Path,
    plain: list[object],
    caplog: pytest.LogCaptureFixture,
    harm: Callable[[bytes], bytes],
) -> None:
    """A broken or foreign file costs time, is told at debug only, and is replaced."""
    cache = tmp_path / "cache"
    engine_with(folder, cache)
    sound = {path: path.read_bytes() for path in kept(cache)}
    for path, data in sound.items():
        path.write_bytes(harm(data))
    with caplog.at_level(logging.DEBUG):
        assert answers(engine_with(folder, cache)) == plain
    assert {record.levelno for record in caplog.records if record.name == module.__name__} == {
        logging.DEBUG
    }
    assert all(path.read_bytes() != harm(data) for path, data in sound.items())


def test_a_change_is_never_answered_from_what_was_kept(folder: Path, tmp_path: Path) -> None:
    """Text changed in files of the same size is seen."""
    before = answers(engine_with(folder, tmp_path / "cache"))
    for path in sorted(folder.rglob("*.yaml")):
        path.write_text(path.read_text(encoding="utf-8").replace("title: How", "title: Now"))
    after = answers(engine_with(folder, tmp_path / "cache"))
    assert after == answers(Engine(load_knowledge(folder)))
    assert after != before


def test_a_broken_folder_is_told_though_a_sound_one_was_kept(folder: Path, tmp_path: Path) -> None:
    """Errors are never kept, nor hidden by what is."""
    engine_with(folder, tmp_path / "cache")
    (folder / "facts" / "new.yaml").write_text("facts: [")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            kept_knowledge(folder, IndexCache(tmp_path / "cache"))


def test_another_program_does_not_use_it(
    folder: Path, tmp_path: Path, plain: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of the program, or of what it builds with, builds its own."""
    engine_with(folder, tmp_path / "cache")
    before = kept(tmp_path / "cache")
    monkeypatch.setattr(module, "program", lambda: ("another",))
    assert answers(engine_with(folder, tmp_path / "cache")) == plain
    assert len(kept(tmp_path / "cache")) >= 2 * len(before)


def test_a_folder_that_can_not_be_written_only_costs_time(
    folder: Path, tmp_path: Path, plain: list[object]
) -> None:
    """A file stands where the folder would be."""
    (tmp_path / "cache").write_text("")
    assert answers(engine_with(folder, tmp_path / "cache")) == plain


def test_two_writers_at_once_leave_a_whole_file(tmp_path: Path) -> None:
    """Whoever comes last wins; nobody reads half of a file."""
    script = (
        "import sys; from pathlib import Path; from bot.answering.cache import IndexCache\n"
        "for turn in range(40):\n"
        "    key = (str(turn % 4),)\n"
        "    found = IndexCache(Path(sys.argv[1])).get(key, lambda: [key] * 20_000)\n"
        "    assert found == [key] * 20_000\n"
        "    if turn % 3 == 0: [p.unlink(True) for p in Path(sys.argv[1]).glob('*.index')]\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    running = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603 - our own script
    assert [one.wait(60) for one in running] == [0, 0]
    assert not list(tmp_path.glob("*.tmp"))


def test_old_files_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest goes, in number and in size."""
    monkeypatch.setattr(module, "MOST_FILES", 3)
    for number in range(6):
        IndexCache(tmp_path).get((str(number),), lambda: 1)
    assert len(kept(tmp_path)) == 3
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    IndexCache(tmp_path).get(("last",), lambda: 2)
    assert len(kept(tmp_path)) == 1
    assert IndexCache(tmp_path).get(("last",), refuse) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are those of POSIX")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    """What people ask about is nobody else's business."""
    IndexCache(tmp_path / "new").get(("a",), lambda: 1)
    assert [path.stat().st_mode & 0o777 for path in kept(tmp_path / "new")] == [0o600]
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


class Harmful:
    """Runs a command when an unguarded pickle is read."""

    def __reduce__(self) -> tuple[object, ...]:
        return print, ("ran",)


@pytest.mark.parametrize("value", [Harmful(), Path("x"), hashlib.sha256, IndexCache])
def test_a_forged_file_makes_nothing_of_its_own(
    tmp_path: Path, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even with the right checksum a file can only hold what an index is made of."""
    IndexCache(tmp_path).get(("a",), lambda: 1)
    (path,) = kept(tmp_path)
    data, body = path.read_bytes(), pickle.dumps(value)
    key = data[15:47]
    path.write_bytes(data[:15] + key + hashlib.sha256(body).digest() + body)
    assert IndexCache(tmp_path).get(("a",), lambda: 3) == 3
    assert capsys.readouterr().out == ""


def test_shared_objects_stay_the_same_ones(tmp_path: Path) -> None:
    """A profile refers to the very entry that the knowledge holds."""
    entry = ScorerEntry("a", ("b",))
    for _ in range(2):
        found = IndexCache(tmp_path).get(("k",), lambda: [entry, Rows.of([])], [entry])
        assert found[0] is entry
