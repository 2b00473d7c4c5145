"""YAML as people type it: every value is the text that stands there, with its line and column.

``no``, ``12:30``, ``1_000`` and ``2017-05-01`` stay what was typed; what is to be a number or
``true`` is decided by the format alone. Anchors, aliases, tags and repeated keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, Problem, error, one_line, repeated, warning
from bot.knowledge.yaml_faults import explain

DEEPEST = 12
Step = str | int
Steps = tuple[Step, ...]
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_COMMENT = re.compile(r":?[ \t]+(?P<at>#[^\s#])")  # behind a text or key
_KEPT = 200_000  # characters: when knowledge is read again after a save, all files but one are same


def read_yaml(text: str, file: str) -> tuple[Node, list[Problem]]:
    """Return the tree of ``text`` and what is wrong with it apart from its syntax.

    Raises UnreadableError where the text is not YAML, is empty, or uses a part of YAML that this
    format does without.
    """
    tree, problems = _read_again(text, file) if len(text) <= _KEPT else _read(text, file)
    return tree, [*problems]


def entries(node: MappingNode) -> dict[str, tuple[ScalarNode, Node]]:
    """Return the keys of ``node`` with their values; of a repeated key the first."""
    found: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in node.value:
        found.setdefault(key.value, (key, value))
    return found


def is_empty(node: Node) -> bool:
    """Return True where nothing was typed."""
    return isinstance(node, ScalarNode) and not (node.value or node.style)


def plain(node: Node) -> Any:
    """Return ``node`` as dicts, lists and texts; keys without a value are left out."""
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    if isinstance(node, MappingNode):
        filled = {key: one for key, (_, one) in entries(node).items() if not is_empty(one)}
        return {key: plain(value) for key, value in filled.items()}
    return None if is_empty(node) else node.value


def locate(node: Node, path: Steps, *, of_key: bool = False) -> Node:
    """Return what is at ``path``, or the deepest part of it that exists."""
    for index, step in enumerate(path):
        keys = entries(node) if isinstance(node, MappingNode) else {}
        if step in keys:
            key, value = keys[str(step)]
            last = index == len(path) - 1
            node = key if last and (of_key or is_empty(value)) else value
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            break
    return node


def place_of(node: Node | yaml.Event, file: str) -> Place:
    """Return where ``node`` begins."""
    start: Any = node.start_mark
    return Place(file, start.line + 1, start.column + 1)


def _read(text: str, file: str) -> tuple[Node, list[Problem]]:
    lines = text.split("\n")
    try:
        problems = list(_slips(text, lines, file))
        tree = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as reason:
        raise _refused(file, *explain(reason, lines)) from reason
    except (yaml.YAMLError, ValueError) as reason:
        raise _refused(file, 0, 0, f"this is not YAML: {one_line(str(reason))}") from reason
    if tree is None:
        raise _refused(file, 0, 0, "this file is empty; fill it or delete it")
    return tree, [*problems, *_key_slips(tree, file)]


_read_again = lru_cache(maxsize=64)(_read)


def _slips(text: str, lines: list[str], file: str) -> Iterator[Problem]:
    """Yield what YAML makes of text that is not in quotes; refuse what this format does without.

    The parser's events come in constant memory, however deep the brackets.
    """
    depth = parts = 0
    for event in yaml.parse(text, _Loader):
        parts += isinstance(event, yaml.DocumentStartEvent)
        if fault := _unused(event, depth, parts):
            raise UnreadableError(error(place_of(event, file), fault))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            yield from _text_slips(event.start_mark, event.end_mark, lines, file)


def _text_slips(start: Any, end: Any, lines: list[str], file: str) -> Iterator[Problem]:
    """Yield an item of a list that became a part of a text, and ``plan #1`` that lost its end."""
    inside = range(start.line + 1, min(end.line + 1, len(lines)))
    number = next((n for n in inside if lines[n].lstrip(" ").startswith("- ")), None)
    if number is not None:  # indented too far
        place = Place(file, number + 1, lines[number].index("-") + 1)
        message = "this '- ' is read as a part of the text above it; indent it as the one above"
        yield error(place, message)
    last = lines[end.line] if end.line < len(lines) else ""
    if found := _COMMENT.match(last, end.column):
        message = "what follows '#' is dropped as a comment; put quotes around the text"
        place = Place(file, end.line + 1, found.start("at") + 1)
        yield warning(place, f"{message} if it belongs to it")


def _key_slips(node: Node, file: str) -> Iterator[Problem]:
    """Yield the keys that stand twice in ``node`` and its parts; refuse what can't be a key."""
    inside = node.value if isinstance(node, SequenceNode) else ()
    if isinstance(node, MappingNode):
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                message = "a key must be plain text; text that starts with '{' or '[' needs quotes"
                raise UnreadableError(error(place_of(key, file), message))
        for name, key, first in repeated((key.value, key) for key, _ in node.value):
            message = (
                f"key '{one_line(name, 60)}' stands here a second time (first on line "
                f"{first.start_mark.line + 1}); keep one of them"
            )
            yield error(place_of(key, file), message)
        inside = [value for _, value in node.value]
    for one in inside:
        yield from _key_slips(one, file)


def _refused(file: str, line: int, column: int, message: str) -> UnreadableError:
    return UnreadableError(error(Place(file, line + 1, column + 1), message))


def _unused(event: Any, depth: int, parts: int) -> str:
    """Return why a part of YAML is refused, which this format does without; "" for others."""
    if parts > 1:
        return "a second part starts here; keep one part a file, without '---' between"
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
