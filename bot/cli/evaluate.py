"""``eval`` measures replies on a question set or on the knowledge base's own examples,
``benchmark`` this bot beside other ways of matching on public intent sets."""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.authoring import evaluation
from bot.authoring.evaluation import Grade, Graded, read_questions
from bot.cli.engine import build_engine, progress
from bot.errors import ConfigurationError
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import Knowledge

_MEASURES = ("right", "wrong", "false")
_LIMIT = re.compile(rf"\s*(?P<name>{'|'.join(_MEASURES)})\s*=\s*(?P<percent>\d+(?:\.\d*)?)\s*")
_ALL = 100.0
_WORST_FIRST = (Grade.FALSE, Grade.WRONG, Grade.MISSED, Grade.SUGGESTED)
WORST = 15  # faults that are shown


def run(args: argparse.Namespace) -> int:
    """Measure; return 1 where ``--require`` is not met."""
    limits = _limits(args.require)
    engine = build_engine(args.knowledge)
    rows: list[dict[str, float]] = []
    own = None if args.file else engine.knowledge
    if args.file:
        questions = read_questions(args.file)
        graded = list(evaluation.ask(engine, progress(questions)))
        if not limits:  # a gate wants no curve, which takes as long again
            eager = engine.with_thresholds(Thresholds(answer=0, suggest=0))
            rows = evaluation.steps(list(evaluation.ask(eager, progress(questions))))
    else:
        graded = evaluation.own_examples(engine, progress)
    if args.json:
        print(json.dumps(_object(graded, rows, own), ensure_ascii=False, indent=2))
    else:
        print("\n".join((*_summary(graded), *_curve(rows), *_faults(graded, own))))
    code, result = 0, evaluation.totals(graded)
    for name, limit in limits.items():
        least = name == "right"
        if result[name] < limit if least else result[name] > limit:
            bound = "at least" if least else "at most"
            message = f"not met: {name} is {result[name]:.1f} %, required is {bound} {limit:g} %"
            print(message, file=sys.stderr)
            code = 1
    return code


def compare_scorers(args: argparse.Namespace) -> None:
    """Print one table."""
    from platformdirs import user_cache_path

    from bot.authoring.benchmark import compare

    compare(args.data, user_cache_path("faqbot") / "benchmark.npz")


def _limits(text: str | None) -> dict[str, float]:
    limits = {}
    for part in filter(None, (text or "").split(",")):
        found = _LIMIT.fullmatch(part)
        if not found or float(found["percent"]) > _ALL:
            raise ConfigurationError(
                f"--require has '{part}'. Write percentages, for example right=85,wrong=3,false=5."
            )
        limits[found["name"]] = float(found["percent"])
    return limits


def _summary(graded: Sequence[Graded]) -> Iterator[str]:
    yield f"{'kind':<16}{'asked':>6}" + "".join(f"{g.value:>11}" for g in Grade)
    for kind, counts in evaluation.by_kind(graded).items():
        yield f"{kind:<16}{counts.total():>6}" + "".join(f"{counts[g]:>11}" for g in Grade)
    result = evaluation.totals(graded)
    yield (
        f"\nanswerable: {result['right']:.1f} % right, {result['wrong']:.1f} % wrong, "
        f"{result['missed']:.1f} % not answered; not answerable: {result['false']:.1f} % answered"
    )


def _curve(rows: Sequence[Mapping[str, float]]) -> Iterator[str]:
    """Yield risk and coverage over thresholds, and what is proposed."""
    if rows:
        yield f"\n{'threshold':>9}" + "".join(f"{f'{name} %':>9}" for name in _MEASURES)
    for row in rows:
        yield f"{row['threshold']:>9.2f}" + "".join(f"{row[name]:>9.1f}" for name in _MEASURES)
    if proposed := evaluation.proposal(rows):
        yield (
            f"proposed (at most {evaluation.FALSE_AT_MOST:g} % falsely answered): "
            f"answer: {proposed[0]:g}, suggest: {proposed[1]:g} in knowledge.yaml"
        )


def _faults(graded: Sequence[Graded], knowledge: Knowledge | None) -> Iterator[str]:
    """Yield the worst faults: false answers first, the most confident first.

    With ``knowledge``, whose own questions these are: what would mend each.
    """
    faults = [one for one in graded if one.grade in _WORST_FIRST]
    faults.sort(key=lambda one: (_WORST_FIRST.index(one.grade), -one.confidence))
    if faults:
        shown = f", {WORST} of {len(faults)} (all of them: --json)" if len(faults) > WORST else ""
        yield f"\nworst first{shown}:"
    for one in faults[:WORST]:
        answers = ", ".join(answer["entry"] for answer in one.reply["answers"])
        yield f"  {one.grade:<10}{one.question.q[:70]!r} -> {answers or one.reply['outcome']}"
        if knowledge:
            yield f"{'':12}{one.question.id}: {evaluation.mend(one, knowledge)}"


def _object(
    graded: Sequence[Graded], rows: Sequence[Mapping[str, float]], knowledge: Knowledge | None
) -> dict[str, Any]:
    return {
        "questions": len(graded),
        "totals": {name: round(value, 2) for name, value in evaluation.totals(graded).items()},
        "thresholds": [{name: round(value, 2) for name, value in row.items()} for row in rows],
        "kinds": {
            kind: {one.value: counts[one] for one in Grade}
            for kind, counts in evaluation.by_kind(graded).items()
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
                "mend": evaluation.mend(one, knowledge) if knowledge else None,
            }
            for one in graded
            if one.grade is not Grade.RIGHT
        ],
    }
