"""Everything that this program raises on purpose; each message is one readable line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.problems import Problem


class BotError(Exception):
    """Whatever a person can mend. ``str(error)`` is one line, without a programmer's jargon."""

    exit_code = 1  # of a command that ends with it


class ConfigurationError(BotError):
    """A setting or a command-line argument is wrong; the message names it and its value."""

    exit_code = 2


class KnowledgeError(BotError):
    """The knowledge folder has errors; the message is the first of them and how many follow."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problem for problem in problems if problem.is_error)
        first, *others = self.problems
        more = f" (and {len(others)} more; see faqbot check)" if others else ""
        super().__init__(f"{first}{more}")


class UnreadableError(BotError):
    """A file of the knowledge folder can't be used as a whole; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class FigureError(BotError):
    """A text is not a figure; the message says what it could be."""


class TemplateError(BotError):
    """A reference in braces can't be understood; ``offset`` counts characters into the text."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset
