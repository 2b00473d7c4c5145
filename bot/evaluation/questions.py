"""Question sets: JSON Lines, one question with what a right reply must show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import ConfigurationError

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


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions read from one file."""

    name: str
    questions: tuple[QuestionModel, ...]


def read_questions(path: Path) -> QuestionSet:
    """Read a question set.

    Raises ``ConfigurationError`` naming file and line where a line cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from None
    questions = tuple(_parse(path, lines))
    if not questions:
        raise ConfigurationError(f"{path}: there is no question in this file; {_FORM}")
    return QuestionSet(path.stem, questions)


def _parse(path: Path, lines: Sequence[str]) -> list[QuestionModel]:
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(QuestionModel.model_validate(json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(
                f"{path}:{number}:1: not a question: {_reason(error)}; {_FORM}"
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
