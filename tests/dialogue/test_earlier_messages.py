"""What was said before a message, and how it counts."""

from __future__ import annotations

import pytest

from bot.dialogue.engine import Engine

FIRST = "how many joint laboratories are there?"


@pytest.mark.parametrize("message", ["shorter", "more", "repeat that", "where does it say that"])
def test_a_chosen_language_stays(engines: dict[str, Engine], message: str) -> None:
    """What comes back to an answer comes in the language that was chosen for the conversation."""
    reply = engines["bri"].reply(message, (FIRST,), "en", "fr")
    assert reply.answers
    assert reply.language == "fr"


@pytest.mark.parametrize("message", ["why?", "and countries?", "and in 2016?", "since when"])
def test_a_first_question_in_capitals_counts_as_much(
    engines: dict[str, Engine], message: str
) -> None:
    """However it was put, what leans on it gets the same reply."""
    engine = engines["bri"]
    assert engine.reply(message, (FIRST.upper(),)) == engine.reply(message, (FIRST,))
