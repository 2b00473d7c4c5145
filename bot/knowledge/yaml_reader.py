"""YAML as people type it: every value is the text that stands there, with its line and column.

``no``, ``12:30``, ``1_000`` and ``2017-05-01`` stay what was typed; what is to be a number or
``true`` is decided by the format alone. Anchors, aliases, tags and repeated keys are refused.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import yaml

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, Problem, error, one_line, warning
from bot.knowledge.yaml_faults import explain, swallowed

DEEPEST = 12
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_COMMENT_AFTER_TEXT = re.compile(r"(?m)^[^\n]*?\S[ \t]+(#[^\s#])")


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


def read_yaml(text: str, file: str, first_line: int = 1) -> tuple[Node, list[Problem]]:
    """Return the tree of ``text`` and what is wrong with it apart from its syntax.

    ``first_line`` is the line of ``file`` on which ``text`` begins. Raises UnreadableError where
    the text is not YAML, is empty, or uses a part of YAML that this format does without.
    """
    if len(text) > _KEPT:
        return _read(text, file, first_line)
    tree, problems = _read_again(text, file, first_line)
    return tree, [*problems]


def _read(text: str, file: str, first_line: int) -> tuple[Node, list[Problem]]:
    reader = _Reader(text, file, first_line - 1)
    return reader.document(), reader.problems


# When knowledge is read again after a save, all files but one are the same.
_KEPT = 200_000
_read_again = lru_cache(maxsize=64)(_read)


class _Reader:
    """Builds the tree from the parser's events, which come in constant memory."""

    def __init__(self, text: str, file: str, offset: int) -> None:
        self._text = text
        self._file = file
        self._offset = offset
        self._loader: Any = _Loader(text)  # PyYAML's events are not typed
        self._plain_ends: dict[int, int] = {}  # line: column at which unquoted text ends there
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
            line, column, message = explain(reason, self._text.split("\n"))
            raise self._refused(line, column, message) from reason
        except (yaml.YAMLError, ValueError) as reason:
            raise self._refused(0, 0, f"this is not YAML: {one_line(str(reason))}") from reason
        if not isinstance(after, yaml.StreamEndEvent):
            mark = after.start_mark
            message = "a second part starts here; keep one part a file, without '---' between"
            raise self._refused(mark.line, mark.column, message)
        self._cut_by_comments()
        return node

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        line, column = mark.line + 1 + self._offset, mark.column + 1
        self._refuse_unused(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            shift = None if self._note_end(event, plain) else int(not plain)
            return Scalar(line, column, event.value, plain and not event.value, shift)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(Items(line, column), depth)
        return self._keys(Keys(line, column), depth)

    def _note_end(self, event: Any, plain: bool) -> bool:
        """Say whether the text runs over several lines."""
        start, end = event.start_mark.line, event.end_mark.line
        if plain and start != end:
            self._refuse_swallowed(start, end)
        if plain:
            self._plain_ends[end] = event.end_mark.column
        else:
            self._plain_ends[start] = self._plain_ends[end] = sys.maxsize
        return bool(start != end)

    def _refuse_swallowed(self, start: int, end: int) -> None:
        """Tell of a ``- `` that is indented too far: YAML makes it a part of the text above."""
        number = swallowed(self._text.split("\n"), start, end)
        if number is not None:
            indent = len(self._text.split("\n")[number].split("-", 1)[0])
            message = "this '- ' is read as a part of the text above it; indent it as the one above"
            place = Place(self._file, number + 1 + self._offset, indent + 1)
            self.problems.append(error(place, message))

    def _items(self, node: Items, depth: int) -> Items:
        event = self._loader.get_event()
        while not isinstance(event, yaml.SequenceEndEvent):
            node.items.append(self._node(event, depth + 1))
            event = self._loader.get_event()
        return node

    def _keys(self, node: Keys, depth: int) -> Keys:
        event = self._loader.get_event()
        while not isinstance(event, yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                message = "a key must be plain text; text that starts with '{' or '[' needs quotes"
                raise self._refused(event.start_mark.line, event.start_mark.column, message)
            self._add(node, key, self._node(self._loader.get_event(), depth + 1))
            event = self._loader.get_event()
        return node

    def _add(self, node: Keys, key: Scalar, value: Node) -> None:
        if key.text in node.entries:
            first = node.entries[key.text][0]
            message = (
                f"key '{one_line(key.text, 60)}' stands here a second time (first on line "
                f"{first.line}); keep one of them"
            )
            self.problems.append(error(key.place(self._file), message))
        else:
            node.entries[key.text] = (key, value)

    def _refuse_unused(self, event: Any, depth: int) -> None:
        mark = event.start_mark
        if depth > DEEPEST:
            message = f"this is nested more than {DEEPEST} levels deep; the format needs far fewer"
        elif getattr(event, "anchor", None) is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = (
                f"text that starts with '{sign}' needs quotes around it (YAML's anchors and "
                "aliases are not used here; write the text out)"
            )
        elif getattr(event, "tag", None) is not None:
            message = "text that starts with '!' needs quotes around it (YAML's tags are not used)"
        else:
            return
        raise self._refused(mark.line, mark.column, message)

    def _cut_by_comments(self) -> None:
        """Warn of ``plan #1``: YAML drops what follows the ``#``."""
        for found in _COMMENT_AFTER_TEXT.finditer(self._text):
            line = self._text.count("\n", 0, found.start())
            column = found.start(1) - found.start()
            if self._plain_ends.get(line, column) < column:
                place = Place(self._file, line + 1 + self._offset, column + 1)
                message = "what follows '#' is dropped as a comment; put quotes around the text"
                self.problems.append(warning(place, f"{message} if it belongs to it"))

    def _refused(self, line: int, column: int, message: str) -> UnreadableError:
        place = Place(self._file, line + 1 + self._offset, column + 1)
        return UnreadableError(error(place, message))
