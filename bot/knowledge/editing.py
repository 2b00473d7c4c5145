"""Changes values in a YAML file as a person would: comments, order and layout of the rest stay.

Only what differs is written anew, in the places that the parser's marks tell. The result is read
again before it is handed back: an unusual way of writing ends in a refusal, never in a damaged
file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

import yaml

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, error
from bot.knowledge.validation import Path, Step, locate, plain
from bot.knowledge.yaml_reader import read_yaml
from bot.knowledge.yaml_writer import Value, in_brackets, keyed_lines, listed_lines, scalar

_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BREAK = re.compile(r"(\r\n|\r|\n)")
_DASH = re.compile(r"\s*-\s+")
_BOM = "\ufeff"
_BLOCK = ("|", ">")


def set_value(text: str, path: Sequence[Step], value: Any, file: str = "") -> str:
    """Return the YAML ``text`` with ``value`` at ``path``: texts, or lists and mappings of such.

    The step behind the last item of a list adds one. Raises UnreadableError where ``text`` is not
    valid YAML, or is written in a way that can't be changed without touching the rest.
    """
    *above, last = path

    def change(node: Any) -> None:
        for step in above:
            node = node[step]
        if isinstance(node, list) and last == len(node):
            node.append(value)
        else:
            node[last] = value

    return _edited(text, path, change, file)


def add_texts(text: str, path: Sequence[Step], texts: Sequence[str], file: str = "") -> str:
    """Return the YAML ``text`` with ``texts`` at the end of the list at ``path``.

    Keys at the end of the path that do not exist yet are made. Raises UnreadableError as
    ``set_value`` does.
    """
    *above, last = path

    def change(node: Any) -> None:
        for step in above:
            node = node[step] if isinstance(step, int) else node.setdefault(step, {})
        node.setdefault(last, []).extend(texts)

    return _edited(text, path, change, file) if texts else text


def _edited(text: str, path: Sequence[Step], change: Callable[[Any], None], file: str) -> str:
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    tree, _ = read_yaml(_BREAK.sub("\n", body), file)
    before, wanted = plain(tree), plain(tree)
    with suppress(AttributeError, LookupError, TypeError):
        change(wanted)
        differences = [*_differences(before, wanted, ())]
        for tight in (True, False):
            lines = _Lines(body, tight=tight)
            with suppress(_UnusualError):
                for one in differences:
                    _CHANGES[one.kind](lines, one)
                if _reads_as(lines, wanted, file):
                    return mark + str(lines)
    node = locate(tree, tuple(path))
    message = "this is written in a way that can't be changed here; change the lines by hand"
    raise UnreadableError(error(Place(file, node.line, node.column), message))


def _reads_as(lines: _Lines, wanted: Any, file: str) -> bool:
    try:
        return bool(plain(read_yaml(_BREAK.sub("\n", str(lines)), file)[0]) == wanted)
    except UnreadableError:
        return False


class _UnusualError(Exception):
    """A way of writing that is left to people."""


# What differs ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Difference:
    """What to do at ``path``; ``value`` is a list of items where items of a list are added."""

    kind: Literal["set", "add", "remove"]
    path: Path
    value: Any = None


def _differences(old: Any, new: Any, path: Path) -> Iterator[_Difference]:
    """Yield what makes ``new`` of ``old``; items of a list from the last to the first."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        for key in [key for key in old if key not in new]:
            yield _Difference("remove", (*path, key))
        for key, value in new.items():
            if key in old:
                yield from _differences(old[key], value, (*path, key))
            else:
                yield _Difference("add", (*path, key), value)
    elif isinstance(old, list) and isinstance(new, list) and new:
        yield from _items(old, new, path)
    else:
        yield _Difference("set", path, new)


def _items(old: list[Any], new: list[Any], path: Path) -> Iterator[_Difference]:
    matcher = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], False)
    for kind, start, end, first, last in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        both = min(end - start, last - first)
        if first + both < last:
            yield _Difference("add", (*path, start + both), new[first + both : last])
        for index in reversed(range(start + both, end)):
            yield _Difference("remove", (*path, index))
        for offset in reversed(range(both)):
            place = (*path, start + offset)
            yield from _differences(old[start + offset], new[first + offset], place)


# Where it stands ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """A node, the nodes that hold it, and its key where it has one."""

    node: yaml.Node
    parents: tuple[yaml.Node, ...]
    key: yaml.Node | None

    @property
    def in_brackets(self) -> bool:
        return any(getattr(one, "flow_style", False) for one in self.parents)


