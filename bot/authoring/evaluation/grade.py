"""Grades replies: right, wrong, missed, suggested, falsely answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.authoring.evaluation.questions import MUST_NOT_ANSWER, SMALLTALK, QuestionModel
from bot.dialogue.engine import Engine
from bot.render.json import reply_object


class Grade(StrEnum):
    """How a reply did."""

    RIGHT = "right"
    WRONG = "wrong"  # an answer, but not the right one, or another beside it
    MISSED = "missed"  # nothing, where the source answers
    SUGGESTED = "suggested"  # asked back, where the source answers
    FALSE = "false"  # an answer to what the source does not answer


@dataclass(frozen=True, slots=True)
class Graded:
    """A question, the reply object that it got and the grade."""

    question: QuestionModel
    reply: Mapping[str, Any]
    grade: Grade
    confidence: float


def ask(engine: Engine, questions: Iterable[QuestionModel]) -> Iterator[Graded]:
    """Yield the grade of each question, asked as a program would ask it."""
    for one in questions:
        reply = engine.reply(one.q, one.turns, one.lang)
        yield grade(one, reply_object(reply, engine.knowledge))


def grade(question: QuestionModel, reply: Mapping[str, Any]) -> Graded:
    """Grade ``reply``, an object of ``bot.render.json.reply_object``."""
    answers = reply["answers"]
    confidence = max((answer["confidence"] for answer in answers), default=0.0)
    return Graded(question, reply, _grade(question, reply), confidence)


def _grade(question: QuestionModel, reply: Mapping[str, Any]) -> Grade:
    outcome = reply["outcome"]
    if question.kind in MUST_NOT_ANSWER:
        return Grade.FALSE if outcome == "answer" else Grade.RIGHT
    if question.kind == SMALLTALK:
        if outcome == SMALLTALK:
            return Grade.RIGHT
        return Grade.FALSE if outcome == "answer" else Grade.MISSED
    if outcome != "answer":
        if outcome in question.accept:
            return Grade.RIGHT
        return Grade.SUGGESTED if outcome == "suggestions" else Grade.MISSED
    return Grade.RIGHT if _right(question, reply["answers"]) else Grade.WRONG


def _right(question: QuestionModel, answers: list[Mapping[str, Any]]) -> bool:
    if question.entry:
        return [answer["entry"] for answer in answers] == [question.entry]
    cited = [
        {f"{citation['paragraph']}.{citation['sentence']}" for citation in answer["citations"]}
        for answer in answers
    ]
    everything = set().union(*cited) if cited else set()
    if not all(everything & set(group) for group in question.gold):
        return False
    wanted = {sentence for group in question.gold for sentence in group}
    if not all(places & wanted for places in cited):
        return False
    shown = " ".join(f"{answer['correction'] or ''} {answer['text']}" for answer in answers).lower()
    return all(figure.lower() in shown for figure in question.figures)
