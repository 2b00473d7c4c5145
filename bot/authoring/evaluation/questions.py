"""Question sets: JSON Lines, one question with what a right reply must show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import ConfigurationError, UnreadableError
from bot.knowledge.problems import shown_path
from bot.knowledge.text_files import not_utf8, read_bytes

MUST_NOT_ANSWER = frozenset({"near_miss", "out_of_scope"})
SMALLTALK = "smalltalk"
_FORM = 'write {"q": "...", "kind": "fact", "gold": [["3.1"]]}, one a line'


class QuestionModel(BaseModel):
    """One line of a question set; further keys are allowed and ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = ""
    q: str
    kind: str
    turns: tuple[str, ...] = ()
    gold: tuple[tuple[str, ...], ...] = ()
    entry: str = ""
    figures: tuple[str, ...] = ()
    lang: str | None = None
    accept: tuple[str, ...] = ()


def read_questions(path: Path) -> tuple[QuestionModel, ...]:
    """Return the questions of a file.

    Raises ``ConfigurationError`` naming file and line where a line cannot be read.
    """
    if not path.exists():
        raise ConfigurationError(f"{path}: there is no such file")
    try:
        data = read_bytes(path)
        lines = data.decode("utf-8-sig").split("\n")
    except UnreadableError as reason:
        raise ConfigurationError(str(reason)) from reason
    except UnicodeDecodeError as reason:
        problem = not_utf8(data, reason.start, shown_path(path))
        raise ConfigurationError(str(problem)) from reason
    questions = tuple(_parse(path, lines))
    if not questions:
        raise ConfigurationError(f"{path}: there is no question in this file; {_FORM}")
    return questions


def _parse(path: Path, lines: Sequence[str]) -> list[QuestionModel]:
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(QuestionModel.model_validate(json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(
                f"{path}:{number}:1: error: not a question: {_reason(error)}; {_FORM}"
            ) from None
    return found


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = first["loc"][0] if first["loc"] else ""
        return f"'{where}': {first['msg']}" if where else "it is not an object"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return "it is nested too deeply"