class _Lines:
    """The lines of a file, each with its own line end. ``tight``: new lines go right below others.

    Else they go where the parser says that a text ends, which for a block of text is behind the
    empty lines and comments below it.
    """

    def __init__(self, text: str, *, tight: bool = True) -> None:
        parts = _BREAK.split(text)
        self.texts, self._ends = parts[::2], [*parts[1::2], ""]
        if not self.texts[-1]:
            del self.texts[-1], self._ends[-1]
        self._newline = self._ends[0] if self._ends and self._ends[0] else "\n"
        self.tight = tight

    def __str__(self) -> str:
        return "".join(map("".join, zip(self.texts, self._ends, strict=True)))

    def find(self, path: Path) -> _Found:
        """Return what is at ``path``; raises _UnusualError where nothing is."""
        node: Any = yaml.compose(_BREAK.sub("\n", str(self)), Loader=_Loader)
        parents: list[yaml.Node] = []
        key: yaml.Node | None = None
        for step in path:
            parents.append(node)
            if isinstance(node, yaml.MappingNode):
                key, node = next((one for one in node.value if one[0].value == step), (None, None))
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                key, node = None, node.value[step] if step < len(node.value) else None
            else:
                node = None
            if node is None:
                raise _UnusualError
        return _Found(node, tuple(parents), key)

    def replace(self, start: int, end: int, new: Sequence[str]) -> None:
        """Put the lines ``new`` in the place of those from ``start`` to ``end``."""
        start = min(start, len(self.texts))
        if start and new and not self._ends[start - 1]:
            self._ends[start - 1] = self._newline
        old = self._ends[start:end]
        ends = [one or self._newline for one in (*old, *[""] * len(new))][: len(new)]
        if old and ends and not old[-1]:
            ends[-1] = ""  # the file ends as it did
        self.texts[start:end], self._ends[start:end] = new, ends

    def write(self, start: yaml.Mark, end: yaml.Mark, new: str) -> None:
        """Put ``new`` in the place of what stands between two marks."""
        head = self.before(start).rstrip() if new.startswith("\n") else self.before(start)
        tail = self.texts[end.line][end.column :] if end.line < len(self.texts) else ""
        if "\n" in new and tail.strip():
            raise _UnusualError  # a comment stands behind what would become several lines
        self.replace(start.line, end.line + 1, f"{head}{new}{tail}".split("\n"))

    def insert(self, mark: yaml.Mark, new: str, *, behind: int = 0) -> None:
        """Put ``new`` so many characters behind a mark."""
        text, at = self.texts[mark.line], mark.column + behind
        self.texts[mark.line] = text[:at] + new + text[at:]

    def below(self, node: yaml.Node) -> int:
        """Return the line in front of which what follows ``node`` goes."""
        while isinstance(node, (yaml.SequenceNode, yaml.MappingNode)) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        mark, first = node.end_mark, node.start_mark.line
        line = mark.line if mark.column == 0 and mark.line > first else mark.line + 1
        if self.tight and isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
            line = min(line, len(self.texts))
            while line > first + 1 and not self.texts[line - 1].strip():
                line -= 1
        return line

    def before(self, mark: yaml.Mark) -> str:
        """Return what stands in front of ``mark`` in its line."""
        return self.texts[mark.line][: mark.column]

    def is_blank(self, line: int) -> bool:
        """Return True if a line is there and holds nothing."""
        return line < len(self.texts) and not self.texts[line].strip()


# How it is written ----------------------------------------------------------------------------


def _add(lines: _Lines, one: _Difference) -> None:
    """Write a new key, or new items of a list in front of what is at the place now."""
    *above, step = one.path
    parent = lines.find(tuple(above))
    node: Any = parent.node
    if not node.value and not all(isinstance(value, str) for value in one.value):
        _set(lines, _Difference("set", tuple(above), one.value))  # more than brackets can hold
    elif parent.in_brackets or getattr(node, "flow_style", False):
        _add_in_brackets(lines, node, step, one.value)
    elif isinstance(node, yaml.SequenceNode):
        _add_items(lines, node, int(step), one.value)
    elif isinstance(node, yaml.MappingNode) and step not in [key.value for key, _ in node.value]:
        line = lines.below(node)
        indent = " " * node.start_mark.column
        lines.replace(line, line, [*keyed_lines(str(step), one.value, indent)])
    else:
        _set(lines, one)  # the key is there, with nothing behind it


def _add_items(lines: _Lines, node: yaml.SequenceNode, at: int, values: Sequence[Any]) -> None:
    beside = node.value[min(at, len(node.value) - 1)]
    line, before = beside.start_mark.line, lines.before(beside.start_mark)
    indent = " " * node.start_mark.column
    dash = before if _DASH.fullmatch(before) else f"{indent}- "
    written: list[str] = []
    for value in values:
        if isinstance(value, str):
            written.append(f"{dash}{scalar(value, quote=_quote(beside))}")
        else:
            written += listed_lines([value], indent)
    if at == len(node.value):
        apart = at > 1 and not isinstance(values[0], str) and not lines.texts[line - 1].strip()
        written = ["", *written] if apart else written
        line = lines.below(node)
    lines.replace(line, line, written)


