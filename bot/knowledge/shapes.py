"""What a dataclass may hold, as its annotations say: for reading, for schemas and for keeping.

``Annotated[str, {"minLength": 1}, "What it is."]`` adds keywords of JSON Schema and a description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be: a class, or a tuple or Mapping of ``parts``."""

    kind: Any
    rules: Mapping[str, Any]
    about: str
    default: Any  # MISSING where there is none
    parts: tuple[Shape, ...] = ()  # what a tuple holds; keys and values of a Mapping

    @property
    def inner(self) -> Shape:
        """What a tuple or Mapping holds."""
        return self.parts[-1]

    @property
    def is_model(self) -> bool:
        """Return True if it is a dataclass, with shapes of its own."""
        return is_dataclass(self.kind)

    @property
    def is_required(self) -> bool:
        """Return True if the value can't be left out."""
        return self.default is MISSING


def shapes_of(model: Any) -> Mapping[str, Shape]:
    """Return the shape of each field of a dataclass."""
    return _shapes(model)


@cache
def _shapes(model: Any) -> Mapping[str, Shape]:
    hints = get_type_hints(model, include_extras=True)
    return {
        one.name: _shape(
            hints[one.name],
            one.default if one.default_factory is MISSING else one.default_factory(),
        )
        for one in fields(model)
    }


def values_of(part: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as they are."""
    return {name: getattr(part, name) for name in shapes_of(type(part))}


def as_plain(part: Any) -> Any:
    """Return dataclasses as dicts without what is as by default, and tuples as lists."""
    if is_dataclass(part):
        shapes = shapes_of(type(part))
        values = ((name, getattr(part, name)) for name in shapes)
        return {name: as_plain(one) for name, one in values if one != shapes[name].default}
    if isinstance(part, Mapping):
        return {name: as_plain(value) for name, value in part.items()}
    return [as_plain(one) for one in part] if isinstance(part, tuple) else part


def _shape(annotation: Any, default: Any = MISSING) -> Shape:
    annotation, *extras = _parts(annotation)
    rules = {name: value for one in extras if isinstance(one, dict) for name, value in one.items()}
    about = next((one for one in extras if isinstance(one, str)), "")
    kind = get_origin(annotation) or annotation
    inside = [one for one in get_args(annotation) if one not in (..., type(None))]
    if kind in (tuple, Mapping):
        return Shape(kind, rules, about, default, tuple(map(_shape, inside)))
    if inside:  # one of several, or None
        kind = inside[0] if len(inside) == 1 else object
    return Shape(kind, rules, about, default)


def _parts(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
