"""Checks a YAML tree against its model and says in plain words, by line, what does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError

from bot.knowledge.models import FILES
from bot.knowledge.problems import Place, Problem, did_you_mean, error, nearest, one_line
from bot.knowledge.yaml_reader import Items, Keys, Node, Scalar

Model = TypeVar("Model", bound=BaseModel)
Step = str | int
Path = tuple[Step, ...]
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Document(Generic[Model]):
    """A valid file: its model, and its tree for the places of its parts."""

    file: str
    model: Model
    tree: Node

    def place(self, *path: Step, of_key: bool = False, offset: int | None = None) -> Place:
        """Return where the value at ``path``, or its key, stands, or the nearest thing above it.

        ``offset`` counts characters into a text; it is exact for texts of one line.
        """
        node = locate(self.tree, path, of_key=of_key)
        if offset is not None and isinstance(node, Scalar) and node.shift is not None:
            return Place(self.file, node.line, node.column + node.shift + offset)
        return node.place(self.file)


def validate(
    tree: Node, model: type[Model], file: str
) -> tuple[Document[Model] | None, list[Problem]]:
    """Return ``tree`` as a document, or None and every way in which it does not fit."""
    if not isinstance(tree, Keys):
        fields = model.model_fields.items()
        needed = [name for name, info in fields if info.is_required()] or [*model.model_fields]
        listed = ", ".join(f"'{name}:'" for name in needed)
        return None, [error(tree.place(file), f"this file must start with keys: {listed}")]
    valid, details = _fit(tree, model)
    if valid is not None:
        return Document(file, valid, tree), []
    if elsewhere := _home(tree, model):
        message = f"these keys belong into {elsewhere}/; move this file there"
        return None, [error(tree.place(file), message)]
    return None, [_problem(tree, model, file, detail) for detail in _telling(details)]


def validate_items(
    tree: Node, model: type[Model], file: str, key: str
) -> tuple[Document[Model] | None, list[Problem], set[str]]:
    """Validate a file whose ``key`` holds a list, leaving out the items that do not fit.

    Returns the document of what fits, the problems, and the ids of what was left out: these
    exist, although they can't be used.
    """
    document, problems = validate(tree, model, file)
    listed = locate(tree, (key,))
    if document or not isinstance(tree, Keys) or not isinstance(listed, Items):
        return document, problems, set()
    places = [detail["loc"] for detail in _fit(tree, model)[1]]
    wrong = {loc[1] for loc in places if len(loc) > 1 and loc[0] == key}
    sound = [item for index, item in enumerate(listed.items) if index not in wrong]
    kept = Keys(tree.line, tree.column, dict(tree.entries))
    kept.entries[key] = (tree.entries[key][0], Items(listed.line, listed.column, sound))
    identifiers = (locate(listed.items[index], ("id",)) for index in wrong)
    written = {one.text for one in identifiers if isinstance(one, Scalar)}
    left_out = written | {_as_identifier(text) for text in written}
    return validate(kept, model, file)[0], problems, left_out


def plain(node: Node) -> Any:
    """Return ``node`` as dicts, lists and texts; keys without a value are left out."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    values = ((key, plain(value)) for key, (_, value) in node.entries.items())
    return {key: value for key, value in values if value is not None}


def locate(node: Node, path: Path, *, of_key: bool = False) -> Node:
    """Return what is at ``path``, or the deepest part of it that exists."""
    for index, step in enumerate(path):
        if isinstance(node, Keys) and step in node.entries:
            key, value = node.entries[str(step)]
            last = index == len(path) - 1
            node = key if last and (of_key or _is_empty(value)) else value
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def _as_identifier(text: str) -> str:
    """Return ``text`` as an id is written; empty where it has no letters of the kind."""
    return _NOT_IN_AN_ID.sub("-", text.lower()).strip("-")


def _fit(tree: Keys, model: type[Model]) -> tuple[Model | None, list[dict[str, Any]]]:
    try:
        return model.model_validate(plain(tree)), []
    except ValidationError as reason:
        return None, [{**detail} for detail in reason.errors(include_url=False)]


def _home(tree: Keys, model: type[BaseModel]) -> str:
    """Return the folder whose files have just these keys, where ``model`` has none of them."""
    keys = set(tree.entries)
    if keys & set(model.model_fields):
        return ""
    return next((name for name, one in FILES.items() if keys <= set(one.model_fields)), "")