def _add_in_brackets(lines: _Lines, node: yaml.CollectionNode, step: Step, value: Any) -> None:
    spans = _spans(node)
    if isinstance(node, yaml.MappingNode):
        at, written = len(spans), [f"{in_brackets(str(step))}: {in_brackets(value)}"]
    else:
        at = int(step)
        beside = node.value[min(at, len(spans) - 1)] if spans else None
        written = [in_brackets(one, _quote(beside)) for one in value]
    if not spans:
        lines.insert(node.start_mark, ", ".join(written), behind=1)
    elif at < len(spans):
        lines.insert(spans[at][0], "".join(f"{one}, " for one in written))
    elif not _add_below(lines, *spans[-1], written):
        lines.insert(spans[-1][1], "".join(f", {one}" for one in written))


def _add_below(lines: _Lines, start: yaml.Mark, end: yaml.Mark, written: Sequence[str]) -> bool:
    """Put each of ``written`` on a line of its own, where the last in the brackets has its own."""
    indent, after = lines.before(start), lines.texts[end.line][end.column :].lstrip()
    comma = after.startswith(",")
    rest = after[comma:].lstrip()
    if not lines.tight or indent.strip() or (rest and not rest.startswith("#")):
        return False
    *first, last = (f"{indent}{one}" for one in written)
    added = [*(f"{one}," for one in first), f"{last}{',' * comma}"]
    lines.replace(end.line + 1, end.line + 1, added)
    lines.insert(end, "" if comma else ",")
    return True


def _remove(lines: _Lines, one: _Difference) -> None:
    found = lines.find(one.path)
    parent = found.parents[-1]
    if found.in_brackets and isinstance(parent, yaml.CollectionNode):
        spans = _spans(parent)
        at = next(n for n, (_, end) in enumerate(spans) if end.index == found.node.end_mark.index)
        start, end = spans[at]
        if at + 1 < len(spans):
            end = spans[at + 1][0]
        elif at:
            start = spans[at - 1][1]
        lines.write(start, end, "")
        return
    mark = (found.key or found.node).start_mark
    before, start_line, end_line = lines.before(mark), mark.line, lines.below(found.node)
    if before.strip(" -") or (found.key and before.strip()):
        raise _UnusualError  # a key that shares its line with the dash of its item
    while start_line and lines.is_blank(start_line - 1) and lines.is_blank(end_line):
        end_line += 1
    lines.replace(start_line, end_line, [])


def _set(lines: _Lines, one: _Difference) -> None:
    found = lines.find(one.path)
    node, key = found.node, found.key
    empty = not node.value
    if found.in_brackets or (getattr(node, "flow_style", False) and not empty):
        lines.write(node.start_mark, node.end_mark, in_brackets(one.value, _quote(node)))
        return
    if not isinstance(node, yaml.ScalarNode) and not empty:
        raise _UnusualError
    first, *rest = _beside(key, one.value, node)
    start = node.start_mark
    if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
        lines.replace(start.line, lines.below(node), [lines.before(start) + first, *rest])
    elif isinstance(node, yaml.ScalarNode) and key and empty and not node.style:
        line, colon = key.end_mark.line, key.end_mark.column + 1
        head, tail = lines.texts[line][:colon], lines.texts[line][colon:].rstrip()
        lines.replace(line, line + 1, [f"{head} {first}{tail}" if first else head + tail, *rest])
    else:
        lines.write(start, node.end_mark, "\n".join([first, *rest]))


def _beside(key: yaml.Node | None, value: Value, node: yaml.Node) -> list[str]:
    """Return the lines of a value that begins behind its key or dash."""
    if isinstance(value, str) and key is None:
        return [scalar(value, quote=_quote(node))]
    indent = " " * (key.start_mark.column if key else node.start_mark.column - 2)
    first, *rest = keyed_lines("k", value, indent)
    if isinstance(value, str) and not rest:
        return [scalar(value, quote=_quote(node))]
    return [first[len(indent) + 3 :], *rest]


def _spans(node: yaml.CollectionNode) -> list[tuple[yaml.Mark, yaml.Mark]]:
    """Return start and end of each item of a list, or of each key with its value."""
    pairs = (one if isinstance(one, tuple) else (one, one) for one in node.value)
    return [(first.start_mark, last.end_mark) for first, last in pairs]


def _quote(node: yaml.Node | None) -> str:
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return style if style in ("'", '"') else ""


_CHANGES = {"set": _set, "add": _add, "remove": _remove}
