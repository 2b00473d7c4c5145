"""The core behind one object: counted, remembered, and exchanged when the knowledge is."""

from __future__ import annotations

import shutil
import time
from contextvars import copy_context
from pathlib import Path

import pytest
from places import TIDAL
from retrieval_fakes import FakeEncoder

from bot.cli.serve import build_responder
from bot.dialogue.engine import Engine
from bot.dialogue.live import Reloaded
from bot.knowledge.editing import add_items
from bot.knowledge.loader import load_knowledge
from bot.retrieval.search import passage_texts, question_texts
from bot.retrieval.vectors import VectorCache
from bot.settings import Settings
from bot.telegram.limits import PATIENCE_SECONDS
from bot.telegram.observing import Metrics, handled_since
from bot.telegram.server import CountingResponder

pytestmark = pytest.mark.usefixtures("quick_start")
QUESTION = "when was the first turbine lowered into the sound?"


@pytest.fixture
def responder(metrics: Metrics) -> CountingResponder:
    """Return the core of the test article, without the encoder."""
    return build_responder(Settings.load({"SEMANTIC": "off"}), TIDAL, metrics)


def test_questions_are_counted_and_found_once(
    responder: CountingResponder, metrics: Metrics
) -> None:
    """The same question counts each time; its reply is found the first time."""
    first, second = (responder.reply(QUESTION, [], "en") for _ in range(2))
    assert first is second
    assert responder.reply(QUESTION, ["and who runs it?"], "en") is not first
    assert b'faqbot_questions_total{chat="other",outcome="answer"}' in metrics.text()


def test_a_reload_takes_effect_for_every_question(tmp_path: Path, metrics: Metrics) -> None:
    """After a reload no reply of the old knowledge is given any more."""
    folder = Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
    responder = build_responder(Settings.load({"SEMANTIC": "off"}), folder, metrics)
    assert not responder.reply("zebra", [], "en").answers
    path = folder / "faq/farms.yaml"
    path.write_text(add_items(path.read_text(), ("entries", 0, "phrasings"), ["zebra"]))
    assert responder.reload() == Reloaded(changed=("farming-start",))
    assert responder.reply("zebra", [], "en").answers


def test_who_has_waited_for_others_is_answered_by_words(metrics: Metrics) -> None:
    """The encoder costs most: without it the next waits less. It is asked again once there is
    time, and what was answered in a hurry is not remembered."""
    encoder, cache, knowledge = FakeEncoder(), VectorCache(), load_knowledge(TIDAL)
    cache.vectors(encoder, question_texts(knowledge), "question")
    cache.vectors(encoder, passage_texts(knowledge), "passage")
    responder = CountingResponder(
        TIDAL, lambda *_: Engine(knowledge, encoder, cache=cache), metrics
    )
    question = "who paid for all those machines under the water?"
    encoder.calls.clear()

    def late() -> None:
        handled_since.set(time.monotonic() - PATIENCE_SECONDS - 1)
        assert responder.reply(question, [], "en").question == question

    copy_context().run(late)
    assert not encoder.calls
    assert b"faqbot_hurried_total 1.0" in metrics.text()
    assert responder.reply(question, [], "en").question == question
    assert encoder.calls == [[question]]
    copy_context().run(late)
    assert b"faqbot_hurried_total 1.0" in metrics.text()


def test_thresholds_of_the_settings_win(metrics: Metrics) -> None:
    """With ANSWER_THRESHOLD at 1 nothing is sure enough to be answered."""
    strict = Settings.load({"SEMANTIC": "off", "ANSWER_THRESHOLD": "1"})
    assert not build_responder(strict, TIDAL, metrics).reply(QUESTION, [], "en").answers
