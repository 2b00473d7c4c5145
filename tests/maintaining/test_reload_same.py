"""After any change a running program answers as one that starts with the same files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from places import ROOT
from retrieval_fakes import FakeEncoder

from bot.cli.chat import refreshed
from bot.cli.engine import EngineBuilder, live_responder
from bot.dialogue.engine import Engine
from bot.knowledge.editing import add_texts
from bot.knowledge.watcher import Watcher
from bot.render.json import reply_object
from bot.retrieval.encoder import Encoder
from bot.settings import Settings

QUESTIONS = map(json.loads, (ROOT / "evaluation/questions/tidal.jsonl").read_text().splitlines())
ASKED = [question["q"] for question in QUESTIONS if question["lang"] == "en"][::40]
ALSO = [
    "combien de turbines y a-t-il ?",
    "quelle taille, le zèbre",
    "à quelle distance de l'île est Estorvique ?",
    "is it 700 households, and when did the farms begin",
    "how many families run the farms",
    "how long is the mole, is it made of algae",
    "where is the mole",
    "how long is the mole",
    "a zebra?",
    "zebra",
    "big farm",
]


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what writes ``new`` for ``old`` in a file of the folder."""

    def edit(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return edit


def phrased(name: str, path: tuple[str | int, ...], phrasing: str) -> Callable[[Path], None]:
    """Return what adds a phrasing."""

    def edit(folder: Path) -> None:
        (folder / name).write_text(add_texts((folder / name).read_text(), path, [phrasing]))

    return edit


def several(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what saves several files at once."""
    return lambda folder: [edit(folder) for edit in edits] and None


def turned_round(name: str) -> Callable[[Path], None]:
    """Return what puts the names of a file into the opposite order."""

    def edit(folder: Path) -> None:
        head, *names = (folder / name).read_text().split("  - name: ")
        (folder / name).write_text(
            head + "".join(f"  - name: {one.rstrip()}\n" for one in names[::-1])
        )

    return edit


ORDER = "the order of names"  # which need not matter
EDITS: dict[str, Callable[[Path], None]] = {
    "an answer": replaced("faq/farms.yaml", '"{farming-start}"', '"Well. {farming-start}"'),
    "a statement": replaced("facts/farms.yaml", "hang {depth} below", "hang {depth} under"),
    "a phrasing with a new word": phrased("faq/farms.yaml", ("entries", 0, "phrasings"), "zebra"),
    "a phrasing of known words": phrased("faq/farms.yaml", ("entries", 1, "phrasings"), "big farm"),
    "a figure": several(
        replaced("sources/hallarey.md", "were run by 31 families", "were run by 33 families"),
        *[replaced("facts/farms.yaml", "were run by 31 families", "were run by 33 families")] * 2,
        replaced("facts/farms.yaml", 'count: {text: "31"', 'count: {text: "33"'),
    ),
    "a French phrasing": phrased("languages/fr.yaml", ("phrasings", "farm-size"), "le zèbre"),
    "a French name": replaced("languages/fr.yaml", "names:\n", "names:\n  Storvik: [Estorvique]\n"),
    "a synonym": replaced(
        "vocabulary/words.yaml", "  - [seaweed,", "  - [mole, pier]\n  - [seaweed,"
    ),
    ORDER: turned_round("vocabulary/names.yaml"),
    "an id": replaced("faq/smalltalk.yaml", "- id: greeting", "- id: hello"),
    "a question to refuse": replaced(
        "faq/farms.yaml", "    rejects:", "    rejects:\n      - a zebra?"
    ),
    "thresholds": replaced("knowledge.yaml", "answer: 0.55", "answer: 0.99"),
    "a language less": lambda folder: (folder / "languages/fr.yaml").unlink(),
}


def answers(engine: Engine) -> list[dict[str, Any]]:
    """Return all that a person and a program can get to see of an engine."""
    replies = [engine.reply(question) for question in (*ASKED, *ALSO)]
    replies.append(engine.reply("and since when?", ["how many turbines are there"]))
    shown = [reply_object(reply, engine.knowledge) for reply in replies]
    shown += [{name: str(engine.entry_answer(name))} for name in engine.knowledge.entries]
    return shown


@pytest.mark.parametrize(
    ("encoder", "names"),
    [(None, tuple(EDITS)), (FakeEncoder(dimension=384), tuple(EDITS)[::4])],
    ids=["words", "meaning"],
)
def test_a_reload_answers_as_a_start_does(
    tidal: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    encoder: Encoder | None,
    names: Sequence[str],
) -> None:
    """Whatever is saved, and in whatever order: what was kept from before changes no reply."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("bot.cli.engine.choose_encoder", lambda _: encoder)
    live, watcher, fresh = live_responder(tidal), Watcher(tidal), EngineBuilder(Settings())
    live.wait_until_encoded()
    before, unseen = answers(live.engine), []
    for name in names:
        EDITS[name](tidal)
        told = refreshed(live, watcher)
        assert told[0].startswith("reloaded:"), told
        live.wait_until_encoded()
        now = answers(live.engine)
        assert now == answers(fresh.encoded(fresh(tidal))), name
        unseen += [name] if now == before else []
        before = now
    if encoder is None:  # by meaning another name may change a confidence that nothing shows
        assert set(unseen) <= {ORDER}
