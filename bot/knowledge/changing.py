"""Sets values in a YAML file as a person would: comments, order and layout of the rest stay.

Only what differs is written anew. As in ``editing``, the result is read again before it is handed
back: an unusual way of writing ends in a refusal, never in a damaged file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from bot.errors import UnreadableError
from bot.knowledge.editing import _BOM, _BREAK, _ends, _flow, _Loader, _quote, _reads_as, add_texts
from bot.knowledge.problems import Place, error
from bot.knowledge.validation import Step, plain
from bot.knowledge.yaml_reader import read_yaml
from bot.knowledge.yaml_writer import Value, keyed_lines, listed_lines, scalar

Path = tuple[Step, ...]
_BLOCK = ("|", ">")


def set_value(text: str, path: Sequence[Step], value: Any, file: str = "") -> str:
    """Return the YAML ``text`` with ``value`` at ``path``: texts, or lists and mappings of such.

    The step behind the last item of a list adds one. Raises UnreadableError where ``text`` is not
    valid YAML, or is written in a way that can't be changed without touching the rest.
    """
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    newline = found.group() if (found := _BREAK.search(body)) else "\n"
    flat = _BREAK.sub("\n", body)
    place = Place(file)
    tree = plain(read_yaml(flat, file)[0])
    wanted = _with(tree, path, value)
    try:
        changed = flat
        for one in _differences(tree, wanted, ()):
            place = Place(file, _line(changed, one.path))
            changed = _change(changed, one, file)
    except (_UnusualError, LookupError):
        changed = ""
    mixed = flat.replace("\n", newline) != body
    if mixed or not _reads_as(changed, wanted, file):
        message = "this is written in a way that can't be changed here; change the lines by hand"
        raise UnreadableError(error(place, message))
    return mark + changed.replace("\n", newline)


class _UnusualError(Exception):
    """A way of writing that is left to people."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """A value to set, add (``new``) or, where it is None, to take away."""

    path: Path
    value: Any
    new: bool = False


def _with(tree: Any, path: Sequence[Step], value: Any) -> Any:
    if not path:
        return value
    made = deepcopy(tree)
    node = made
    for step in path[:-1]:
        node = node[step]
    if isinstance(node, list) and path[-1] == len(node):
        node.append(value)
    else:
        node[path[-1]] = value
    return made


def _differences(old: Any, new: Any, path: Path) -> Iterator[_Difference]:
    """Yield what makes ``new`` of ``old``; items of a list from the last to the first."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        for key in [key for key in old if key not in new]:
            yield _Difference((*path, key), None)
        for key, value in new.items():
            if key in old:
                yield from _differences(old[key], value, (*path, key))
            else:
                yield _Difference((*path, key), value, new=True)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _items(old, new, path)
    else:
        yield _Difference(path, new)


def _items(old: list[Any], new: list[Any], path: Path) -> Iterator[_Difference]:
    matcher = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], False)
    for kind, start, end, first, last in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        both = min(end - start, last - first)
        for offset, value in enumerate(new[first + both : last]):
            yield _Difference((*path, start + both + offset), value, new=True)
        for index in reversed(range(start + both, end)):
            yield _Difference((*path, index), None)
        for offset in reversed(range(both)):
            place = (*path, start + offset)
            yield from _differences(old[start + offset], new[first + offset], place)


@dataclass(frozen=True, slots=True)
class _Found:
    """A node, the nodes that hold it, and its key where it has one."""

    node: yaml.Node
    parents: tuple[yaml.Node, ...]
    key: yaml.Node | None

    @property
    def in_brackets(self) -> bool:
        return any(getattr(one, "flow_style", False) for one in self.parents)


def _find(text: str, path: Path) -> _Found:
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        raise _UnusualError
    parents: list[yaml.Node] = []
    key: yaml.Node | None = None
    for step in path:
        parents.append(node)
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            key, node = None, node.value[step]
        else:
            raise _UnusualError
    return _Found(node, tuple(parents), key)


def _line(text: str, path: Path) -> int:
    """Return the line of the nearest thing above ``path``, from 1."""
    for end in range(len(path), -1, -1):
        try:
            return int(_find(text, path[:end]).node.start_mark.line) + 1
        except (_UnusualError, LookupError, StopIteration):
            continue
    return 1


def _change(text: str, one: _Difference, file: str) -> str:
    if one.new:
        return _added(text, one, file)
    found = _find(text, one.path)
    if one.value is None:
        return _removed(text, found, one.path)
    return _replaced(text, found, one.value)


def _added(text: str, one: _Difference, file: str) -> str:
    parent = _find(text, one.path[:-1])
    step, node = one.path[-1], parent.node
    if getattr(node, "flow_style", False) or parent.in_brackets:
        return _rewritten(text, parent, step, one.value)
    lines = text.split("\n")
    if isinstance(node, yaml.MappingNode):
        written = list(keyed_lines(str(step), one.value, " " * node.start_mark.column))
        return _inserted(lines, next(_ends(node, lines)), written)
    if not isinstance(node, yaml.SequenceNode):
        raise _UnusualError
    if isinstance(one.value, str) and step == len(node.value):
        return add_texts(text, one.path[:-1], [one.value], file)
    written = list(listed_lines([one.value], " " * node.start_mark.column))
    if step == len(node.value):
        apart = len(node.value) > 1 and not lines[node.value[-1].start_mark.line - 1].strip()
        at = next(_ends(node, lines))
        return _inserted(lines, at, ["", *written] if apart else written)
    return _inserted(lines, node.value[int(step)].start_mark.line, written)


def _removed(text: str, found: _Found, path: Path) -> str:
    parent = found.parents[-1]
    if getattr(parent, "flow_style", False) or found.in_brackets:
        return _rewritten(text, _find(text, path[:-1]), path[-1], None)
    lines = text.split("\n")
    mark = (found.key or found.node).start_mark
    start, end = mark.line, next(_ends(found.node, lines))
    before = lines[start][: mark.column]
    if before.strip(" -") or (found.key and before.strip()):
        raise _UnusualError  # a key that shares its line with the dash of its item
    while start and end < len(lines) and not lines[start - 1].strip() and not lines[end].strip():
        end += 1
    return "\n".join([*lines[:start], *lines[end:]])


def _rewritten(text: str, found: _Found, step: Step, value: Any) -> str:
    """Write a list or mapping in brackets anew, with one of its values changed."""
    old = _held(found.node)
    if isinstance(old, list):
        at = int(step)
        new: Any = [*old[:at], *([] if value is None else [value]), *old[at + (value is None) :]]
    else:
        new = {key: one for key, one in old.items() if key != step}
        new |= {} if value is None else {step: value}
    return _spliced(text, found.node, _flow(new))


def _held(node: yaml.Node) -> Any:
    """Return what a node holds."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _held(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_held(one) for one in node.value]
    return node.value


def _replaced(text: str, found: _Found, value: Any) -> str:
    node = found.node
    empty = isinstance(node, yaml.SequenceNode) and not node.value
    if found.in_brackets or (getattr(node, "flow_style", False) and not empty):
        if isinstance(value, str):
            quote = _quote(node)
            return _spliced(text, node, scalar(value, in_brackets=True, quote=quote))
        return _spliced(text, node, _flow(value))
    if not isinstance(node, yaml.ScalarNode) and not empty:
        raise _UnusualError
    lines = text.split("\n")
    column = found.key.start_mark.column if found.key else node.start_mark.column - 2
    new = _beside_key(value, " " * column, _quote(node), follows_key=found.key is not None)
    if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
        start, end = node.start_mark, next(_ends(node, lines))
        kept = [lines[start.line][: start.column] + new[0], *new[1:]]
        return "\n".join([*lines[: start.line], *kept, *lines[end:]])
    if isinstance(node, yaml.ScalarNode) and found.key and not (node.value or node.style):
        at = found.key.end_mark.line  # a key with nothing behind it
        first = f"{lines[at].rstrip()} {new[0]}"
        return "\n".join([*lines[:at], first, *new[1:], *lines[at + 1 :]])
    return _spliced(text, node, "\n".join(new))


def _beside_key(value: Value, indent: str, quote: str, *, follows_key: bool) -> list[str]:
    """Return the lines of a value that begins behind its key or dash."""
    if not isinstance(value, str):
        first, *rest = keyed_lines("k", value, indent)
        return [first[len(indent) + 2 :], *rest]
    if not follows_key:
        return [scalar(value, quote=quote)]
    first, *rest = keyed_lines("k", value, indent)
    return [first[len(indent) + 3 :], *rest] if rest else [scalar(value, quote=quote)]


def _spliced(text: str, node: yaml.Node, new: str) -> str:
    lines = text.split("\n")
    start, end = node.start_mark, node.end_mark
    head = "\n".join([*lines[: start.line], lines[start.line][: start.column]])
    tail = "\n".join([lines[end.line][end.column :], *lines[end.line + 1 :]])
    if "\n" in new and tail.split("\n")[0].strip():
        raise _UnusualError  # a comment stands behind what would become several lines
    return head + new + tail


def _inserted(lines: list[str], at: int, written: Sequence[str]) -> str:
    made = [*lines[:at], *written, *lines[at:]]
    return "\n".join(made if not made[-1] else [*made, ""])
