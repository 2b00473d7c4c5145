"""Adds texts to a YAML file as a person would: nothing else in it changes by a character.

The places come from the parser's marks. What was written is read again before it is handed back,
so that an unusual way of writing a list ends in a refusal, never in a damaged file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, error
from bot.knowledge.validation import Step, plain
from bot.knowledge.yaml_reader import read_yaml
from bot.knowledge.yaml_writer import Value, keyed_lines, scalar

_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BREAK = re.compile(r"\r\n|\r|\n")
_DASH = re.compile(r"\s*-\s+")
_BOM = "\ufeff"
_BLOCK = ("|", ">")


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Text to put in front of a character; ``whole`` lines go in front of a line."""

    line: int
    column: int
    text: str
    whole: bool = False


def add_texts(text: str, path: Sequence[Step], texts: Sequence[str], file: str = "") -> str:
    """Return the YAML ``text`` with ``texts`` at the end of the list at ``path``.

    Keys at the end of the path that do not exist yet are made. Comments, order, quoting, line ends
    and the byte order mark stay. Raises UnreadableError where ``text`` is not valid YAML, or
    writes the list in a way that can't be added to.
    """
    if not texts:
        return text
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    flat = _BREAK.sub("\n", body)
    before = plain(read_yaml(flat, file)[0])
    wanted = _with_texts(before, path, texts)
    spot = _find(yaml.compose(flat, Loader=_Loader), path)
    for insertions in _ways(spot, flat.split("\n"), texts):
        changed = _applied(body, insertions)
        if wanted is not None and _reads_as(changed, wanted, file):
            return mark + changed
    place = Place(file, spot.node.start_mark.line + 1, spot.node.start_mark.column + 1)
    raise UnreadableError(error(place, "this list can't be added to; add the lines by hand"))


@dataclass(frozen=True, slots=True)
class _Spot:
    """The deepest part of a path that exists, its key, and the steps that do not exist."""

    node: yaml.Node
    key: yaml.Node | None
    missing: tuple[Step, ...]


def _find(root: yaml.Node | None, path: Sequence[Step]) -> _Spot:
    if root is None:
        raise ValueError("the text is empty")  # reading it has refused that
    node, key = root, None
    for index, step in enumerate(path):
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == step), None)
            if found is None:
                return _Spot(node, key, tuple(path[index:]))
            key, node = found
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                return _Spot(node, key, tuple(path[index:]))
            node = node.value[step]
        else:
            return _Spot(node, key, tuple(path[index:]))
    return _Spot(node, key, ())


def _with_texts(before: Any, path: Sequence[Step], texts: Sequence[str]) -> Any:
    """Return the tree with ``texts`` in it; None where the path leads to no list."""
    tree = deepcopy(before)
    node = tree
    try:
        for step in path[:-1]:
            node = node[step] if isinstance(step, int) else node.setdefault(step, {})
        node.setdefault(path[-1], []).extend(texts)
    except (AttributeError, IndexError, KeyError, TypeError):
        return None
    return tree


def _ways(spot: _Spot, lines: Sequence[str], texts: Sequence[str]) -> Iterator[list[_Insertion]]:
    """Yield insertions to try, the nicest first."""
    node = spot.node
    if isinstance(node, yaml.SequenceNode) and not spot.missing:
        if node.flow_style:
            yield from _in_brackets(node, lines, texts)
        else:
            yield from _below_items(node, lines, texts)
    elif isinstance(node, yaml.ScalarNode) and not node.value and spot.key is not None:
        yield from _below_key(spot, spot.key, texts)
    elif isinstance(node, yaml.MappingNode) and spot.missing:
        yield from _new_key(node, spot.missing, lines, texts)


def _below_items(
    node: yaml.SequenceNode, lines: Sequence[str], texts: Sequence[str]
) -> Iterator[list[_Insertion]]:
    last = node.value[-1]
    start = lines[last.start_mark.line][: last.start_mark.column]
    dash = start if _DASH.fullmatch(start) else " " * node.start_mark.column + "- "
    written = [f"{dash}{scalar(text, quote=_quote(last))}" for text in texts]
    for line in _ends(last, lines):
        yield [_Insertion(line, 0, one, whole=True) for one in written]


