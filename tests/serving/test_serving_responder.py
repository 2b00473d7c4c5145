"""The core behind one object: counted, remembered, and exchanged when the knowledge is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.knowledge.loader import load_knowledge
from bot.serving.engine import build_responder
from bot.serving.metrics import Metrics
from bot.serving.responder import LiveResponder
from bot.settings import Settings

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
QUESTION = "when did the tidal park start?"


@pytest.fixture
def responder(metrics: Metrics) -> LiveResponder:
    """Return the core of the test article, without the encoder."""
    return build_responder(Settings.load({"SEMANTIC": "off"}), TIDAL, metrics)


def test_questions_are_counted_and_found_once(responder: LiveResponder, metrics: Metrics) -> None:
    """The same question counts each time; its reply is found the first time."""
    first, second = (responder.reply(QUESTION, [], "en") for _ in range(2))
    assert first is second
    assert responder.reply(QUESTION, ["and who runs it?"], "en") is not first
    assert b'faqbot_questions_total{chat="other",outcome="answer"}' in metrics.text()


def test_a_reload_takes_effect_for_every_question(
    responder: LiveResponder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After /reload no reply of the old knowledge is given any more."""
    before = responder.reply(QUESTION, [], "en")
    new = load_knowledge(TIDAL)
    monkeypatch.setattr(responder, "_load", lambda: new)
    assert responder() == []
    assert responder.knowledge is new
    assert responder.reply(QUESTION, [], "en") is not before


def test_a_bad_edit_keeps_the_old_knowledge(
    responder: LiveResponder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is told, and answers go on."""

    def broken() -> None:
        raise ConfigurationError("faq/a.yaml:1:1: error: broken")

    old = responder.knowledge
    monkeypatch.setattr(responder, "_load", broken)
    assert responder() == ["faq/a.yaml:1:1: error: broken"]
    assert responder.knowledge is old
    assert responder.reply(QUESTION, [], "en").answers


def test_thresholds_of_the_settings_win(metrics: Metrics) -> None:
    """With ANSWER_THRESHOLD at 1 nothing is sure enough to be answered."""
    strict = Settings.load({"SEMANTIC": "off", "ANSWER_THRESHOLD": "1"})
    assert not build_responder(strict, TIDAL, metrics).reply(QUESTION, [], "en").answers
