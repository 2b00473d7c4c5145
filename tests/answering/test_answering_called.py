"""The bot is called in the middle of a conversation: what stands behind the call is asked."""

from __future__ import annotations

import pytest
from answering_promises import corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome


@pytest.mark.parametrize(
    ("language", "question", "entry"),
    [
        (
            "en",
            "good talk. one thing I missed though, bot, in how many countries are alliance members",
            "alliance-countries",
        ),
        (
            "en",
            "Europe gets all the attention. bot is there a platform for Latin America or not?",
            "platform-regions",
        ),
        ("en", "lunch at one 😀 bot who founded the alliance", "alliance-founder"),
        ("en", "bot, how many joint labs?", "joint-laboratories"),
        ("en", "how many joint labs, bot?", "joint-laboratories"),
        (
            "es",
            "Ana dice Perú. bot, ¿cuántos laboratorios conjuntos hay?",
            "joint-laboratories",
        ),
        ("zh", "老王说在秘鲁。机器人，有多少个联合实验室？", "joint-laboratories"),
    ],
)
def test_what_is_said_before_the_call_is_no_part_of_the_question(
    engines: dict[str, Engine], language: str, question: str, entry: str
) -> None:
    """Neither its names nor its words stand in the way of the answer."""
    assert entries(engines["bri"].reply(question, (), language)) == [entry]


def test_only_what_the_bot_is_called_for_is_answered(engines: dict[str, Engine]) -> None:
    """A question to others before the call gets no answer."""
    question = (
        "can we please get back to the topic, this is the science group. bot where does the "
        "Alliance of International Science Organizations have its headquarters"
    )
    assert engines["bri"].reply(question).outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("As I told you all, there are just thirty joint labs. Bot, am I right?", "more than 50"),
        ("my notes say: Great Stone, 411 firms invested. bot does the 411 hold up?", "114"),
    ],
)
def test_a_call_that_leans_on_what_was_said_is_read_with_it(
    engines: dict[str, Engine], question: str, right: str
) -> None:
    """A claim before the call is put right where the call only asks whether it is so."""
    reply = engines["bri"].reply(question)
    assert right in corrections(reply), said(reply)


@pytest.mark.parametrize("question", ["hi bot", "thanks, bot", "are you a bot?"])
def test_smalltalk_with_the_call_stays_smalltalk(engines: dict[str, Engine], question: str) -> None:
    """A greeting that calls the bot asks nothing."""
    assert engines["bri"].reply(question).outcome is Outcome.SMALLTALK
