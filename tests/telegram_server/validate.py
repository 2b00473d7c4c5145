"""Holds the parameters of a call against the reference."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from telegram_server.errors import bad
from telegram_server.reference import METHODS, OBJECTS, Fields


def parameters(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call with their types, or refuse.

    Form values are text, so what is no ``String`` is read as JSON first.
    """
    return _fields(METHODS[method], raw, method, from_form=True)


def _fields(
    fields: Fields, raw: Mapping[str, Any], where: str, *, from_form: bool
) -> dict[str, Any]:
    known = {name.rstrip("!"): (kind, name.endswith("!")) for name, kind in fields.items()}
    for name in raw.keys() - known.keys():
        raise bad(f"unknown parameter {name} of {where}")
    for name, (_, required) in known.items():
        if required and raw.get(name) is None:
            raise bad(f"parameter {name} of {where} is missing")
    return {
        name: _value(value, known[name][0], f"{where}.{name}", from_form=from_form)
        for name, value in raw.items()
        if value is not None
    }


def _value(value: Any, kind: str, where: str, *, from_form: bool) -> Any:
    if kind.startswith("[") or "|" not in kind:
        return _one(value, kind, where, from_form=from_form)
    if from_form and isinstance(value, str) and "String" not in kind:
        value = _decoded(value, where)
    for alternative in kind.split("|"):
        if _could_be(value, alternative, from_form=from_form):
            return _one(value, alternative, where, from_form=from_form)
    raise bad(f"{where} must be of type {kind}")


def _could_be(value: Any, kind: str, *, from_form: bool) -> bool:
    if kind in OBJECTS:
        needed = [name[:-1] for name in OBJECTS[kind] if name.endswith("!")]
        return isinstance(value, dict) and all(name in value for name in needed)
    if from_form and kind == "Integer" and isinstance(value, str):
        return value.lstrip("-").isdigit()
    return _PRIMITIVES[kind](value)


def _one(value: Any, kind: str, where: str, *, from_form: bool) -> Any:
    if from_form and isinstance(value, str) and kind != "String":
        value = _decoded(value, where)
    if kind.startswith("["):
        if not isinstance(value, list):
            raise bad(f"{where} must be an Array")
        inner = kind[1:-1]
        return [
            _value(item, inner, f"{where}[{index}]", from_form=False)
            for index, item in enumerate(value)
        ]
    if kind in OBJECTS:
        if not isinstance(value, dict):
            raise bad(f"{where} must be a {kind}")
        return _fields(OBJECTS[kind], value, where, from_form=False)
    check = _PRIMITIVES.get(kind)
    if check is None or not check(value):
        raise bad(f"{where} must be of type {kind}")
    return value


def _decoded(value: str, where: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        lowered = value.lower()
        if lowered in {"true", "false"}:
            return lowered == "true"
        raise bad(f"can't parse {where} as JSON") from None


_PRIMITIVES: dict[str, Callable[[Any], bool]] = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
