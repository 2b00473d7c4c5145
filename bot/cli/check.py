"""``check``: what is wrong with the knowledge folder, by line, and how to mend it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import inspect
from bot.knowledge.problems import Problem, counted, shown_path

_POLL_SECONDS = 0.25


def run(args: argparse.Namespace) -> int:
    """Print every problem; return 1 if one of them is an error, else 0."""
    code = report(args)
    if args.watch:
        for _ in saves(args.knowledge, lambda: time.sleep(_POLL_SECONDS)):
            code = report(args)
    return code


def report(args: argparse.Namespace) -> int:
    """Check once and print."""
    knowledge, problems = inspect(args.knowledge)
    errors = sum(problem.is_error for problem in problems)
    if args.json:
        print(_as_json(problems, errors), flush=True)
        return 1 if errors else 0
    for problem in sorted(problems, key=lambda one: one.is_error):  # at the end, in sight
        print(problem)
    sys.stdout.flush()
    print(_summary(args.knowledge, knowledge, errors, len(problems) - errors), file=sys.stderr)
    return 1 if errors else 0


def saves(folder: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Yield once after each saved change in ``folder``, looking after every ``wait``."""
    from bot.knowledge.watcher import Watcher

    watcher = Watcher(folder)
    while True:
        wait()
        if watcher.settled():
            yield


def _as_json(problems: list[Problem], errors: int) -> str:
    shown = {
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [asdict(problem) for problem in problems],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _summary(folder: Path, knowledge: Knowledge | None, errors: int, warnings: int) -> str:
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    if knowledge is None:
        return f"{shown_path(folder)}: {found}. The bot can't use this folder until it is mended."
    figures = sum(len(fact.figures) for fact in knowledge.facts.values())
    size = (
        f"{counted(len(knowledge.entries), 'entry', 'entries')}, "
        f"{counted(len(knowledge.facts), 'fact')}, {counted(figures, 'figure')}"
    )
    return f"{shown_path(folder)}: {found} in {size}"
