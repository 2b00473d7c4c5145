"""What a validation error means to a person who edits YAML."""

from __future__ import annotations

import re
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from bot.knowledge.nearest import did_you_mean
from bot.knowledge.problems import one_line

Step = str | int
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


def as_identifier(text: str) -> str:
    """Return ``text`` as an id is written; empty where it has no letters of the kind."""
    return _NOT_IN_AN_ID.sub("-", text.lower()).strip("-")


def describe(
    detail: dict[str, Any],
    path: tuple[Step, ...],
    model: type[BaseModel],
    *,
    left_empty: bool,
) -> str:
    """Return what pydantic's error ``detail`` says, in a sentence that also says how to mend it.

    ``left_empty`` tells that the key stands there, with nothing behind its colon.
    """
    kind, value, name = str(detail["type"]), detail.get("input"), _name(path)
    context = detail.get("ctx", {})
    if kind == "missing":
        return _missing(path, model, left_empty=left_empty)
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]), known_keys(model, path[:-1]))
    if kind.startswith(("string_type", "list_type", "dict_type", "model_")):
        return _wrong_shape(kind, value, name)
    if kind == "string_pattern_mismatch":
        return _wrong_pattern(str(value), path)
    return _limits(kind, context, name) or _wrong_value(kind, context, name, str(value))


def known_keys(model: type[BaseModel], path: tuple[Step, ...]) -> list[str]:
    """Return the keys that the format knows at ``path``."""
    current: Any = model
    for step in path:
        current = _child(current, step)
    return list(current.model_fields) if _is_model(current) else []


def _child(annotation: Any, step: Step) -> Any:
    if _is_model(annotation):
        info = annotation.model_fields.get(step)
        return info.annotation if info else None
    arguments = get_args(annotation)
    if get_origin(annotation) in (list, dict) and arguments:
        return arguments[-1]
    return None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _name(path: tuple[Step, ...]) -> str:
    """Name a value by its key: ``'title'``, ``item 2 of 'phrasings'``."""
    if not path:
        return "this file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_name(path[:-1])}"
    return f"'{one_line(path[-1], 60)}'"


def _unknown_key(key: str, known: list[str]) -> str:
    return f"unknown key '{one_line(key, 60)}'{did_you_mean(key, known)}"


def _wrong_value(kind: str, context: dict[str, Any], name: str, value: str) -> str:
    if kind == "value_error":
        return f"{name} {context['error']}"
    choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    return f"{name} can't be '{one_line(value, 60)}'{did_you_mean(value, choices)}"


def _missing(path: tuple[Step, ...], model: type[BaseModel], *, left_empty: bool) -> str:
    if left_empty:
        return f"{_name(path)} has no value; write one after the colon"
    info = None
    for step in path[:-1]:
        model = _child(model, step) or model
    if _is_model(model):
        info = model.model_fields.get(str(path[-1]))
    hint = f" ({info.description.rstrip('.')})" if info and info.description else ""
    return f"'{path[-1]}:' is missing here{hint}; add it"


def _wrong_shape(kind: str, value: object, name: str) -> str:
    if value is None:
        return f"{name} has no text; write one or remove the line"
    if kind == "string_type":
        return _not_a_text(value, name)
    if kind == "list_type":
        return f"{name} must be a list: one line for each, starting with '- '"
    found = "is a list" if isinstance(value, list) else f"is the text '{one_line(str(value), 60)}'"
    return f"{name} must hold keys, one a line, such as 'id: ...', but it {found}"


def _not_a_text(value: object, name: str) -> str:
    if isinstance(value, dict) and len(value) == 1:
        key = next(iter(value))
        return (
            f"{name} was read as key '{one_line(str(key), 40)}' with a value because of ': '; "
            "put quotes around the text"
        )
    if isinstance(value, dict):
        return f"{name} must be a text; put quotes around text that starts with '{{' or holds ': '"
    return f"{name} must be a text, not a list; put quotes around text that starts with '[' or '-'"


def _wrong_pattern(value: str, path: tuple[Step, ...]) -> str:
    shown = one_line(value, 60)
    if path[-1:] == ("language",):
        return f"'{shown}' is not a language code; write two or three letters such as en or fr"
    proposed = as_identifier(value)
    hint = f"; did you mean '{one_line(proposed, 60)}'?" if proposed else ""
    return f"'{shown}' can't be an id: lower-case letters and digits, single hyphens between{hint}"


def _limits(kind: str, context: dict[str, Any], name: str) -> str | None:
    match kind:
        case "string_too_short":
            return f"{name} is empty; write a text or remove the line"
        case "string_too_long":
            return f"{name} is too long; at most {context['max_length']} characters"
        case "too_short":
            return f"{name} is empty; it needs at least one item"
        case "greater_than_equal" | "less_than_equal" | "float_parsing" | "float_type":
            return f"{name} must be a number from 0 to 1, such as 0.7"
        case "bool_parsing" | "bool_type":
            return f"{name} must be true or false"
        case _:
            return None
