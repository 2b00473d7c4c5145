"""``eval``: measures replies on a question set, or on the knowledge base's own examples."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.authoring.evaluation.curve import Step, reliability, steps
from bot.authoring.evaluation.grade import Graded, grade
from bot.authoring.evaluation.questions import QuestionModel, read_questions
from bot.authoring.evaluation.report import as_object, totals
from bot.authoring.evaluation.table import curve_lines, fault_lines, summary_lines
from bot.cli.engine import build_engine
from bot.cli.progress import progress
from bot.dialogue.engine import Engine
from bot.errors import ConfigurationError
from bot.knowledge.kinds import Thresholds
from bot.render.json import reply_object

_MEASURES = ("right", "wrong", "false")
_ALL = 100.0


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
    rows: list[Step] = []
    error: tuple[float, list[tuple[int, float, float]]] = (0.0, [])
    if args.file:
        questions = read_questions(args.file).questions
        graded = measure(engine, questions)
        everything = measure(engine.with_thresholds(Thresholds(answer=0, suggest=0)), questions)
        rows, error = steps(everything), reliability(everything)
    else:
        from bot.authoring.evaluation.own import own_examples

        graded = own_examples(engine, partial(progress, label="asking"))
    result = totals(graded)
    own = None if args.file else engine.knowledge
    if args.json:
        found = as_object(graded, rows, error[0] if args.file else None, own)
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        lines = (*summary_lines(graded), *curve_lines(rows, *error), *fault_lines(graded, own))
        print("\n".join(lines))
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
        grade(one, reply_object(engine.reply(one.q, one.turns, one.lang), engine.knowledge))
        for one in progress(questions, "asking")
    ]


def _limits(text: str | None) -> dict[str, float]:
    limits = {}
    for part in (text or "").split(","):
        name, _, value = part.partition("=")
        if not part:
            continue
        try:
            limit = float(value)
        except ValueError:
            limit = -1.0
        limits[name.strip()] = limit
        if name.strip() not in _MEASURES or not 0 <= limit <= _ALL:  # "nan" is not, either
            raise ConfigurationError(
                f"--require has '{part}'. Write percentages, for example right=85,wrong=3,false=5."
            )
    return limits