def _telling(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tell one slip once: no missing key that is there, misspelt; no empty list of wrong items."""
    unknown = [d["loc"] for d in details if d["type"] == "extra_forbidden"]

    def told(detail: dict[str, Any]) -> bool:
        *parent, key = path = detail["loc"]
        if detail["type"] == "too_short":
            return any(one["loc"][:-1] == path for one in details)
        beside = [str(loc[-1]) for loc in unknown if list(loc[:-1]) == parent]
        return detail["type"] == "missing" and nearest(str(key), beside) is not None

    return [detail for detail in details if not told(detail)]


# What pydantic's errors mean to a person who edits YAML ---------------------------------------

_NOT_A_NUMBER = "must be a number from 0 to 1, such as 0.7"
_MESSAGES = {
    "string_too_short": "is empty; write a text or remove the line",
    "too_short": "is empty; it needs at least one item",
    "greater_than_equal": _NOT_A_NUMBER,
    "less_than_equal": _NOT_A_NUMBER,
    "float_parsing": _NOT_A_NUMBER,
    "float_type": _NOT_A_NUMBER,
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list: one line for each, starting with '- '",
}


def _problem(tree: Keys, model: type[BaseModel], file: str, detail: dict[str, Any]) -> Problem:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    unknown = detail["type"] == "extra_forbidden"
    node = locate(tree, path, of_key=unknown or detail["loc"][-1:] == ("[key]",))
    parent = locate(tree, path[:-1])
    if unknown:
        known = _model_at(model, path[:-1]).model_fields
        message = f"unknown key '{one_line(str(path[-1]), 60)}'{did_you_mean(str(path[-1]), known)}"
    elif detail["type"] != "missing":
        message = _misfit(detail, path)
    elif isinstance(parent, Keys) and path[-1] in parent.entries:
        message = f"{_name(path)} has no value; write one after the colon"
    else:
        message = _missing(path, model)
    return error(node.place(file), message)


def _misfit(detail: dict[str, Any], path: Path) -> str:
    """Return what is wrong with a value that is there."""
    kind, value, name = str(detail["type"]), detail.get("input"), _name(path)
    context = detail.get("ctx", {})
    if value is None:
        return f"{name} has no text; write one or remove the line"
    if kind in _MESSAGES:
        return f"{name} {_MESSAGES[kind]}"
    if kind == "value_error":
        return f"{name} {context['error']}"
    if kind == "string_too_long":
        return f"{name} is too long; at most {context['max_length']} characters"
    if kind == "string_type":
        return _not_a_text(value, name)
    if kind == "string_pattern_mismatch":
        return _wrong_pattern(str(value), path)
    if kind in ("dict_type", "model_type"):
        text = f"is the text '{one_line(str(value), 60)}'"
        found = "is a list" if isinstance(value, list) else text
        return f"{name} must hold keys, one a line, such as 'id: ...', but it {found}"
    choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    return f"{name} can't be '{one_line(str(value), 60)}'{did_you_mean(str(value), choices)}"


def _missing(path: Path, model: type[BaseModel]) -> str:
    info = _model_at(model, path[:-1]).model_fields[str(path[-1])]
    hint = f" ({info.description.rstrip('.')})" if info.description else ""
    return f"'{path[-1]}:' is missing here{hint}; add it"


def _not_a_text(value: object, name: str) -> str:
    if isinstance(value, dict) and len(value) == 1:
        return (
            f"{name} was read as key '{one_line(str(next(iter(value))), 40)}' with a value because "
            "of ': '; put quotes around the text"
        )
    if isinstance(value, dict):
        return f"{name} must be a text; put quotes around text that starts with '{{' or holds ': '"
    return f"{name} must be a text, not a list; put quotes around text that starts with '[' or '-'"


def _wrong_pattern(value: str, path: Path) -> str:
    shown = one_line(value, 60)
    if path[-1:] == ("language",):
        return f"'{shown}' is not a language code; write two or three letters such as en or fr"
    proposed = _as_identifier(value)
    hint = f"; did you mean '{one_line(proposed, 60)}'?" if proposed else ""
    return f"'{shown}' can't be an id: lower-case letters and digits, single hyphens between{hint}"


def _name(path: Path) -> str:
    """Name a value by its key: ``'title'``, ``item 2 of 'phrasings'``."""
    if not path:
        return "this file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_name(path[:-1])}"
    return f"'{one_line(path[-1], 60)}'"


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """Return the model of what the format has at ``path``, which holds keys."""
    annotation: Any = model
    for step in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            annotation = annotation.model_fields[str(step)].annotation
        else:  # of a list or mapping, what it holds
            annotation = next(one for one in reversed(get_args(annotation)) if one is not ...)
    return cast("type[BaseModel]", annotation)
