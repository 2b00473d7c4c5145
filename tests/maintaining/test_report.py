"""``report`` shows what was asked in vain and adds phrasings without harming a file."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.storage.database import Database
from bot.storage.records import SentReply
from bot.storage.store import SqlStore

Run = Callable[..., object]
DEEP = "what level are the lines at"


@pytest.fixture
def asked(faqbot: Run, tmp_path: Path, tidal: Path) -> Callable[..., object]:
    """Return what runs ``report`` on questions from a file."""

    def report(questions: Iterable[str], *words: object) -> object:
        (tmp_path / "asked.txt").write_text("\n".join(questions))
        return faqbot("report", "--from", "asked.txt", "--knowledge", tidal, *words)

    return report


@pytest.fixture
def attached(
    faqbot: Run, tmp_path: Path, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., object]:
    """Return what attaches questions to entries, as maintainers do, and runs ``report``."""
    url = f"sqlite:///{tmp_path}/store.db"
    monkeypatch.setenv("DATABASE_URL", url)

    def report(entries: Mapping[str, str], *words: object) -> object:
        asyncio.run(_choose(url, entries))
        return faqbot("report", "--knowledge", tidal, *words)

    return report


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_near_duplicates_are_one(asked: Run) -> None:
    """Typos, case and order of words do not part questions, numbers do; most asked comes first."""
    ran = asked(
        [
            "is there snow on the island in winter",
            "is there sno on the island in winter",
            "In winter, is there snow on the island?",
            "where do 12 whales sleep",
            "where do 13 whales sleep",
        ],
        "--json",
    )
    groups = json.loads(ran.out)["groups"]
    assert [(one["count"], len(one["also"])) for one in groups] == [(3, 2), (1, 0), (1, 0)]
    assert groups[0]["question"] == "is there snow on the island in winter"
    assert all(one["closest"] for one in groups)


def test_a_question_without_end_is_cut(asked: Run) -> None:
    """A whole text pasted as a question does not flood the terminal."""
    ran = asked([f"why do gulls {'bully every postman in Zurich ' * 5000}"])
    assert "1. why do gulls bully" in ran.out
    assert max(map(len, ran.out.splitlines())) < 250


def test_patch_is_what_apply_does(attached: Run, tmp_path: Path, tidal: Path) -> None:
    """The patch shown makes, with ``patch -p1``, the very files that ``--apply`` writes."""
    shutil.copytree(tidal, tmp_path / "patched")
    entries = {DEEP: "rope-depth", "combien de gens habitent ici": "island-position"}
    shown = attached(entries)
    assert shown.code == 0, shown.err
    assert files(tidal) == files(tmp_path / "patched")
    patch = shutil.which("patch")
    assert patch is not None
    subprocess.run([patch, "-s", "-p1", "-d", "patched"], input=shown.out.encode(), check=True)  # noqa: S603
    ran = attached({}, "--apply")
    assert ran.code == 0, ran.err
    assert files(tidal) == files(tmp_path / "patched")
    made = load_knowledge(tidal)
    assert any(DEEP in entry.phrasings for entry in made.entries.values())


def test_applied_questions_are_answered(
    faqbot: Run, asked: Run, attached: Run, tidal: Path
) -> None:
    """After ``--apply`` the bot answers the question, and the report has it no more."""
    assert attached({DEEP: "rope-depth"}, "--apply").code == 0
    reply = json.loads(faqbot("ask", "--json", "--knowledge", tidal, DEEP).out)
    assert [answer["entry"] for answer in reply["answers"]] == ["rope-depth"]
    assert "0 questions without an answer, 1 answered by now" in asked([DEEP]).out


def test_only_lines_are_added(attached: Run, tidal: Path) -> None:
    """Comments, order, quoting and line ends of a person's file stay as they are."""
    path = tidal / "faq/farms.yaml"
    text = "# mine\n" + path.read_text().replace("phrasings:", "phrasings:  # how people ask")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    before = path.read_bytes().splitlines(keepends=True)
    assert attached({DEEP: "rope-depth"}, "--apply").code == 0
    after = path.read_bytes().splitlines(keepends=True)
    added = [line for line in after if line not in before]
    assert added == [f"      - {DEEP}\r\n".encode()]
    after.remove(added[0])
    assert after == before


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("so those 99 families run the seaweed farms, do they", "farm-size"),
        ("did the study of 2015 count fish at the plots", "fish-study"),
        ("how much kelp did they harvest in 2019 all in all", "harvest-record"),
        ("was it Tom Harrow who opened the mill by the harbour", "mill-opening"),
    ],
)
def test_wrong_numbers_and_names(
    asked: Run, attached: Run, tidal: Path, question: str, entry: str
) -> None:
    """A question that says otherwise than the facts is never offered, not even where a maintainer
    named the entry."""
    before = files(tidal)
    assert json.loads(asked([question], "--json").out)["groups"][0]["proposed"] is None
    ran = attached({question: entry}, "--apply")
    assert (ran.code, ran.err) == (0, "")
    assert "   not offered: " in ran.out
    assert files(tidal) == before


