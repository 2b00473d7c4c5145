"""How replies are graded and counted."""

from __future__ import annotations

from typing import Any

import pytest

from bot.authoring.evaluation import Grade, Graded, QuestionModel, by_kind, grade, totals


def reply(outcome: str, *answers: dict[str, Any]) -> dict[str, Any]:
    """Return a reply object with what grading looks at."""
    return {"outcome": outcome, "reason": None, "answers": list(answers)}


def answer(place: str = "3.1", text: str = "more than 50 labs", entry: str = "labs") -> dict:
    """Return an answer that cites one sentence."""
    paragraph, sentence = map(int, place.split("."))
    return {
        "entry": entry,
        "confidence": 0.9,
        "text": text,
        "correction": None,
        "citations": [{"paragraph": paragraph, "sentence": sentence}],
    }


FACT = {"q": "how many labs", "kind": "fact", "gold": (("3.1",),)}
GRADES = [
    (FACT, reply("answer", answer()), Grade.RIGHT),
    (FACT, reply("answer", answer("3.2")), Grade.WRONG),
    (FACT, reply("answer", answer(), answer("4.1", entry="other")), Grade.WRONG),
    (FACT, reply("none"), Grade.MISSED),
    (FACT, reply("suggestions"), Grade.SUGGESTED),
    (FACT, reply("smalltalk"), Grade.MISSED),
    (FACT | {"accept": ("suggestions",)}, reply("suggestions"), Grade.RIGHT),
    (FACT | {"figures": ("More than 50",)}, reply("answer", answer()), Grade.RIGHT),
    (FACT | {"figures": ("67",)}, reply("answer", answer()), Grade.WRONG),
    (FACT | {"gold": (("3.1", "3.2"),)}, reply("answer", answer("3.2")), Grade.RIGHT),
    (FACT | {"gold": (("3.1",), ("5.1",))}, reply("answer", answer()), Grade.WRONG),
    (
        FACT | {"gold": (("3.1",), ("5.1",))},
        reply("answer", answer(), answer("5.1", entry="alliance")),
        Grade.RIGHT,
    ),
    ({"q": "x", "kind": "near_miss"}, reply("answer", answer()), Grade.FALSE),
    ({"q": "x", "kind": "near_miss"}, reply("suggestions"), Grade.RIGHT),
    ({"q": "x", "kind": "out_of_scope"}, reply("none"), Grade.RIGHT),
    ({"q": "hi", "kind": "smalltalk"}, reply("smalltalk"), Grade.RIGHT),
    ({"q": "hi", "kind": "smalltalk"}, reply("none"), Grade.MISSED),
    ({"q": "hi", "kind": "smalltalk"}, reply("answer", answer()), Grade.FALSE),
    ({"q": "x", "kind": "example", "entry": "labs"}, reply("answer", answer()), Grade.RIGHT),
    ({"q": "x", "kind": "example", "entry": "other"}, reply("answer", answer()), Grade.WRONG),
]


@pytest.mark.parametrize(("question", "given", "expected"), GRADES)
def test_a_reply_is_graded(question: dict, given: dict, expected: Grade) -> None:
    """Right is the right citation, every figure asked for, and nothing else beside it."""
    assert grade(QuestionModel(**question), given).grade is expected


def some(kind: str, grade_: Grade, number: int) -> list[Graded]:
    """Return ``number`` graded questions."""
    return [Graded(QuestionModel(q="x", kind=kind), reply("none"), grade_, 0.0)] * number


def test_totals_are_shares_of_their_own_kind() -> None:
    """Right and wrong are of the answerable, false is of the others, smalltalk is neither."""
    graded = [
        *some("fact", Grade.RIGHT, 3),
        *some("typo", Grade.WRONG, 1),
        *some("near_miss", Grade.FALSE, 1),
        *some("out_of_scope", Grade.RIGHT, 3),
        *some("smalltalk", Grade.MISSED, 5),
    ]
    assert totals(graded) == {"right": 75.0, "wrong": 25.0, "missed": 0.0, "false": 25.0}
    assert {kind: counts.total() for kind, counts in by_kind(graded).items()} == {
        "fact": 3,
        "typo": 1,
        "near_miss": 1,
        "out_of_scope": 3,
        "smalltalk": 5,
    }


def test_totals_of_nothing() -> None:
    """No question, no share, no division by nothing."""
    assert set(totals([]).values()) == {0.0}