def _in_brackets(
    node: yaml.SequenceNode, lines: Sequence[str], texts: Sequence[str]
) -> Iterator[list[_Insertion]]:
    last = node.value[-1] if node.value else None
    written = [scalar(text, in_brackets=True, quote=_quote(last)) for text in texts]
    if last is None:
        mark = node.start_mark
        yield [_Insertion(mark.line, mark.column + 1, ", ".join(written))]
        return
    line, column = last.end_mark.line, last.end_mark.column
    indent = lines[last.start_mark.line][: last.start_mark.column]
    after = lines[line][column:].lstrip()
    comma = after.startswith(",")
    rest = after[1:].lstrip() if comma else after
    if not indent.strip() and (not rest or rest.startswith("#")):
        yield _own_lines(line, column, [f"{indent}{one}" for one in written], comma=comma)
    yield [_Insertion(line, column, "".join(f", {one}" for one in written))]


def _own_lines(line: int, column: int, written: Sequence[str], *, comma: bool) -> list[_Insertion]:
    """Put each text on a line of its own, as the others are."""
    last = "," if comma else ""
    added = [f"{one}," for one in written[:-1]] + [f"{written[-1]}{last}"]
    first = [] if comma else [_Insertion(line, column, ",")]
    return [*first, *(_Insertion(line + 1, 0, one, whole=True) for one in added)]


def _below_key(spot: _Spot, key: yaml.Node, texts: Sequence[str]) -> Iterator[list[_Insertion]]:
    indent = " " * (key.start_mark.column + 2)
    value = _nested(spot.missing, texts)
    if isinstance(value, dict):
        lines = [line for name, one in value.items() for line in keyed_lines(name, one, indent)]
    else:
        lines = [f"{indent}- {scalar(text)}" for text in texts]
    yield [_Insertion(key.end_mark.line + 1, 0, line, whole=True) for line in lines]


def _new_key(
    node: yaml.MappingNode, missing: Sequence[Step], lines: Sequence[str], texts: Sequence[str]
) -> Iterator[list[_Insertion]]:
    name, value = str(missing[0]), _nested(missing[1:], texts)
    if node.flow_style:
        inside = f"{scalar(name, in_brackets=True)}: {_flow(value)}"
        last = node.value[-1][1].end_mark if node.value else None
        if last is None:
            yield [_Insertion(node.start_mark.line, node.start_mark.column + 1, inside)]
        else:
            yield [_Insertion(last.line, last.column, f", {inside}")]
        return
    added = list(keyed_lines(name, value, " " * node.start_mark.column))
    for line in _ends(node, lines):
        yield [_Insertion(line, 0, one, whole=True) for one in added]


def _nested(missing: Sequence[Step], texts: Sequence[str]) -> Value:
    value: Value = list(texts)
    for step in reversed(missing):
        value = {str(step): value}
    return value


def _flow(value: Value) -> str:
    if isinstance(value, dict):
        inside = (f"{scalar(k, in_brackets=True)}: {_flow(one)}" for k, one in value.items())
        return f"{{{', '.join(inside)}}}"
    texts = value if isinstance(value, list) else []
    return f"[{', '.join(scalar(str(text), in_brackets=True) for text in texts)}]"


def _ends(node: yaml.Node, lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines in front of which what follows ``node`` may go."""
    while isinstance(node, (yaml.SequenceNode, yaml.MappingNode)) and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    after = mark.line if mark.column == 0 and mark.line > node.start_mark.line else mark.line + 1
    if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
        # The parser counts empty lines and comments that follow as a part of such a text.
        tight = min(after, len(lines))
        while tight > node.start_mark.line + 1 and not lines[tight - 1].strip():
            tight -= 1
        yield tight
    yield after


def _quote(node: yaml.Node | None) -> str:
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return style if style in ("'", '"') else ""


def _applied(text: str, insertions: Sequence[_Insertion]) -> str:
    lines = _LINE.findall(text)
    newline = next((found.group() for line in lines if (found := _BREAK.search(line))), "\n")
    # From the end to the start, so that earlier places stay true.
    ordered = sorted(insertions, key=lambda one: (one.line, one.column))
    ordered.reverse()
    for one in ordered:
        index = min(one.line, len(lines))
        if one.whole:
            if index and not _BREAK.search(lines[index - 1]):
                lines[index - 1] += newline
            lines.insert(index, one.text + newline)
        else:
            lines[index] = lines[index][: one.column] + one.text + lines[index][one.column :]
    return "".join(lines)


def _reads_as(text: str, wanted: Any, file: str) -> bool:
    try:
        return bool(plain(read_yaml(_BREAK.sub("\n", text), file)[0]) == wanted)
    except UnreadableError:
        return False
