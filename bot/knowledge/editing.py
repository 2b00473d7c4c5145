"""Changes values in a YAML file as a person would: comments, order and layout of the rest stay.

Only what differs is written anew, in the places that the parser's marks tell. The result is read
again before it is handed back: an unusual way of writing ends in a refusal, never in a damaged
file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from bot.errors import UnreadableError
from bot.knowledge.problems import error
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
    normalized = _BREAK.sub("\n", body)
    tree, _ = read_yaml(normalized, file)
    before, wanted = plain(tree), plain(tree)
    with suppress(AttributeError, LookupError, TypeError):
        change(wanted)
        for tight in (True, False):
            editor = _Editor(normalized, tight=tight)
            with suppress(_UnusualError, UnreadableError):
                editor.change(before, wanted, ())
                if plain(read_yaml(editor.text, file)[0]) == wanted:
                    return mark + _with_line_ends(body, editor.text)
    message = "this is written in a way that can't be changed here; change the lines by hand"
    raise UnreadableError(error(locate(tree, tuple(path)).place(file), message))


def _with_line_ends(before: str, after: str) -> str:
    """Return ``after`` with the line ends of ``before``; those of new lines are as the first."""
    parts = _BREAK.split(before)
    lines, ends, new = parts[::2], parts[1::2], after.split("\n")
    newline = ends[0] if ends else "\n"
    if len({*ends}) < 2:  # nearly always
        return newline.join(new)
    found: list[str] = []
    for _, start, end, first, last in SequenceMatcher(None, lines, new, False).get_opcodes():
        found += [*ends[start:end], *[newline] * (last - first)][: last - first]
    return "".join(map("".join, zip(new, [*found[:-1], ""], strict=True)))


class _UnusualError(Exception):
    """A way of writing that is left to people."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A node, the node that holds it, and its key where it has one."""

    node: Any
    parent: Any
    key: yaml.Node | None
    in_brackets: bool


