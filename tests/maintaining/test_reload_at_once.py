"""A change of thousands of phrasings is answered at once, and learnt from beside the answers."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from letters_encoder import LettersEncoder

from bot.answering.engine import Engine
from bot.cli.building import beginning
from bot.cli.live import LiveEngine, engine_builder
from bot.knowledge.editing import add_texts
from bot.knowledge.loader import load_knowledge
from bot.maintaining.finishing import Begin
from bot.maintaining.reload import LiveResponder
from bot.matching.entries import ScorerEntry
from bot.matching.scorer import Scorer
from bot.settings import Settings

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
ROOMS, FARMS, FRENCH = "faq/rooms.yaml", "faq/farms.yaml", "languages/fr.yaml"
COLOURS = ("red", "green", "blue", "black")
THINGS = ("lamp", "chair", "table", "shelf", "clock")
GONE = "where is the red lamp of room 7"
ASKED = (
    GONE,
    "could I have the black table of room 8",
    "how many turbines are there",
    "when did the farms begin",
    "zebra crossing",
    "a crossing for zebras",
    "who waters the giraffes",
    "combien de turbines y a-t-il ?",
    "quelle taille, le zèbre",
)


def room(number: int) -> str:
    """Return an entry with twenty phrasings."""
    said = [f"where is the {one} {other} of room {number}" for one in COLOURS for other in THINGS]
    lines = "".join(f"      - {one}\n" for one in said)
    return (
        f"  - id: room-{number}\n    kind: sourceless\n    title: What is in room {number}?\n"
        f"    answer: It is in room {number}.\n    phrasings:\n{lines}"
    )


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with more phrasings than are learnt from within a reload, and a cache in
    which a start finds what it needs."""
    place = tmp_path_factory.mktemp("start")
    folder = Path(shutil.copytree(TIDAL, place / "tidal"))
    rooms = "".join(map(room, range(60)))
    (folder / ROOMS).write_text(f"topic: rooms\ntitle: Rooms\nentries:\n{rooms}")
    with pytest.MonkeyPatch.context() as patch:
        for encoder in (None, LettersEncoder()):
            use(patch, place, encoder)
            build = engine_builder(Settings.load({"SEMANTIC": "auto"}))
            build(folder, None).reply("combien de turbines y a-t-il ?")
    return place


@pytest.fixture(params=[None, LettersEncoder()], ids=["words", "meaning"])
def encoder(request: pytest.FixtureRequest) -> LettersEncoder | None:
    """Return an encoder, or none."""
    made: LettersEncoder | None = request.param
    return made


@pytest.fixture
def large(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: LettersEncoder | None
) -> Path:
    """Return such a folder that a test may change."""
    shutil.copytree(start, tmp_path, dirs_exist_ok=True)
    use(monkeypatch, tmp_path, encoder)
    return tmp_path / "tidal"


def use(patch: pytest.MonkeyPatch, place: Path, encoder: LettersEncoder | None) -> None:
    """Let engines be built with ``encoder``, and be kept in ``place``."""
    patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
    patch.setattr("bot.cli.live.choose_encoder", lambda _: encoder)


def learn_few(patch: pytest.MonkeyPatch) -> None:
    """Let nothing be learnt but the few phrasings of another language."""
    build = Scorer.build

    def few(entries: Sequence[ScorerEntry], **options: Any) -> Scorer:
        assert options["language"] == "fr"
        return build(entries, **options)

    patch.setattr(Scorer, "build", few)


def answering(folder: Path, begin: Begin | None = None) -> LiveResponder:
    """Return what answers from ``folder``, asked in both of its languages before."""
    responder = LiveResponder(folder, engine_builder(Settings.load({"SEMANTIC": "auto"})), begin)
    assert answered(responder, "combien de turbines y a-t-il ?") == ["turbine-count"]
    return responder


def phrased(folder: Path, name: str, path: tuple[str | int, ...], phrasing: str) -> None:
    """Save one more phrasing."""
    (folder / name).write_text(add_texts((folder / name).read_text(), path, [phrasing]))


def zebra(folder: Path) -> None:
    """Save a phrasing with words that nothing else has."""
    phrased(folder, FARMS, ("entries", 0, "phrasings"), "zebra crossing")


def much(folder: Path) -> None:
    """Save phrasings and entries that came and went, in both languages, and another synonym."""
    zebra(folder)
    phrased(folder, FRENCH, ("phrasings", "farm-size"), "quelle taille, le zèbre")
    (folder / ROOMS).write_text(
        (folder / ROOMS).read_text().replace(f"      - {GONE}\n", "").replace(room(8), "")
        + "  - id: giraffes\n    kind: sourceless\n    title: Giraffes\n    answer: Ada does.\n"
        "    phrasings:\n      - who waters the giraffes\n      - giraffe keeper\n"
    )
    words = folder / "vocabulary/words.yaml"
    words.write_text(words.read_text().replace("  - [seaweed,", "  - [table, desk]\n  - [seaweed,"))


def answered(responder: LiveResponder, question: str) -> list[str]:
    """Return the entries that answer."""
    return [answer.entry for answer in responder.reply(question).answers]


def replies(engine: Engine) -> list[dict[str, Any]]:
    """Return all that a program gets to see."""
    return [engine.object(engine.reply(question)) for question in ASKED]


def anew(folder: Path, encoder: LettersEncoder | None = None) -> list[dict[str, Any]]:
    """Return the replies of an engine made anew from the same files."""
    return replies(Engine(load_knowledge(folder), encoder))


