"""What is promised of many questions, counted: rows of ``questions.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from dialogue_promises import assert_cited, puts_right, said, seen

from bot.dialogue.engine import Engine
from bot.dialogue.reply import Outcome, Reply
from bot.dialogue.segment import segments

SETS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8")
)
KEYS = {"q", "about", "after", "lang", "has", "refused", "verdict", "lacks"}


def is_wrong(row: dict[str, Any], reply: Reply, text: str) -> bool:
    """Return True if the reply says what is not so, or answers what it should refuse."""
    verdicts = {answer.verdict for answer in reply.answers} - {None}
    if "lacks" in row and row["lacks"] in text:
        return True
    if "verdict" in row:
        return bool(verdicts - {row["verdict"]})
    answered = reply.outcome is Outcome.ANSWER
    return answered and (bool(row.get("refused")) and not puts_right(reply))


def is_right(row: dict[str, Any], reply: Reply, text: str) -> bool:
    """Return True if the reply does all that the row asks for."""
    expected = row.get("has", [])
    texts = [expected] if isinstance(expected, str) else expected
    if row.get("refused"):
        return reply.outcome is not Outcome.ANSWER or puts_right(reply)
    if texts and (reply.outcome is not Outcome.ANSWER or not all(one in text for one in texts)):
        return False
    verdict = row.get("verdict")
    if verdict == "open":
        return not any(answer.verdict for answer in reply.answers)
    return verdict is None or verdict in {answer.verdict for answer in reply.answers}


@pytest.mark.parametrize("one", SETS, ids=[one["promise"] for one in SETS])
def test_questions(every: dict[str, Engine], one: dict[str, Any]) -> None:
    """So many rows of each set come right, and no more are wrong than it says."""
    right, wrong, missed = 0, [], []
    for row in one["rows"]:
        assert set(row) <= KEYS, row
        engine = every[row.get("about", "bri")]
        reply = engine.reply(row["q"], row.get("after", ()), row.get("lang"))
        assert_cited(reply, engine)
        text = seen(engine, reply)
        if is_wrong(row, reply, text):
            wrong.append((row["q"], said(reply)))
        elif is_right(row, reply, text):
            right += 1
        else:
            missed.append((row["q"], text))
    assert len(wrong) <= one.get("wrong", 0), wrong
    assert right >= one["right"] * len(one["rows"]), missed


@pytest.mark.parametrize(
    ("language", "message", "found"),
    [
        ("en", "When did it open and who built it?", ("When did it open", "who built it?")),
        ("id", "Kapan dibuka, di mana letaknya?", ("Kapan dibuka", "di mana letaknya?")),
        ("id", "Kapan jembatan dibuka, di Kenya?", ("Kapan jembatan dibuka, di Kenya?",)),
    ],
)
def test_a_message_is_cut_before_question_words(
    language: str, message: str, found: tuple[str, ...]
) -> None:
    """Question words of several words are taken as a whole: "di mana" asks, "di Kenya" does not."""
    assert segments(message, language) == found