class _Editor:
    """A text to change. ``tight``: new lines go right below others.

    Else they go where the parser says that a text ends, which for a block of text is behind the
    empty lines and comments below it.
    """

    def __init__(self, text: str, *, tight: bool) -> None:
        self.text = text
        self._tight = tight

    def change(self, old: Any, new: Any, path: Path) -> None:
        """Make ``new`` of what is at ``path``, which is ``old``; raises _UnusualError."""
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, dict) and old and new:
            for key in [key for key in old if key not in new]:
                self._remove((*path, key))
            for key, value in new.items():
                if key in old:
                    self.change(old[key], value, (*path, key))
                else:
                    self._add(path, key, value)
        elif isinstance(old, list) and isinstance(new, list) and new:
            self._change_items(old, new, path)
        else:
            self._set(path, new)

    def _change_items(self, old: list[Any], new: list[Any], path: Path) -> None:
        """Change a list from its end, so that what is still to come stays where it is."""
        had, wanted = ([repr(one) for one in items] for items in (old, new))
        opcodes = SequenceMatcher(None, had, wanted, False).get_opcodes()
        for kind, start, end, first, last in reversed(opcodes):
            if kind == "equal":
                continue
            both = min(end - start, last - first)
            if first + both < last:
                self._add(path, start + both, new[first + both : last])
            for index in reversed(range(start + both, end)):
                self._remove((*path, index))
            for offset in reversed(range(both)):
                self.change(old[start + offset], new[first + offset], (*path, start + offset))

    def _find(self, path: Path) -> _Found:
        """Return what is at ``path``; raises _UnusualError where nothing is."""
        node: Any = yaml.compose(self.text, Loader=_Loader)
        found = _Found(node, None, None, in_brackets=False)
        for step in path:
            parent, key, node = found.node, None, None
            if isinstance(parent, yaml.MappingNode):
                key, node = _keys(parent).get(step, (None, None))
            elif isinstance(parent, yaml.SequenceNode) and step in range(len(parent.value)):
                node = parent.value[step]
            if node is None:
                raise _UnusualError
            found = _Found(node, parent, key, found.in_brackets or bool(parent.flow_style))
        return found

    def _add(self, path: Path, step: Step, value: Any) -> None:
        """Write a new key, or new items of a list in front of what is at the place now."""
        found = self._find(path)
        node = found.node
        if not node.value and not all(isinstance(one, str) for one in value):
            self._set(path, value)  # more than brackets can hold
        elif found.in_brackets or getattr(node, "flow_style", False):
            self._add_in_brackets(node, step, value)
        elif isinstance(node, yaml.SequenceNode):
            self._add_items(node, int(step), value)
        elif isinstance(node, yaml.MappingNode) and step not in _keys(node):
            indent = " " * node.start_mark.column
            self._insert_lines(self._below(node), [*keyed_lines(str(step), value, indent)])
        else:
            self._set((*path, step), value)  # the key is there, with nothing behind it

    def _add_items(self, node: yaml.SequenceNode, at: int, values: Sequence[Any]) -> None:
        beside = node.value[min(at, len(node.value) - 1)]
        before, indent = self._before(beside.start_mark), " " * node.start_mark.column
        dash = before if _DASH.fullmatch(before) else f"{indent}- "
        place = beside.start_mark.index - len(before)
        if isinstance(values[0], str):
            written = [f"{dash}{scalar(value, quote=_quote(beside))}" for value in values]
        else:
            written = [*listed_lines(values, indent)]
            if 1 < at == len(node.value) and self.text[:place].endswith("\n\n"):
                written = ["", *written]  # apart, as the others are
        self._insert_lines(self._below(node) if at == len(node.value) else place, written)

    def _add_in_brackets(self, node: yaml.CollectionNode, step: Step, value: Any) -> None:
        spans = _spans(node)
        if isinstance(node, yaml.MappingNode):
            at, written = len(spans), [f"{in_brackets(str(step))}: {in_brackets(value)}"]
        else:
            at = int(step)
            beside = node.value[min(at, len(spans) - 1)] if spans else None
            written = [in_brackets(one, _quote(beside)) for one in value]
        if not spans:
            start = node.start_mark.index + 1
            self._replace(start, start, ", ".join(written))
        elif at < len(spans):
            start = spans[at][0].index
            self._replace(start, start, "".join(f"{one}, " for one in written))
        elif not self._add_below(*spans[-1], written):
            end = spans[-1][1].index
            self._replace(end, end, "".join(f", {one}" for one in written))

    def _add_below(self, start: yaml.Mark, end: yaml.Mark, written: Sequence[str]) -> bool:
        """Put each of ``written`` on a line of its own, where the last in brackets has its own."""
        indent, after = self._before(start), self._after(end.index).lstrip()
        comma = after.startswith(",")
        rest = after[comma:].lstrip()
        if not self._tight or indent.strip() or (rest and not rest.startswith("#")):
            return False
        *first, last = (f"{indent}{one}" for one in written)
        added = [*(f"{one}," for one in first), f"{last}{',' * comma}"]
        self._insert_lines(self._line_end(end.index), added)
        self._replace(end.index, end.index, "" if comma else ",")
        return True

    def _remove(self, path: Path) -> None:
        found = self._find(path)
        node = found.key or found.node
        if found.in_brackets:
            spans = _spans(found.parent)
            at = [start.index for start, _ in spans].index(node.start_mark.index)
            start, end = (mark.index for mark in spans[at])
            if at + 1 < len(spans):
                end = spans[at + 1][0].index
            elif at:
                start = spans[at - 1][1].index
        else:
            before = self._before(node.start_mark)
            if before.strip(" -") or (found.key and before.strip()):
                raise _UnusualError  # a key that shares its line with the dash of its item
            start, end = node.start_mark.index - len(before), self._below(found.node)
            if self.text[:start].endswith("\n\n"):
                end = len(self.text) - len(self.text[end:].lstrip("\n"))
        self._replace(start, end, "")

    def _set(self, path: Path, value: Value) -> None:
        found = self._find(path)
        node, key, is_text = found.node, found.key, isinstance(found.node, yaml.ScalarNode)
        start, end = node.start_mark.index, node.end_mark.index
        if found.in_brackets or (node.value and not is_text and node.flow_style):
            self._replace(start, end, in_brackets(value, _quote(node)))
            return
        if node.value and not is_text:
            raise _UnusualError
        first, *rest = _beside(key, value, node)
        is_bare = is_text and key is not None and not node.value and not node.style
        if key and is_bare:  # nothing is there: behind the colon
            start = end = key.end_mark.index + 1
            first = f" {first}" if first else ""
        elif is_text and node.style in _BLOCK:
            end = start + len(self.text[start : self._below(node)].rstrip("\n"))
        elif rest and not first:
            start -= 1  # no space behind the key
        tail = self._after(end).rstrip()
        if rest and tail and not is_bare:
            raise _UnusualError  # a comment stands behind what would become several lines
        self._replace(start, end + len(tail), "\n".join([first + tail, *rest]))

    def _replace(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]

    def _insert_lines(self, at: int, lines: Sequence[str]) -> None:
        apart = "\n" if at and self.text[at - 1] != "\n" else ""
        self._replace(at, at, apart + "".join(f"{one}\n" for one in lines))

    def _below(self, node: Any) -> int:
        """Return where to insert a line that is to follow ``node``."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        mark = node.end_mark
        at_start = mark.column == 0 and mark.line > node.start_mark.line
        at = mark.index if at_start else self._line_end(mark.index)
        if self._tight and isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
            at = self._line_end(len(self.text[:at].rstrip()))
        return at

    def _before(self, mark: yaml.Mark) -> str:
        """Return what stands in front of ``mark`` in its line."""
        return self.text[self.text.rfind("\n", 0, mark.index) + 1 : mark.index]

    def _after(self, at: int) -> str:
        """Return what stands behind ``at`` in its line."""
        return self.text[at:].partition("\n")[0]

    def _line_end(self, at: int) -> int:
        """Return where the next line begins."""
        return self.text.find("\n", at) + 1 or len(self.text)


def _beside(key: yaml.Node | None, value: Value, node: yaml.Node) -> list[str]:
    """Return the lines of a value, the first of which stands behind its key or dash."""
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


def _keys(node: yaml.MappingNode) -> dict[Any, tuple[yaml.Node, yaml.Node]]:
    return {key.value: (key, value) for key, value in reversed(node.value)}  # the first counts


def _quote(node: yaml.Node | None) -> str:
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return style if style in ("'", '"') else ""
