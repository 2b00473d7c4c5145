"""Everything that this program raises on purpose; each message is one readable line.

    BotError
    ├── ConfigurationError   a setting or an argument is wrong
    ├── KnowledgeError       the knowledge folder has errors (.problems lists them by line)
    ├── UnreadableError      a file can't be used at all (.problem says why)
    ├── FigureError          a text is not a figure that can be read
    ├── QuoteError           a quote is not in its source
    └── TemplateError        braces in a text that can't be understood (.offset tells where)

``exit_code`` is what a command that ends with the error returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.problems import Problem


class BotError(Exception):
    """Whatever a person can mend. ``str(error)`` is one line, without a programmer's jargon."""

    exit_code = 1


class ConfigurationError(BotError):
    """A setting or a command-line argument is wrong; the message names it and its value."""

    exit_code = 2


class KnowledgeError(BotError):
    """The knowledge folder has errors; the message is the first of them and how many follow."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in problems if problem.is_error]
        more = f" (and {len(errors) - 1} more; see faqbot check)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0]}{more}" if errors else "the knowledge folder has errors")


class UnreadableError(BotError):
    """A file of the knowledge folder can't be used as a whole; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class FigureError(BotError):
    """A text is not a figure; the message says what it could be."""


class QuoteError(BotError):
    """A quote is not in its source; the message has the text there that comes closest."""


class TemplateError(BotError):
    """A reference in braces can't be understood; ``offset`` counts characters into the text."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset
