"""What a YAML parser's complaint means to a person: the slip of the hand behind it.

A parser tells where it could not go on, which is often a line or many below the slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

import yaml

from bot.knowledge import models
from bot.knowledge.layout import DATA
from bot.text.data_files import load_data

Found = tuple[int, int, str]  # line and column, from 0, and what to do

_ESCAPE = (
    "a backslash between double quotes starts a special character; put the text between single "
    "quotes"
)
_OPEN_QUOTE = (
    "the quote mark opened here is never closed; close it, and put text that holds one kind of "
    "quote mark between the other kind"
)
_COLONS = "a text that holds ': ' needs quotes around it; a key starts below the keys above it"
_UNKNOWN = (
    "this line does not fit the lines above it; check its indentation, the colon and space after "
    "its key, and the line before it"
)
_LINE = re.compile(
    r"(?P<indent> *)(?P<dash>- +)?(?P<key>[a-z_]*)(?P<colon>:(?=\s|$))?(?P<rest>.*)", re.DOTALL
)
_BLOCK = re.compile(r" *[>|][+-]? *")
_OPENING = re.compile(r"""^ *(?:- +)*(?:[^\s'"#:][^:#]*: +)?(?P<mark>["'])""")
_MERGE = re.compile(r"<{7} |={7}$|>{7} ")
_LISTED = ("entries", "facts", "names")
_FAR = 200  # lines further up in which a slip is looked for


class _Line(NamedTuple):
    """A line in parts; ``column`` is that of its key or first word, behind the dash."""

    number: int
    text: str
    indent: int
    dash: bool
    column: int
    key: str
    colon: bool
    rest: str

    @property
    def has_key(self) -> bool:
        return bool(self.key and self.colon)


def explain(reason: yaml.MarkedYAMLError, lines: Sequence[str]) -> Found:
    """Return line and column (from 0) and a sentence on what is wrong and how to mend it."""
    mark = reason.problem_mark or reason.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, len(lines) - 1)  # the parsers count a line more at the end of a file
    context, problem = reason.context or "", reason.problem or ""
    begun = reason.context_mark
    if begun and "quoted scalar" in context:
        return begun.line, begun.column, _ESCAPE if "escape" in problem else _OPEN_QUOTE
    filled = (n for n in range(line - 1, -1, -1) if lines[n].strip())
    here, *above = (_parts(n, lines[n]) for n in (line, *islice(filled, _FAR)))
    # Often the line before is at fault, or that where a bracket was opened.
    near = [here, *above[:1]]
    if begun and "flow" in context and begun.line < len(lines):
        near = [_parts(begun.line, lines[begun.line]), *near]
    many_colons = "mapping values" in problem
    looks = (_column,) if many_colons else (_merge, _word, _open_quote, _block, _bare_item, _column)
    slips = chain(_in_a_line(near), *(look(here, above) for look in looks))
    return next(slips, (line, column, _COLONS if many_colons else _UNKNOWN))


def _parts(number: int, text: str) -> _Line:
    found = _LINE.match(text)
    if found is None:
        raise ValueError("every part of the pattern may be missing")
    indent, dash, key, colon, rest = found.groups()
    return _Line(number, text, len(indent), bool(dash), found.start("key"), key, bool(colon), rest)


def _in_a_line(near: Sequence[_Line]) -> Iterator[Found]:
    """Find what a line shows by itself."""
    for one in near:
        for pattern, message in _slips():
            if found := pattern.match(one.text):
                yield one.number, found.start("at"), message.format(**found.groupdict())


@cache
def _slips() -> list[tuple[re.Pattern[str], str]]:
    data = load_data("slips", DATA)
    slips = data["slips"].items()
    return [(re.compile(shows.replace("VALUE", data["value"])), slip) for slip, shows in slips]


def _merge(here: _Line, above: Sequence[_Line]) -> Iterator[Found]:
    message = "this is the mark of an unfinished merge; keep one version, remove the marks"
    yield from ((one.number, 0, message) for one in (here, *above) if _MERGE.match(one.text))


def _word(here: _Line, above: Sequence[_Line]) -> Iterator[Found]:
    """Find a key without its colon: in the column of the line that does not fit."""
    for one in (here, *above):
        is_word = one.key in _known_keys() and not one.colon and ":" not in one.rest
        if is_word and one.column == here.column and one.rest[:1] in ("", " "):
            end = one.column + len(one.key)
            yield one.number, end, f"a colon is missing after '{one.key}'"
        if one.indent < here.indent:
            return


def _open_quote(_: _Line, above: Sequence[_Line]) -> Iterator[Found]:
    for one in above:
        found = _OPENING.match(one.text)
        if found and one.text.count(mark := found["mark"]) == 1:
            message = f"the quote mark opened here is never closed; write {mark} there"
            yield one.number, found.start("mark"), message


def _block(here: _Line, above: Sequence[_Line]) -> Iterator[Found]:
    for one, before in pairwise((here, *above[:2])):
        if before.has_key and _BLOCK.fullmatch(before.rest) and one.indent <= before.column:
            message = f"this text has to be indented further than '{before.key}:' above it"
            yield one.number, one.indent, message


def _bare_item(here: _Line, above: Sequence[_Line]) -> Iterator[Found]:
    """Find the first of a list without its dash, seen at the second."""
    for first, one in pairwise((here, *above) if here.dash else ()):
        if one.has_key and one.key in _LISTED and not one.dash and not one.rest.strip():
            if first.has_key and not first.dash:
                message = "'- ' is missing before the first of this list"
                yield first.number, first.indent, message
            return


def _column(here: _Line, above: Sequence[_Line]) -> Iterator[Found]:
    """Find a dash or a key that stands in another column than those of its kind nearest to it."""
    if here.dash:
        own, others = here.indent, [one.indent for one in above if one.dash]
        named, beside = "this '- '", "others of its list"
    elif here.has_key and here.key in _known_keys():
        item = next((n for n, one in enumerate(above) if one.has_key and one.dash), len(above))
        own, others = here.column, [one.column for one in above[: item + 1] if one.has_key]
        named, beside = "this key", "those beside it"
    else:
        return
    near = min(others, key=lambda one: abs(one - own), default=own)
    if own != near:
        yield here.number, own, f"{named} stands in column {own + 1}, {beside} in {near + 1}"


@cache
def _known_keys() -> frozenset[str]:
    found = (one for one in vars(models).values() if is_dataclass(one))
    return frozenset(one.name for model in found for one in fields(model))
