"""From a folder of text files to knowledge, or to everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.checks import (
    ERROR_RULES,
    REFERENCE_RULES,
    WARNING_RULES,
    Rank,
    misdirected,
)
from bot.knowledge.compile import compile_draft
from bot.knowledge.folder import FolderReading, read_folder
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.problems import Place, Problem, error, in_order

_FEW = 5  # references that lead nowhere: so many may be slips of the hand


def load_knowledge(folder: Path) -> Knowledge:
    """Return the knowledge in ``folder``; raises KnowledgeError with every error in it."""
    reading = read_folder(folder)
    problems = _errors(reading)
    if problems:
        raise KnowledgeError(problems)
    return compile_draft(reading.draft, reading.version)


def inspect(
    folder: Path, ranker: Callable[[Knowledge], Rank] | None = None
) -> tuple[Knowledge | None, list[Problem]]:
    """Return the knowledge in ``folder``, None if it has errors, and every error and warning.

    ``ranker`` makes a scorer for it, with which phrasings that find another entry are told.
    """
    reading = read_folder(folder)
    problems = _errors(reading)
    knowledge = None if problems else compile_draft(reading.draft, reading.version)
    told = {(problem.file, problem.message) for problem in problems}
    warnings = [problem for problem in reading.problems if not problem.is_error]
    problems += [problem for problem in warnings if (problem.file, problem.message) not in told]
    problems += [problem for rule in WARNING_RULES for problem in rule(reading.draft)]
    if knowledge and ranker:
        problems += misdirected(reading.draft, ranker(knowledge))
    return knowledge, in_order(problems)


def _errors(reading: FolderReading) -> list[Problem]:
    found = [problem for problem in reading.problems if problem.is_error]
    found += [problem for rule in ERROR_RULES for problem in rule(reading.draft)]
    dangling = [problem for rule in REFERENCE_RULES for problem in rule(reading.draft)]
    if reading.strays and len(dangling) > _FEW:
        # A file or folder that was not read is behind them all: one line instead of hundreds.
        dangling = [error(Place(one.file), one.message) for one in reading.strays]
    return in_order(found + dangling)
