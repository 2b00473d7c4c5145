"""Question sets: JSON Lines, one question with what a right reply must show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from bot.authoring.files import read_file
from bot.errors import ConfigurationError, UnreadableError
from bot.knowledge.models import hints_of
from bot.knowledge.problems import shown_path
from bot.knowledge.text_files import not_utf8

MUST_NOT_ANSWER = frozenset({"near_miss", "out_of_scope"})
SMALLTALK = "smalltalk"
_FORM = 'write {"q": "...", "kind": "fact", "gold": [["3.1"]]}, one a line'


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionModel:
    """One line of a question set; further keys are allowed and ignored."""

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
    try:
        data = read_file(path)
        lines = data.decode("utf-8-sig").split("\n")
    except UnreadableError as reason:
        raise ConfigurationError(str(reason)) from reason
    except UnicodeDecodeError as reason:
        problem = not_utf8(data, reason.start, shown_path(path))
        raise ConfigurationError(str(problem)) from reason
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found += [_question(json.loads(line))] if line.strip() else []
        except (ValueError, RecursionError) as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            if isinstance(error, json.JSONDecodeError):
                why = f"{error.msg} at character {error.pos + 1}"
            message = f"{path}:{number}:1: error: not a question: {why}; {_FORM}"
            raise ConfigurationError(message) from None
    if not found:
        raise ConfigurationError(f"{path}: there is no question in this file; {_FORM}")
    return tuple(found)


def _question(value: Any) -> QuestionModel:
    if not isinstance(value, dict):
        raise ValueError("it is not an object")  # noqa: TRY004 - what a person typed
    kinds = hints_of(QuestionModel)
    keys = {name: one for name, one in value.items() if name in kinds and one is not None}
    for name in ("q", "kind"):
        if name not in keys:
            raise ValueError(f"'{name}' is missing")
    return QuestionModel(**{name: _texts(one, kinds[name], name) for name, one in keys.items()})


def _texts(one: Any, kind: Any, name: str) -> Any:
    """Return a text, or a list of them as a tuple; raises ValueError for another ``kind``."""
    is_list = get_origin(kind) is tuple
    if is_list != isinstance(one, list) or isinstance(one, dict):
        raise ValueError(f"'{name}' must be a {'list' if is_list else 'text'}")
    return tuple(_texts(part, get_args(kind)[0], name) for part in one) if is_list else str(one)
