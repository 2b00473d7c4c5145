"""YAML as people type it: every value is the text that stands there, with its line and column.

``no``, ``12:30``, ``1_000`` and ``2017-05-01`` stay what was typed; what is to be a number or
``true`` is decided by the format alone. Anchors, aliases, tags and repeated keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import yaml

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, Problem, error, one_line, warning
from bot.knowledge.yaml_faults import explain, swallowed

DEEPEST = 12
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_COMMENT = re.compile(r":?[ \t]+(?P<at>#[^\s#])")  # behind a text or key


@dataclass(slots=True)
class Placed:
    """What stands in a file; ``line`` and ``column`` count from 1."""

    line: int
    column: int

    def place(self, file: str) -> Place:
        """Return the place in ``file``."""
        return Place(file, self.line, self.column)


@dataclass(slots=True)
class Scalar(Placed):
    """A text; ``empty`` where nothing was typed.

    ``shift`` is the number of characters before the text (a quote mark), None where the text
    runs over several lines and its characters can't be placed.
    """

    text: str
    empty: bool = False
    shift: int | None = 0


@dataclass(slots=True)
class Items(Placed):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Keys(Placed):
    """Keys with their values, each key with its own place."""

    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


Node: TypeAlias = Scalar | Items | Keys


def read_yaml(text: str, file: str) -> tuple[Node, list[Problem]]:
    """Return the tree of ``text`` and what is wrong with it apart from its syntax.

    Raises UnreadableError where the text is not YAML, is empty, or uses a part of YAML that this
    format does without.
    """
    tree, problems = _read_again(text, file) if len(text) <= _KEPT else _read(text, file)
    return tree, [*problems]


def _read(text: str, file: str) -> tuple[Node, list[Problem]]:
    reader = _Reader(text, file)
    return reader.document(), reader.problems


# When knowledge is read again after a save, all files but one are the same.
_KEPT = 200_000
_read_again = lru_cache(maxsize=64)(_read)


class _Reader:
    """Builds the tree from the parser's events, which come in constant memory."""

    def __init__(self, text: str, file: str) -> None:
        self._lines = text.split("\n")
        self._file = file
        self._loader: Any = _Loader(text)  # PyYAML's events are not typed
        self.problems: list[Problem] = []

    def document(self) -> Node:
        try:
            self._loader.get_event()  # start of stream
            if isinstance(self._loader.get_event(), yaml.StreamEndEvent):
                raise self._refused(0, 0, "this file is empty; fill it or delete it")
            node = self._node(self._loader.get_event(), 0)
            self._loader.get_event()  # end of document
            after = self._loader.get_event()
        except yaml.MarkedYAMLError as reason:
            raise self._refused(*explain(reason, self._lines)) from reason
        except (yaml.YAMLError, ValueError) as reason:
            raise self._refused(0, 0, f"this is not YAML: {one_line(str(reason))}") from reason
        if not isinstance(after, yaml.StreamEndEvent):
            mark = after.start_mark
            message = "a second part starts here; keep one part a file, without '---' between"
            raise self._refused(mark.line, mark.column, message)
        return node

    def _node(self, event: Any, depth: int) -> Node:
        mark, end = event.start_mark, event.end_mark
        line, column = mark.line + 1, mark.column + 1
        if fault := _unused(event, depth):
            raise self._refused(mark.line, mark.column, fault)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            if plain:
                self._note_slips(mark, end)
            shift = int(not plain) if mark.line == end.line else None
            return Scalar(line, column, event.value, plain and not event.value, shift)
        if isinstance(event, yaml.SequenceStartEvent):
            inside = self._until(yaml.SequenceEndEvent)
            return Items(line, column, [self._node(one, depth + 1) for one in inside])
        node = Keys(line, column)
        for one in self._until(yaml.MappingEndEvent):
            key = self._node(one, depth + 1)
            if not isinstance(key, Scalar):
                message = "a key must be plain text; text that starts with '{' or '[' needs quotes"
                raise self._refused(one.start_mark.line, one.start_mark.column, message)
            self._add(node, key, self._node(self._loader.get_event(), depth + 1))
        return node

    def _until(self, end: type[yaml.Event]) -> Iterator[Any]:
        while not isinstance(event := self._loader.get_event(), end):
            yield event

    def _add(self, node: Keys, key: Scalar, value: Node) -> None:
        first, _ = node.entries.setdefault(key.text, (key, value))
        if first is not key:
            message = (
                f"key '{one_line(key.text, 60)}' stands here a second time (first on line "
                f"{first.line}); keep one of them"
            )
            self.problems.append(error(key.place(self._file), message))

    def _note_slips(self, start: Any, end: Any) -> None:
        """Note what YAML makes of unquoted text: an item of a list a part of it, ``plan #1`` a
        comment."""
        number = swallowed(self._lines, start.line, end.line) if start.line != end.line else None
        if number is not None:  # indented too far
            place = Place(self._file, number + 1, self._lines[number].index("-") + 1)
            message = "this '- ' is read as a part of the text above it; indent it as the one above"
            self.problems.append(error(place, message))
        last = self._lines[end.line] if end.line < len(self._lines) else ""
        if found := _COMMENT.match(last, end.column):
            message = "what follows '#' is dropped as a comment; put quotes around the text"
            place = Place(self._file, end.line + 1, found.start("at") + 1)
            self.problems.append(warning(place, f"{message} if it belongs to it"))

    def _refused(self, line: int, column: int, message: str) -> UnreadableError:
        return UnreadableError(error(Place(self._file, line + 1, column + 1), message))


def _unused(event: Any, depth: int) -> str:
    """Return why a part of YAML is refused, which this format does without; "" for others."""
    if depth > DEEPEST:
        return f"this is nested more than {DEEPEST} levels deep; the format needs far fewer"
    if getattr(event, "anchor", None) is not None:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        return (
            f"text that starts with '{sign}' needs quotes around it (YAML's anchors and aliases "
            "are not used here; write the text out)"
        )
    if getattr(event, "tag", None) is not None:
        return "text that starts with '!' needs quotes around it (YAML's tags are not used)"
    return ""
