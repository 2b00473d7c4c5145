"""Risk and coverage over thresholds, calibration, and the thresholds that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.authoring.evaluation.grade import Grade, Graded
from bot.authoring.evaluation.questions import MUST_NOT_ANSWER, SMALLTALK
from bot.authoring.evaluation.report import answerable, calibration

STEPS = tuple(step / 20 for step in range(6, 19))  # 0.30, 0.35 ... 0.90
FALSE_AT_MOST = 3.0  # percent of the questions that have no answer
SUGGEST_BELOW = 0.2  # suggestions begin this far below answers


@dataclass(frozen=True, slots=True)
class Step:
    """What would happen at one threshold, in percent."""

    threshold: float
    right: float
    wrong: float
    false: float


def steps(graded: Sequence[Graded]) -> list[Step]:
    """Return one row a threshold; ``graded`` are grades of an engine that answers everything."""
    return [_step(graded, threshold) for threshold in STEPS]


def proposal(rows: Sequence[Step]) -> tuple[float, float] | None:
    """Return (answer, suggest): the lowest threshold with few false answers; None if none has."""
    for row in rows:
        if row.false <= FALSE_AT_MOST:
            return row.threshold, round(max(0.1, row.threshold - SUGGEST_BELOW), 2)
    return None


def reliability(graded: Sequence[Graded]) -> tuple[float, list[tuple[int, float, float]]]:
    """Return the expected calibration error of all would-be answers, and its bins."""
    pairs = [
        (one.confidence, one.grade is Grade.RIGHT)
        for one in graded
        if one.question.kind != SMALLTALK and one.reply["outcome"] == "answer"
    ]
    return calibration(pairs)


def _step(graded: Sequence[Graded], threshold: float) -> Step:
    can = [one for one in graded if answerable(one.question.kind)]
    cannot = [one for one in graded if one.question.kind in MUST_NOT_ANSWER]

    def share(group: Sequence[Graded], grade: Grade) -> float:
        hits = sum(one.grade is grade and one.confidence >= threshold for one in group)
        return 100.0 * hits / len(group) if group else 0.0

    return Step(
        threshold,
        share(can, Grade.RIGHT),
        share(can, Grade.WRONG),
        share(cannot, Grade.FALSE),
    )
