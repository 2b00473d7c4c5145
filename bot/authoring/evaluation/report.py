"""Counts grades by kind, calibration, and risk over thresholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.authoring.evaluation.grade import Grade, Graded
from bot.authoring.evaluation.mend import mend
from bot.authoring.evaluation.questions import MUST_NOT_ANSWER, SMALLTALK
from bot.knowledge.knowledge import Knowledge

BINS = 10


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one group of questions."""

    kind: str
    counts: Counter[Grade]

    @property
    def total(self) -> int:
        """How many questions."""
        return sum(self.counts.values())

    def percent(self, grade: Grade) -> float:
        """Return the share of ``grade`` in percent; 0 for an empty group."""
        return 100.0 * self.counts[grade] / self.total if self.total else 0.0


def answerable(kind: str) -> bool:
    """Say whether questions of ``kind`` have an answer in the source."""
    return kind not in MUST_NOT_ANSWER and kind != SMALLTALK


def by_kind(graded: Iterable[Graded]) -> list[Summary]:
    """Return one summary a kind, in order of first appearance."""
    table: dict[str, Counter[Grade]] = {}
    for one in graded:
        table.setdefault(one.question.kind, Counter())[one.grade] += 1
    return [Summary(kind, counts) for kind, counts in table.items()]


def totals(graded: Sequence[Graded]) -> dict[str, float]:
    """Return ``right`` and ``wrong`` in percent of the answerable, ``false`` of the others."""
    can = Summary("", Counter(g.grade for g in graded if answerable(g.question.kind)))
    cannot = Summary("", Counter(g.grade for g in graded if g.question.kind in MUST_NOT_ANSWER))
    return {
        "right": can.percent(Grade.RIGHT),
        "wrong": can.percent(Grade.WRONG),
        "missed": can.percent(Grade.MISSED) + can.percent(Grade.SUGGESTED),
        "false": cannot.percent(Grade.FALSE),
    }


def calibration(
    pairs: Sequence[tuple[float, bool]],
) -> tuple[float, list[tuple[int, float, float]]]:
    """Return the expected calibration error and rows (count, mean confidence, share right).

    ECE as in Guo et al. 2017, ten bins of equal width, weighted by count.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in pairs:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    rows = [
        (len(b), sum(c for c, _ in b) / len(b), sum(r for _, r in b) / len(b)) for b in bins if b
    ]
    total = len(pairs) or 1
    return sum(n * abs(mean - share) for n, mean, share in rows) / total, rows


def as_object(
    graded: Sequence[Graded],
    rows: Sequence[Any] = (),
    error: float | None = None,
    knowledge: Knowledge | None = None,
) -> dict[str, Any]:
    """Return everything as one JSON-ready object; ``rows`` are risk and coverage by threshold.

    With ``knowledge``, whose own questions these are: what would mend each fault.
    """
    return {
        "questions": len(graded),
        "totals": {name: round(value, 2) for name, value in totals(graded).items()},
        "calibration_error": None if error is None else round(error, 4),
        "thresholds": [
            {name: round(value, 2) for name, value in asdict(row).items()} for row in rows
        ],
        "kinds": {
            summary.kind: {grade.value: summary.counts[grade] for grade in Grade}
            for summary in by_kind(graded)
        },
        "faults": [
            {
                "id": one.question.id,
                "question": one.question.q,
                "kind": one.question.kind,
                "grade": one.grade.value,
                "outcome": one.reply["outcome"],
                "entries": [answer["entry"] for answer in one.reply["answers"]],
                "confidence": one.confidence,
                "mend": mend(one, knowledge) if knowledge else None,
            }
            for one in graded
            if one.grade is not Grade.RIGHT
        ],
    }