class Process:
    """A process that builds nothing, and ends when it is told to."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.killed = 0
        self.code: int | None = None

    def __call__(self, _: Path, language: str) -> Process:
        self.begun.append(language)
        return self

    def poll(self) -> int | None:
        return self.code

    def kill(self) -> None:
        self.killed += 1

    def wait(self) -> int:
        return -9


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what forbids from now on that a scorer is built."""

    def forbid() -> None:
        learn_few(monkeypatch)

    return forbid


def test_what_is_new_is_answered_before_it_is_learnt(
    large: Path, untrained: Callable[[], None]
) -> None:
    """Phrasings and entries that came are there, those that went are gone, in every language."""
    responder = answering(large)
    untrained()
    assert answered(responder, GONE) == ["room-7"]
    much(large)
    told = responder.reload()
    assert (told.added, told.removed) == (("giraffes",), ("room-8",))
    assert set(told.changed) == {"farming-start", "farm-size", "room-7"}
    assert answered(responder, "zebra crossing") == ["farming-start"]
    assert answered(responder, "who waters the giraffes") == ["giraffes"]
    assert answered(responder, "who waters a giraffe?") == ["giraffes"]
    assert answered(responder, "where is the red desk of room 9") == ["room-9"]
    assert answered(responder, "quelle taille, le zèbre") == ["farm-size"]
    assert "room-8" not in answered(responder, "where is the black table of room 8")
    assert responder.engine.closest(GONE)[0].confidence < 1.0


@pytest.mark.parametrize("change", [zebra, much])
def test_then_it_answers_as_one_made_anew(
    large: Path, encoder: LettersEncoder | None, change: Callable[[Path], None]
) -> None:
    """Once it is learnt, nothing tells it from a program that starts with the same files."""
    responder = answering(large)
    change(large)
    responder.reload()
    while responder.finish():
        pass
    assert replies(responder.engine) == anew(large, encoder)


def test_a_second_save_meanwhile_is_taken_up(large: Path, encoder: LettersEncoder | None) -> None:
    """It is answered at once, too; what was being built for the first is of no use any more."""
    process = Process()
    responder = answering(large, process)
    phrased(large, FARMS, ("entries", 0, "phrasings"), "giraffe crossing")
    responder.reload()
    assert [responder.finish() for _ in range(3)] == [True] * 3
    assert process.begun == ["en"]
    zebra(large)
    responder.reload()
    assert answered(responder, "giraffe crossing") == ["farming-start"]
    assert answered(responder, "zebra crossing") == ["farming-start"]
    assert [responder.finish() for _ in range(3)] == [True] * 3
    assert (process.begun, process.killed) == (["en", "en"], 1)
    process.code = 0
    while responder.finish():
        pass
    assert process.begun == ["en", "en"]  # French has but its own phrasings to learn
    assert replies(responder.engine) == anew(large, encoder)


def test_another_answer_does_not_begin_it_again(large: Path) -> None:
    """What is being built holds after a save that has nothing to be learnt from."""
    process = Process()
    responder = answering(large, process)
    zebra(large)
    for _ in range(2):
        responder.reload()
        assert [responder.finish() for _ in range(3)] == [True] * 3
        path = large / ROOMS
        path.write_text(path.read_text().replace("It is in room 7.", "Gone."))
    assert (process.begun, process.killed) == (["en"], 0)


@pytest.mark.parametrize("encoder", [None], indirect=True)
def test_where_it_can_not_be_built(large: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so once; answers go on, and the next change tries again."""
    process = Process()
    responder = answering(large, process)
    zebra(large)
    process.code = 1
    responder.reload()
    while responder.finish():
        pass
    assert not responder.finish()
    assert answered(responder, "zebra crossing") == ["farming-start"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    phrased(large, FARMS, ("entries", 0, "phrasings"), "giraffe crossing")
    responder.reload()
    while responder.finish():
        pass
    assert len(process.begun) == 2


@pytest.mark.parametrize("encoder", [None], indirect=True)
def test_a_process_of_its_own(large: Path) -> None:
    """The program itself learns nothing of thousands of phrasings: it reads what the other process
    has left on disk."""
    begin, ended = beginning("off"), []

    def waited_for(folder: Path, language: str) -> Any:
        process = begin(folder, language)
        ended.append(process.wait())
        return process

    responder = answering(large, waited_for)
    much(large)
    responder.reload()
    with pytest.MonkeyPatch.context() as patch:
        learn_few(patch)
        while responder.finish():
            pass
    assert ended == [0]
    assert replies(responder.engine) == anew(large)


@pytest.mark.parametrize("encoder", [None], indirect=True)
def test_what_was_learnt_before_is_known(large: Path, untrained: Callable[[], None]) -> None:
    """A change that is taken back needs no learning."""
    sound, process = (large / FARMS).read_text(), Process()
    responder = answering(large, process)
    untrained()
    before = replies(responder.engine)
    zebra(large)
    responder.reload()
    (large / FARMS).write_text(sound)
    responder.reload()
    while responder.finish():
        pass
    assert replies(responder.engine) == before
    assert process.begun == []


@pytest.mark.parametrize("encoder", [None], indirect=True)
def test_the_terminal_learns_between_lines(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``chat --watch`` answers what is new at once, and as a new start does some lines later."""
    process = Process()
    monkeypatch.setattr("bot.cli.live.beginning", lambda _: process)
    live = LiveEngine(large, watch=True)
    zebra(large)
    assert live.refresh() == ["reloaded: 1 changed (farming-start)"]
    assert live.engine().reply("zebra crossing").answers
    assert live.refresh() == []
    assert process.begun == ["en"]
    process.code = 0
    assert live.refresh() == []
    assert replies(live.engine()) == anew(large)
