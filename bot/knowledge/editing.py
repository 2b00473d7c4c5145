"""Changes values in a YAML file as a person would: comments, order and layout of the rest stay.

Only what differs is written anew, in the places that the parser's marks tell. The result is read
again before it is handed back: an unusual way of writing ends in a refusal, never in a damaged
file.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from typing import Any, TypeAlias

import yaml

from bot.errors import UnreadableError
from bot.knowledge.problems import error
from bot.knowledge.yaml_reader import Step, locate, place_of, plain, read_yaml
from bot.knowledge.yaml_writer import Value, in_brackets, keyed_lines, listed_lines, scalar

_BREAK = re.compile(r"\r\n|\r|\n")
_DASH = re.compile(r"\s*-\s+")
_BREAKS = ("\r", "\n")
_BOM = "\ufeff"
_BLOCK = ("|", ">")
Keys: TypeAlias = dict[str, Any]  # a mapping and a list as plain values
Items: TypeAlias = list[Any]


def set_value(text: str, path: Sequence[Step], value: Any, file: str = "") -> str:
    """Return the YAML ``text`` with ``value`` at ``path``: texts, or lists and mappings of such.

    The step behind the last item of a list adds one. Raises UnreadableError where ``text`` is not
    valid YAML, or is written in a way that can't be changed without touching the rest.
    """

    def put(tree: Any) -> None:
        for step in path[:-1]:
            tree = tree[step]
        if isinstance(tree, list) and path[-1] == len(tree):
            tree.append(value)
        else:
            tree[path[-1]] = value

    return _edited(text, path, put, file)


def add_items(text: str, path: Sequence[Step], items: Sequence[Value], file: str = "") -> str:
    """Return the YAML ``text`` with ``items`` at the end of the list at ``path``.

    Keys at the end of the path that do not exist yet are made. Raises UnreadableError as
    ``set_value`` does.
    """

    def put(tree: Any) -> None:
        for step in path[:-1]:
            tree = tree[step] if isinstance(step, int) else tree.setdefault(step, {})
        tree.setdefault(path[-1], []).extend(items)

    return _edited(text, path, put, file) if items else text


def _edited(text: str, path: Sequence[Step], put: Callable[[Any], None], file: str) -> str:
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    tree, _ = read_yaml(body, file)
    before, wanted = plain(tree), plain(tree)
    with suppress(AttributeError, LookupError, TypeError, NotImplementedError, UnreadableError):
        put(wanted)
        editor = _Editor(body)
        editor.change(tree, before, wanted)
        after = editor.edited()
        if plain(read_yaml(after, file)[0]) == wanted:
            return mark + after
    message = "this is written in a way that can't be changed here; change the lines by hand"
    raise UnreadableError(error(place_of(locate(tree, path), file), message))


class _Editor:
    """Finds what to replace in a text; new lines end as its first."""

    def __init__(self, text: str) -> None:
        self._text = text
        first = _BREAK.search(text)
        self._newline = first.group() if first else "\n"
        self._edits: list[tuple[int, int, str]] = []  # start, end, what comes there

    def edited(self) -> str:
        """Return the text with everything replaced."""
        text, done = "", 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[0]):
            text += self._text[done:start]
            if text and not text.endswith(_BREAKS) and new.endswith(_BREAKS):
                text += self._newline  # new lines below a last one without an end
            text, done = text + new, max(done, end)
        return text + self._text[done:]

    def change(self, node: Any, old: Any, new: Any, key: Any = None, flow: bool = False) -> None:
        """Make ``new`` of ``node``, which reads ``old`` and stands behind ``key`` if it has one.

        ``flow``: it stands in brackets. Raises NotImplementedError for what is left to people.
        """
        inside = flow or bool(getattr(node, "flow_style", False))
        kinds = {type(old), type(new)}
        if old == new:
            return
        # Keys can come and go one by one, but in brackets one of them has to stay.
        if kinds == {dict} and old and new and not (inside and old.keys().isdisjoint(new)):
            self._change_keys(node, old, new, inside)
        elif kinds == {list} and new and (old or isinstance(new[0], str)):
            self._change_items(node, old, new, inside)
        else:
            self._set(node, key, new, flow)

    def _change_keys(self, node: yaml.MappingNode, old: Keys, new: Keys, flow: bool) -> None:
        names, removed = [key.value for key, _ in node.value], old.keys() - new.keys()
        for at, (key, value) in enumerate(node.value):
            if names.index(key.value) < at:
                continue  # a repeated key: the first counts
            if key.value in new:
                self.change(value, old.get(key.value), new[key.value], key, flow)
            elif key.value in removed:
                self._remove(node, at, flow, last=removed.issuperset(names[at + 1 :]))
        added = {name: value for name, value in new.items() if name not in names}
        if added and flow:
            written = [f"{in_brackets(name)}: {in_brackets(one)}" for name, one in added.items()]
            self._add_in_brackets(node, len(names), written)
        elif added:
            self._insert_lines(self._below(node), listed_lines(added, " " * node.start_mark.column))

    def _change_items(self, node: yaml.SequenceNode, old: Items, new: Items, flow: bool) -> None:
        matcher = SequenceMatcher(None, [*map(repr, old)], [*map(repr, new)], autojunk=False)
        for _, start, end, first, last in matcher.get_opcodes():
            both = min(end - start, last - first)
            for offset in range(both):
                at = start + offset
                self.change(node.value[at], old[at], new[first + offset], None, flow)
            for at in range(start + both, end):
                self._remove(node, at, flow, last=end == len(old))
            if more := new[first + both : last]:
                self._add_items(node, start + both, more, flow)

    def _add_items(self, node: yaml.SequenceNode, at: int, values: Items, flow: bool) -> None:
        """Write new items in front of the one at the place now."""
        beside = node.value[min(at, len(node.value) - 1)] if node.value else None
        if flow or beside is None:
            self._add_in_brackets(node, at, [in_brackets(one, _quote(beside)) for one in values])
            return
        before, indent = self._before(beside.start_mark.index), " " * node.start_mark.column
        dash = before if _DASH.fullmatch(before) else f"{indent}- "
        place = beside.start_mark.index - len(before)
        is_last = at == len(node.value)
        if isinstance(values[0], str):
            written = [f"{dash}{scalar(value, quote=_quote(beside))}" for value in values]
        else:
            written = [*listed_lines(values, indent)]
            if is_last and at > 1 and self._text[:place].endswith(self._newline * 2):
                written = ["", *written]  # apart, as the others are
        self._insert_lines(self._below(node) if is_last else place, written)

    def _add_in_brackets(self, node: yaml.CollectionNode, at: int, new: Sequence[str]) -> None:
        spans = _spans(node)
        if not spans:
            self._insert(node.start_mark.index + 1, ", ".join(new))
        elif at < len(spans):
            self._insert(spans[at][0], "".join(f"{one}, " for one in new))
        elif not self._add_below(*spans[-1], new):
            self._insert(spans[-1][1], "".join(f", {one}" for one in new))

    def _add_below(self, start: int, end: int, new: Sequence[str]) -> bool:
        """Put each of ``new`` on a line of its own, where the last in brackets has its own."""
        indent, after = self._before(start), self._after(end).lstrip()
        comma = after.startswith(",")
        rest = after[comma:].lstrip()
        if indent.strip() or (rest and not rest.startswith("#")):
            return False
        *first, last = (f"{indent}{one}" for one in new)
        self._insert_lines(self._line_end(end), [*(f"{one}," for one in first), last + "," * comma])
        self._insert(end, "" if comma else ",")
        return True

    def _remove(self, node: yaml.CollectionNode, at: int, flow: bool, *, last: bool) -> None:
        """Take a key or item away; ``last``: nothing behind it stays."""
        spans, item = _spans(node), node.value[at]
        start, end = spans[at]
        if flow:
            start, end = (spans[at - 1][1], end) if last else (start, spans[at + 1][0])
        else:
            before, value = self._before(start), item[1] if isinstance(item, tuple) else item
            if before.strip(" -") or (value is not item and before.strip()):
                raise NotImplementedError  # a key that shares its line with the dash of its item
            start, end = start - len(before), self._below(value)
            newline = self._newline
            if self._text[:start].endswith(newline * 2) and self._text.startswith(newline, end):
                start -= len(newline)  # one empty line is enough
        self._edits.append((start, end, ""))

    def _set(self, node: Any, key: yaml.Node | None, value: Value, flow: bool) -> None:
        start, end = node.start_mark.index, node.end_mark.index
        is_text = isinstance(node, yaml.ScalarNode)
        if flow or (node.value and not is_text and node.flow_style):
            self._edits.append((start, end, in_brackets(value, _quote(node))))
            return
        if node.value and not is_text:
            if value or key is None:
                raise NotImplementedError
            self._insert(key.end_mark.index + 1, f" {in_brackets(value)}")
            self._edits.append((start - len(self._before(start)), self._below(node), ""))
            return
        first, *rest = _beside(key, value, node)
        is_bare = is_text and key is not None and not node.value and not node.style
        if key and is_bare:  # nothing is there: behind the colon
            start = end = key.end_mark.index + 1
            first = f" {first}" if first else ""
        elif is_text and node.style in _BLOCK:
            end = start + len(self._text[start : self._below(node)].rstrip("\r\n"))
        elif rest and not first:
            start -= 1  # no space behind the key
        tail = self._after(end).rstrip()
        if rest and tail and not is_bare:
            raise NotImplementedError  # a comment stands behind what would become several lines
        self._edits.append((start, end + len(tail), self._newline.join([first + tail, *rest])))

    def _insert(self, at: int, new: str) -> None:
        self._edits.append((at, at, new))

    def _insert_lines(self, at: int, lines: Iterable[str]) -> None:
        self._insert(at, "".join(one + self._newline for one in lines))

    def _below(self, node: Any) -> int:
        """Return where to insert a line that is to follow ``node``."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        mark = node.end_mark
        at_start = mark.column == 0 and mark.line > node.start_mark.line
        at = mark.index if at_start else self._line_end(mark.index)
        # A block ends behind the empty lines below it, which it only keeps with a plus.
        if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
            sign = self._after(node.start_mark.index).partition("#")[0]
            at = at if "+" in sign else self._line_end(len(self._text[:at].rstrip()))
        return at

    def _before(self, at: int) -> str:
        """Return what stands in front of ``at`` in its line."""
        return self._text[max(self._text.rfind(one, 0, at) for one in _BREAKS) + 1 : at]

    def _after(self, at: int) -> str:
        """Return what stands behind ``at`` in its line."""
        return self._text[at : self._line_end(at)].rstrip("\r\n")

    def _line_end(self, at: int) -> int:
        """Return where the next line begins."""
        found = _BREAK.search(self._text, at)
        return found.end() if found else len(self._text)


def _beside(key: yaml.Node | None, value: Value, node: yaml.Node) -> list[str]:
    """Return the lines of a value, the first of which stands behind its key or dash."""
    indent = " " * (key.start_mark.column if key else node.start_mark.column - 2)
    first, *rest = keyed_lines("k", value, indent)
    if isinstance(value, str) and not (key and rest):
        return [scalar(value, quote=_quote(node))]
    return [first[len(indent) + 3 :], *rest]


def _spans(node: yaml.CollectionNode) -> list[tuple[int, int]]:
    """Return start and end of each item of a list, or of each key with its value."""
    pairs = (one if isinstance(one, tuple) else (one, one) for one in node.value)
    return [(first.start_mark.index, last.end_mark.index) for first, last in pairs]


def _quote(node: yaml.Node | None) -> str:
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return style if style in ("'", '"') else ""
