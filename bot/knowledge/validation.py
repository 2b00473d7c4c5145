"""Checks a YAML tree against its model and says in plain words, by line, what does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from bot.knowledge.knowledge import KINDS, shape_of, typed
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, VOCABULARY
from bot.knowledge.problems import Place, Problem, did_you_mean, error, nearest, one_line, say
from bot.knowledge.yaml_reader import Step, entries, filled_entries, is_empty, locate, place_of

Model = TypeVar("Model")
Schema = Mapping[str, Any]  # in the words of JSON Schema
_YAML = (FACTS, FAQ, VOCABULARY, LANGUAGES)
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Document(Generic[Model]):
    """A valid file: its model, its tree for the places of its parts, and what was typed."""

    file: str
    model: Model
    tree: Node
    values: Mapping[str, Any]

    def place(self, *path: Step, of_key: bool = False, offset: int | None = None) -> Place:
        """Return where the value at ``path``, or its key, stands, or the nearest thing above it.

        ``offset`` counts characters into a text; it is exact for texts of one line.
        """
        node = locate(self.tree, path, of_key=of_key)
        start, end = node.start_mark, node.end_mark
        if offset is None or not isinstance(node, ScalarNode) or start.line != end.line:
            return place_of(node, self.file)
        quote = 1 if node.style else 0
        return Place(self.file, start.line + 1, start.column + 1 + quote + offset)


def format_of(kind: str) -> Schema:
    """Return what the files of a kind may hold; raises KeyError for another kind."""
    return shape_of(KINDS[kind])


def validate(tree: Node, model: type[Model], file: str) -> tuple[Document[Model] | None, Fitting]:
    """Return ``tree`` as a document, None where it does not fit, and how it was fitted."""
    fitting = Fitting(file)
    values = fitting.fit(tree, model)
    if values is None:
        return None, fitting
    kept = [(key, fitting.sound.get(id(one), one)) for key, one in tree.value]
    tree = MappingNode("", kept, tree.start_mark, tree.end_mark)
    return Document(file, typed(model, values, {}), tree, values), fitting


class Fitting:
    """Reads a tree as a schema has it and notes what does not fit; None stands for that."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []  # everything that does not fit
        self.left_out: set[str] = set()  # ids of items that don't fit; they exist all the same
        self.sound: dict[int, Node] = {}  # lists without such items, by the id() of the whole

    def fit(self, tree: Node, model: Any) -> Any:
        """Return what a file of a class holds, without the items with an id that do not fit."""
        schema = shape_of(model)
        if not isinstance(tree, MappingNode):
            needed = schema["required"] or schema["properties"]
            listed = ", ".join(f"'{name}:'" for name in needed)
            return self._fail(tree, f"this file must start with keys: {listed}")
        values, keys = self._keys(tree, schema), set(entries(tree))
        if values is None and keys.isdisjoint(schema["properties"]):
            homes = [one for one in _YAML if keys <= format_of(one)["properties"].keys()]
            if homes:
                self.problems.clear()
                self._fail(tree, f"these keys belong into {homes[0]}/; move this file there")
        return values

    def _keys(self, node: MappingNode, schema: Schema) -> Any:
        shapes, stated, filled = schema["properties"], entries(node), filled_entries(node)
        known = {key: one for key, (_, one) in filled.items() if key in shapes}
        unknown = [key for key in filled if key not in (*shapes, *schema["unread"])]
        missing = [key for key in schema["required"] if key not in filled]
        values = {key: self._value(one, shapes[key], _quoted(key)) for key, one in known.items()}
        for key in missing:
            if key in stated:
                self._fail(stated[key][0], f"'{key}' has no value; write one after the colon")
            elif nearest(key, unknown) is None:  # else it is there, misspelt
                about = shapes[key].get("description", "").rstrip(".")
                hint = f" ({about})" if about else ""
                at_a_field = about and key in ("title", "phrasings")  # of an entry
                message = f"'{key}:' is missing here{hint}; add it"
                self._fail(node, say(f"check.{key}_missing") if at_a_field else message)
        for key in unknown:
            self._fail(filled[key][0], did_you_mean(f"unknown key {_quoted(key)}", key, shapes))
        return None if unknown or missing or None in values.values() else values

    def _value(self, node: Node, schema: Schema, name: str) -> Any:
        if is_empty(node):
            return self._fail(node, f"{name} has no text; write one or remove the line")
        if schema.get("type") == "object":
            return self._object(node, schema, name)
        if schema.get("type") == "array":
            return self._items(node, schema, name)
        return self._scalar(node, schema, name)

    def _object(self, node: Node, schema: Schema, name: str) -> Any:
        if not isinstance(node, MappingNode):
            is_text = isinstance(node, ScalarNode)
            found = f"is the text {_quoted(node.value)}" if is_text else "is a list"
            message = f"must hold keys, one a line, such as 'id: ...', but it {found}"
            return self._fail(node, f"{name} {message}")
        if "properties" in schema:
            return self._keys(node, schema)
        filled, inner = filled_entries(node), schema["additionalProperties"]
        keys = ((key, at) for key, (at, _) in filled.items())
        names = [self._value(at, schema["propertyNames"], _quoted(key)) for key, at in keys]
        values = {key: self._value(one, inner, _quoted(key)) for key, (_, one) in filled.items()}
        return None if None in (*names, *values.values()) else values

    def _items(self, node: Node, schema: Schema, name: str) -> Any:
        if not isinstance(node, SequenceNode):
            return self._fail(node, f"{name} must be a list: one line for each, starting with '- '")
        if len(node.value) < schema.get("minItems", 0):
            return self._fail(node, f"{name} is empty; it needs at least one item")
        inner, numbered = schema["items"], enumerate(node.value, 1)
        values = [self._value(one, inner, f"item {n} of {name}") for n, one in numbered]
        if "id" not in inner.get("properties", ()):
            return None if None in values else values
        pairs = [*zip(node.value, values, strict=True)]
        sound = [one for one, value in pairs if value is not None]
        self.sound[id(node)] = SequenceNode("", sound, node.start_mark, node.end_mark)
        for identifier in (locate(one, ("id",)) for one, value in pairs if value is None):
            if isinstance(identifier, ScalarNode):
                self.left_out |= {identifier.value, _as_identifier(identifier.value)}
        return [value for value in values if value is not None]

    def _scalar(self, node: Node, schema: Schema, name: str) -> Any:
        kind, text = schema.get("type"), node.value if isinstance(node, ScalarNode) else ""
        if kind == "boolean":
            if text in ("true", "false"):
                return text == "true"
            found = f", not {_quoted(text)}" if text else ""
            return self._fail(node, f"{name} must be true or false{found}")
        if kind == "number":
            with suppress(ValueError):
                if schema["minimum"] <= float(text) <= schema["maximum"]:
                    return float(text)
            return self._fail(node, f"{name} must be a number from 0 to 1, such as 0.7")
        if not isinstance(node, ScalarNode):
            return self._fail(node, _not_a_text(node, name))
        if text not in schema.get("enum", [text]):
            message = f"{name} can't be {_quoted(text)}"
            return self._fail(node, did_you_mean(message, text, schema["enum"]))
        least, most = schema.get("minLength", 0), schema.get("maxLength", len(text))
        text = text.strip() if least else text
        if len(text) < least:
            return self._fail(node, f"{name} is empty; write a text or remove the line")
        if len(text) > most:
            return self._fail(node, f"{name} is too long; at most {most} characters")
        if not re.fullmatch(schema.get("pattern", ".*"), text, re.DOTALL):
            return self._fail(node, _wrong_pattern(text, name))
        return text

    def _fail(self, node: Node, message: str) -> None:
        self.problems.append(error(place_of(node, self._file), message))


def _not_a_text(node: Node, name: str) -> str:
    keys = [*filled_entries(node)] if isinstance(node, MappingNode) else []
    if len(keys) == 1:
        read = f"{name} was read as key '{one_line(keys[0], 40)}' with a value because of ': '"
        return f"{read}; put quotes around the text"
    if isinstance(node, MappingNode):
        return f"{name} must be a text; put quotes around text that starts with '{{' or holds ': '"
    return f"{name} must be a text, not a list; put quotes around text that starts with '[' or '-'"


def _wrong_pattern(text: str, name: str) -> str:
    shown = one_line(text, 60)
    if name == "'language'":
        return f"'{shown}' is not a language code; write two or three letters such as en or fr"
    message, proposed = say("check.bad_id", text=shown), one_line(_as_identifier(text), 60)
    return say("check.did_you_mean", text=message, name=proposed) if proposed else message


def _as_identifier(text: str) -> str:
    """Return ``text`` as an id is written; empty where it has no letters of the kind."""
    return _NOT_IN_AN_ID.sub("-", text.lower()).strip("-")


def _quoted(key: str) -> str:
    return f"'{one_line(key, 60)}'"
