"""Grades replies (right, wrong, missed, suggested, falsely answered) and counts the grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.authoring.evaluation.questions import MUST_NOT_ANSWER, SMALLTALK, QuestionModel
from bot.dialogue.engine import Engine
from bot.render.json import reply_object

FALSE_AT_MOST = 3.0  # percent of the questions that have no answer
_STEPS = tuple(step / 20 for step in range(6, 19))  # 0.30, 0.35 ... 0.90
_SUGGEST_BELOW = 0.2  # suggestions begin this far below answers


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
    confidence = max((answer["confidence"] for answer in reply["answers"]), default=0.0)
    return Graded(question, reply, _grade(question, reply), confidence)


def _grade(question: QuestionModel, reply: Mapping[str, Any]) -> Grade:
    outcome = reply["outcome"]
    if question.kind in MUST_NOT_ANSWER:
        return Grade.FALSE if outcome == "answer" else Grade.RIGHT
    if question.kind == SMALLTALK:
        if outcome == SMALLTALK:
            return Grade.RIGHT
        return Grade.FALSE if outcome == "answer" else Grade.MISSED
    if outcome == "answer":
        return Grade.RIGHT if _is_right(question, reply["answers"]) else Grade.WRONG
    if outcome in question.accept:
        return Grade.RIGHT
    return Grade.SUGGESTED if outcome == "suggestions" else Grade.MISSED


def _is_right(question: QuestionModel, answers: list[Mapping[str, Any]]) -> bool:
    if question.entry:
        return [answer["entry"] for answer in answers] == [question.entry]
    cited = [
        {f"{citation['paragraph']}.{citation['sentence']}" for citation in answer["citations"]}
        for answer in answers
    ]
    everything = set().union(*cited)
    wanted = {sentence for group in question.gold for sentence in group}
    if not all(everything & set(group) for group in question.gold):
        return False
    shown = " ".join(f"{answer['correction'] or ''} {answer['text']}" for answer in answers).lower()
    return all(places & wanted for places in cited) and all(
        figure.lower() in shown for figure in question.figures
    )


def by_kind(graded: Iterable[Graded]) -> dict[str, Counter[Grade]]:
    """Return how many questions of each kind got each grade, in order of first appearance."""
    table: dict[str, Counter[Grade]] = {}
    for one in graded:
        table.setdefault(one.question.kind, Counter())[one.grade] += 1
    return table


def totals(graded: Sequence[Graded]) -> dict[str, float]:
    """Return ``right``, ``wrong`` and ``missed`` in percent of the answerable, ``false`` of the
    others; 0 where there are none."""
    kinds = by_kind(graded).items()
    answerable = [c for kind, c in kinds if kind not in {*MUST_NOT_ANSWER, SMALLTALK}]
    others = [counts for kind, counts in kinds if kind in MUST_NOT_ANSWER]

    def percent(counts: Iterable[Counter[Grade]], *grades: Grade) -> float:
        found = sum(counts, Counter[Grade]())
        return 100 * sum(found[one] for one in grades) / max(found.total(), 1)

    return {
        "right": percent(answerable, Grade.RIGHT),
        "wrong": percent(answerable, Grade.WRONG),
        "missed": percent(answerable, Grade.MISSED, Grade.SUGGESTED),
        "false": percent(others, Grade.FALSE),
    }


def steps(graded: Sequence[Graded]) -> list[dict[str, float]]:
    """Return ``totals`` at each threshold; ``graded`` are of an engine that answers everything."""
    return [
        {"threshold": step, **totals([_withheld(one, below=step) for one in graded])}
        for step in _STEPS
    ]


def _withheld(one: Graded, below: float) -> Graded:
    """Return the grade that there would be if less sure answers were withheld."""
    return one if one.confidence >= below else replace(one, grade=Grade.MISSED)


def proposal(rows: Iterable[Mapping[str, float]]) -> tuple[float, float] | None:
    """Return (answer, suggest): the lowest threshold with few false answers; None if none has."""
    few = (row["threshold"] for row in rows if row["false"] <= FALSE_AT_MOST)
    answer = next(few, None)
    return None if answer is None else (answer, round(max(0.1, answer - _SUGGEST_BELOW), 2))
