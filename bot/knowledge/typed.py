"""Dataclasses made of plain values, by the annotations of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

_NONE: Mapping[type, dict[str, Any]] = MappingProxyType({})


def typed(kind: Any, plain: Any, known: Mapping[type, dict[str, Any]] = _NONE) -> Any:
    """Return what ``plain`` is as a ``kind``: a dataclass of a dict, or of its fields in order.

    What stands there again of a kind that is ``known`` is named by its id.
    """
    if kind in (str, bool, float) or plain is None:
        return plain
    if kind in known and isinstance(plain, str):
        return known[kind][plain]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = hints_of(kind)
        pairs = plain.items() if isinstance(plain, dict) else zip(hints, plain, strict=True)
        made: Any = kind(**{name: typed(hints[name], one, known) for name, one in pairs})
        if kind in known:
            known[kind][made.id] = made
        return made
    inner = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is tuple:
        is_text = inner[0] is str
        return tuple(plain if is_text else (typed(inner[0], one, known) for one in plain))
    if get_origin(kind) is Mapping:
        return {name: typed(inner[1], one, known) for name, one in plain.items()}
    if inner:  # something or None, else one of several plain kinds
        return typed(inner[0], plain, known) if len(inner) == 1 else plain
    return kind(plain)


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a dataclass, in the order of the fields."""
    return get_type_hints(kind)


def values_of(part: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as they are."""
    return {one.name: getattr(part, one.name) for one in fields(part)}
