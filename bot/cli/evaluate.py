"""``eval``: measures replies on a question set, or on the knowledge base's own examples."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.answering.engine import Engine
from bot.cli.engine import build_engine
from bot.cli.progress import progress
from bot.errors import ConfigurationError
from bot.evaluation.grade import Grade, Graded, grade
from bot.evaluation.questions import QuestionModel, read_questions
from bot.evaluation.report import as_object, by_kind, totals

_MEASURES = ("right", "wrong", "false")
_WORST = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``eval``."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a question set, JSON Lines"
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument(
        "--require",
        metavar="LIMITS",
        help="exit 1 unless met, in percent: right=85,wrong=3,false=5"
        " (right at least, others at most)",
    )


def run(args: argparse.Namespace) -> int:
    """Measure; return 1 where ``--require`` is not met."""
    limits = _limits(args.require)
    engine = build_engine(args.knowledge)
    if args.file:
        graded = measure(engine, read_questions(args.file).questions)
    else:
        from bot.evaluation.own import own_examples

        graded = own_examples(engine)
    result = totals(graded)
    print(
        json.dumps(as_object(graded), ensure_ascii=False, indent=2) if args.json else _table(graded)
    )
    failed = [
        f"{name} is {result[name]:.1f} %,"
        f" required is {'at least' if name == 'right' else 'at most'} {limit:g} %"
        for name, limit in limits.items()
        if (result[name] < limit if name == "right" else result[name] > limit)
    ]
    for line in failed:
        print(f"not met: {line}")
    return 1 if failed else 0


def measure(engine: Engine, questions: Sequence[QuestionModel]) -> list[Graded]:
    """Return the grade of each question, asked as a program would ask it."""
    return [
        grade(one, engine.object(engine.reply(one.q, one.turns, one.lang)))
        for one in progress(questions, "asking")
    ]


def _limits(text: str | None) -> dict[str, float]:
    limits = {}
    for part in (text or "").split(","):
        name, _, value = part.partition("=")
        if not part:
            continue
        try:
            limits[name.strip()] = float(value)
        except ValueError:
            name = ""
        if name.strip() not in _MEASURES:
            raise ConfigurationError(
                f"--require has '{part}'. Write for example right=85,wrong=3,false=5."
            )
    return limits


def _table(graded: Sequence[Graded]) -> str:
    head = f"{'kind':<16}{'asked':>6}" + "".join(f"{g.value:>11}" for g in Grade)
    lines = [head]
    for summary in by_kind(graded):
        cells = "".join(f"{summary.counts[g]:>11}" for g in Grade)
        lines.append(f"{summary.kind:<16}{summary.total:>6}{cells}")
    result = totals(graded)
    lines.append(
        f"\nanswerable: {result['right']:.1f} % right, {result['wrong']:.1f} % wrong, "
        f"{result['missed']:.1f} % not answered; not answerable: {result['false']:.1f} % answered"
    )
    lines += _faults(graded)
    return "\n".join(lines)


def _faults(graded: Iterable[Graded]) -> list[str]:
    order = {Grade.FALSE: 0, Grade.WRONG: 1, Grade.MISSED: 2, Grade.SUGGESTED: 3}
    faults = [one for one in graded if one.grade in order]
    faults.sort(key=lambda one: (order[one.grade], -one.confidence))
    lines = ["", "worst first:"] if faults else []
    for one in faults[:_WORST]:
        answers = ", ".join(answer["entry"] for answer in one.reply["answers"])
        lines.append(
            f"  {one.grade.value:<10}{one.question.q[:70]!r} -> {answers or one.reply['outcome']}"
        )
    return lines
