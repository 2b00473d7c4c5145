"""Counts grades by kind, calibration, and risk over thresholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.authoring.evaluation.grade import Grade, Graded
from bot.authoring.evaluation.questions import MUST_NOT_ANSWER, SMALLTALK

BINS = 10
STEPS = tuple(step / 20 for step in range(6, 19))  # 0.30, 0.35 ... 0.90
FALSE_AT_MOST = 3.0  # percent of the questions that have no answer
SUGGEST_BELOW = 0.2  # suggestions begin this far below answers
Bins = list[tuple[int, float, float]]  # count, mean confidence, share that is right


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one group of questions."""

    kind: str
    counts: Counter[Grade]

    @property
    def total(self) -> int:
        """How many questions."""
        return self.counts.total()

    def percent(self, grade: Grade) -> float:
        """Return the share of ``grade`` in percent; 0 for an empty group."""
        return 100.0 * self.counts[grade] / self.total if self.total else 0.0


def answerable(kind: str) -> bool:
    """Return True if questions of ``kind`` have an answer in the source."""
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


def calibration(pairs: Sequence[tuple[float, bool]]) -> tuple[float, Bins]:
    """Return the expected calibration error, and the bins.

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


def steps(graded: Sequence[Graded]) -> list[dict[str, float]]:
    """Return ``totals`` at each threshold; ``graded`` are of an engine that answers everything."""
    return [{"threshold": step, **totals(_at(step, graded))} for step in STEPS]


def _at(threshold: float, graded: Iterable[Graded]) -> list[Graded]:
    """Return the grades that there would be if less sure answers were withheld."""
    return [
        one if one.confidence >= threshold else replace(one, grade=Grade.MISSED) for one in graded
    ]


def proposal(rows: Sequence[Mapping[str, float]]) -> tuple[float, float] | None:
    """Return (answer, suggest): the lowest threshold with few false answers; None if none has."""
    for row in rows:
        if row["false"] <= FALSE_AT_MOST:
            answer = row["threshold"]
            return answer, round(max(0.1, answer - SUGGEST_BELOW), 2)
    return None


def reliability(graded: Sequence[Graded]) -> tuple[float, Bins]:
    """Return the expected calibration error of all would-be answers, and its bins."""
    pairs = [
        (one.confidence, one.grade is Grade.RIGHT)
        for one in graded
        if one.question.kind != SMALLTALK and one.reply["outcome"] == "answer"
    ]
    return calibration(pairs)