def test_failing_check_restores(
    attached: Run, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder has errors afterwards, every file is as it was, new ones are gone."""
    shutil.rmtree(tidal / "languages")
    before = files(tidal)
    from bot.authoring import folders

    def spoiled(folder: Path) -> None:
        (folder / "faq/farms.yaml").write_text("topic: [\n")
        load_knowledge(folder)

    monkeypatch.setattr(folders, "load_knowledge", spoiled)
    ran = attached({DEEP: "rope-depth"}, "--apply")
    assert (ran.code, "faq/farms.yaml:" in ran.err) == (1, True)
    assert ran.err.startswith("Every file was put back")
    assert files(tidal) == before


def test_symbolic_link_stays_one(attached: Run, tmp_path: Path, tidal: Path) -> None:
    """A file that is a link to another place is changed there."""
    real = tmp_path / "elsewhere.yaml"
    (tidal / "faq/farms.yaml").rename(real)
    (tidal / "faq/farms.yaml").symlink_to(real)
    assert attached({DEEP: "rope-depth"}, "--apply").code == 0
    assert (tidal / "faq/farms.yaml").is_symlink()
    assert DEEP in real.read_text()


def test_nothing_asked(asked: Run) -> None:
    """A file with nothing but spaces is refused like any empty file."""
    assert asked([" ", ""]).code == 1


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"gr\xc3\xb6\xc3\x9fer \xff", "what is it".encode("utf-16")]
)
def test_any_file_of_questions(faqbot: Run, tmp_path: Path, tidal: Path, content: bytes) -> None:
    """Binary and broken files are one line; other encodings are read."""
    (tmp_path / "asked.txt").write_bytes(content)
    ran = faqbot("report", "--from", "asked.txt", "--knowledge", tidal)
    assert (ran.code, ran.err.count("\n")) in ((0, 0), (1, 1))


def test_from_the_store(
    faqbot: Run, tmp_path: Path, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions are counted; one whose meaning was chosen is proposed, and added."""
    url = f"sqlite:///{tmp_path}/store.db"
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_fill(url))
    groups = json.loads(faqbot("report", "--json", "--knowledge", tidal).out)["groups"]
    assert [(one["question"], one["count"], one["proposed"]) for one in groups] == [
        ("is there snow", 3, None),
        (DEEP, 1, "rope-depth"),
    ]
    ran = faqbot("report", "--apply", "--knowledge", tidal)
    assert f"added to rope-depth: {DEEP}\n" in ran.err
    assert DEEP in load_knowledge(tidal).entries["rope-depth"].phrasings


def test_answers_with_thumbs_down(
    faqbot: Run, tmp_path: Path, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are shown with the entry that answered, never proposed for it, and can be attached to
    another; what another entry answers by now is not open any more."""
    url = f"sqlite:///{tmp_path}/store.db"
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_dislike(url, ("how deep do the ropes hang", "rope-depth"), (DEEP, "farm-size")))
    asyncio.run(_dislike(url, ("when did the tidal park start?", "farm-size")))
    groups = json.loads(faqbot("report", "--json", "--knowledge", tidal).out)["groups"]
    assert {one["question"]: (one["disliked"], one["answered"]) for one in groups} == {
        "how deep do the ropes hang": ("rope-depth", False),
        DEEP: ("farm-size", False),
        "when did the tidal park start?": ("farm-size", True),
    }
    assert all(one["proposed"] != one["disliked"] for one in groups)
    shown = faqbot("report", "--knowledge", tidal).out
    assert shown.startswith("0 questions without an answer, 2 with a thumb down, 1 answered by now")
    assert "how deep do the ropes hang  (thumb down once: rope-depth)" in shown
    asyncio.run(_choose(url, {DEEP: "rope-depth"}))
    ran = faqbot("report", "--knowledge", tidal, "--apply")
    assert ran.code == 0, ran.err
    assert DEEP in load_knowledge(tidal).entries["rope-depth"].phrasings


def test_a_contested_question(
    faqbot: Run, tmp_path: Path, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one person chose an entry for and two gave another a thumb down is added once, where it
    was chosen; the report says so."""
    url = f"sqlite:///{tmp_path}/store.db"
    for name, value in (("DATABASE_URL", url), ("ANSWER_THRESHOLD", 1), ("SUGGEST_THRESHOLD", 0)):
        monkeypatch.setenv(name, str(value))
    asyncio.run(_dislike(url, (DEEP, "fish-study"), (DEEP, "fish-study")))
    asyncio.run(_choose(url, {DEEP: "farm-size"}))
    groups = json.loads(faqbot("report", "--json", "--knowledge", tidal).out)["groups"]
    assert [(one["disliked"], one["proposed"], one["withheld"]) for one in groups] == [
        ("fish-study", None, "it is already a phrasing of 'farm-size'"),
        (None, "farm-size", None),
    ]
    ran = faqbot("report", "--apply", "--knowledge", tidal)
    assert (ran.code, ran.err) == (0, f"added to farm-size: {DEEP}\n")


def test_empty_store(
    faqbot: Run, tmp_path: Path, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing was asked in vain, that is said."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    assert faqbot("report", "--knowledge", tidal).out == "Nothing was asked in vain.\n"


async def _fill(url: str) -> None:
    async with Database(url) as database:
        store = SqlStore(database, bot_id=1)
        for question in ("is there snow", "Is there  snow", "is there snow"):
            await store.record_unanswered(question, "no_match", "en", ["rope-depth"])
        await store.record_suggestion_chosen(DEEP, "rope-depth")


async def _choose(url: str, entries: Mapping[str, str]) -> None:
    async with Database(url) as database:
        for question, entry in entries.items():
            await SqlStore(database, bot_id=1).record_suggestion_chosen(question, entry)


async def _dislike(url: str, *asked: tuple[str, str]) -> None:
    async with Database(url) as database:
        store = SqlStore(database, bot_id=1)
        for number, (question, entry) in enumerate(asked):
            now = datetime.now(UTC)
            await store.remember_reply(SentReply(-7, number, (number,), question, entry, now))
            await store.record_feedback(-7, number, entry, helpful=False)
