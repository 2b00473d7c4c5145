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
from bot.dialogue.live import LiveResponder
from bot.knowledge.editing import add_items
from bot.knowledge.watcher import Watcher
from bot.render.plain import reply_object
from bot.settings import Settings

QUESTIONS = map(json.loads, (ROOT / "evaluation/questions/tidal.jsonl").read_text().splitlines())
ASKED = [question["q"] for question in QUESTIONS if question["lang"] == "en"][::130]
ALSO = [
    "combien de turbines y a-t-il ?",
    "à quelle distance de l'île est Estorvique ?",
    "is it 700 households, and when did the farms begin",
    "how many families run the farms",
    "where is the mole",
    "a zebra?",
    "zebra",
]


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what writes ``new`` for ``old`` in a file of the folder."""

    def edit(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return edit


def zebra(folder: Path) -> None:
    """Add a phrasing with a word that is new."""
    path = folder / "faq/farms.yaml"
    path.write_text(add_items(path.read_text(), ("entries", 0, "phrasings"), ["zebra"]))


SAVES: dict[str, Sequence[Callable[[Path], None]]] = {
    "a phrasing with a new word, and a figure wherever it stands": [
        zebra,
        replaced("sources/hallarey.md", "were run by 31 families", "were run by 33 families"),
        *[replaced("facts/farms.yaml", "were run by 31 families", "were run by 33 families")] * 2,
        replaced("facts/farms.yaml", 'count: {text: "31"', 'count: {text: "33"'),
    ],
    "words": [
        replaced("languages/fr.yaml", "names:\n", "names:\n  Storvik: [Estorvique]\n"),
        replaced("vocabulary/words.yaml", "  - [seaweed,", "  - [mole, pier]\n  - [seaweed,"),
        replaced("faq/farms.yaml", "    rejects:", "    rejects:\n      - a zebra?"),
        replaced("faq/smalltalk.yaml", "- id: greeting", "- id: hello"),
    ],
    "thresholds, and a language less": [
        replaced("knowledge.yaml", "answer: 0.55", "answer: 0.99"),
        lambda folder: (folder / "languages/fr.yaml").unlink(),
    ],
}


def answers(engine: Engine) -> list[dict[str, Any]]:
    """Return all that a person and a program can get to see of an engine."""
    replies = [engine.reply(question) for question in (*ASKED, *ALSO)]
    replies.append(engine.reply("and since when?", ["how many turbines are there"]))
    shown = [reply_object(reply, engine.knowledge) for reply in replies]
    for language in ("en", "fr"):
        entries = engine.knowledge.entries
        shown += [{name: str(engine.entry_answer(name, language))} for name in entries]
    return shown


def encoded(live: LiveResponder) -> None:
    """Wait until all texts are encoded."""
    if thread := live.encoding:
        thread.join()


@pytest.mark.parametrize("encoder", [None, FakeEncoder(dimension=384)], ids=["words", "meaning"])
def test_a_reload_answers_as_a_start_does(
    tidal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: FakeEncoder | None
) -> None:
    """Whatever is saved, and in whatever order: what was kept from before changes no reply."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("bot.cli.engine.choose_encoder", lambda _: encoder)
    live, watcher, fresh = live_responder(tidal), Watcher(tidal), EngineBuilder(Settings())
    encoded(live)
    before = answers(live.engine)
    for name, edits in SAVES.items():
        for edit in edits:
            edit(tidal)
        told = refreshed(live, watcher)
        assert told[0].startswith("reloaded:"), told
        encoded(live)
        now = answers(live.engine)
        assert now == answers(fresh.encoded(fresh(tidal))), name
        assert now != before, f"{name}: nothing asked here shows it"
        before = now
