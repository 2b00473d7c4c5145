"""``check``: what is wrong with the knowledge folder, by line, and how to mend it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict

from bot.knowledge.loader import inspect
from bot.knowledge.problems import counted, shown_path
from bot.knowledge.watcher import Watcher

_POLL_SECONDS = 0.25


def run(args: argparse.Namespace) -> int:
    """Print every problem; return 1 if one of them is an error, else 0."""
    watcher = Watcher(args.knowledge) if args.watch else None  # before the first look at the files
    code = report(args)
    while watcher:
        time.sleep(_POLL_SECONDS)
        if watcher.settled():
            code = report(args)
    return code


def report(args: argparse.Namespace) -> int:
    """Check once and print."""
    knowledge, problems = inspect(args.knowledge)
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    if args.json:
        shown = {"errors": errors, "warnings": warnings, "problems": [*map(asdict, problems)]}
        print(json.dumps(shown, ensure_ascii=False, indent=2), flush=True)
        return 1 if errors else 0
    for problem in sorted(problems, key=lambda one: one.is_error):  # at the end, in sight
        print(problem)
    sys.stdout.flush()
    summary = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    if knowledge is None:
        summary += ". The bot can't use this folder until it is mended."
    else:
        figures = sum(len(fact.figures) for fact in knowledge.facts.values())
        entries = counted(len(knowledge.entries), "entry", "entries")
        facts = counted(len(knowledge.facts), "fact")
        summary += f" in {entries}, {facts}, {counted(figures, 'figure')}"
    print(f"{shown_path(args.knowledge)}: {summary}", file=sys.stderr)
    return 1 if errors else 0
