"""What a YAML parser's complaint means to a person: the slip of the hand behind it.

A parser tells where it could not go on, which is often a line or many below the slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain

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
# Parts of lines in which slips further up are looked for.
_KEY = re.compile(r"^ *(?P<dash>- +)?(?P<at>(?P<key>[a-z_]+)):(?:\s|$)")
_WORD = re.compile(r"^ *(?:- +)?(?P<key>[a-z_]+)(?P<rest> [^:]*)?$")
_MERGE = re.compile(r"<{7} |={7}$|>{7} ")
_START = re.compile(r" *(?:- +)?")
_DASH = re.compile(r"^ *(?P<at>- )")
_LISTED = re.compile(r"^ *(?:entries|facts|names): *$")
_BLOCK = re.compile(r"^ *(?:- +)?(?P<key>[a-z_]+): *[>|][+-]? *$")
_OPENING = re.compile(r"""^ *(?:- +)*(?:[^\s'"#:][^:#]*: +)?(?P<mark>["'])""")


def explain(reason: yaml.MarkedYAMLError, lines: list[str]) -> Found:
    """Return line and column (from 0) and a sentence on what is wrong and how to mend it."""
    mark = reason.problem_mark or reason.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, len(lines) - 1)  # the parsers count a line more at the end of a file
    context, problem = reason.context or "", reason.problem or ""
    begun = reason.context_mark
    if begun and "quoted scalar" in context:
        return begun.line, begun.column, _ESCAPE if "escape" in problem else _OPEN_QUOTE
    # Often the line before is at fault, or that where a bracket was opened.
    candidates = [begun.line] if begun and "flow" in context else []
    near = (*candidates, line, *_above(lines, line, 1))
    many_colons = "mapping values" in problem
    looks = (
        (_key,) if many_colons else (_merge, _word, _open_quote, _block, _bare_item, _dash, _key)
    )
    slips = (_in_a_line(lines, near), *(look(lines, line) for look in looks))
    unclear = line, column, _COLONS if many_colons else _UNKNOWN
    return next(chain.from_iterable(slips), unclear)


def _in_a_line(lines: list[str], numbers: Iterable[int]) -> Iterator[Found]:
    """Find what a line shows by itself."""
    for number in (one for one in numbers if one < len(lines)):
        for pattern, message in _slips():
            if found := pattern.match(lines[number]):
                yield number, found.start("at"), message.format(**found.groupdict())


@cache
def _slips() -> list[tuple[re.Pattern[str], str]]:
    data = load_data("slips", DATA)
    slips = data["slips"].items()
    return [(re.compile(shows.replace("VALUE", data["value"])), slip) for slip, shows in slips]


def swallowed(lines: list[str], first: int, last: int) -> int | None:
    """Return the line of an item that became a part of the unquoted text from ``first`` on."""
    inside = range(first + 1, min(last + 1, len(lines)))
    return next((n for n in inside if _DASH.match(lines[n])), None)


def _merge(lines: list[str], at: int) -> Iterator[Found]:
    message = "this is the mark of an unfinished merge; keep one version, remove the marks"
    yield from ((n, 0, message) for n in range(at + 1) if _MERGE.match(lines[n]))


def _word(lines: list[str], at: int) -> Iterator[Found]:
    """Find a key without its colon: in the column of the line that does not fit."""
    for number in (at, *_above(lines, at, 200)):
        found = _WORD.match(lines[number])
        if found and found["key"] in _known_keys() and found.start("key") == _start(lines[at]):
            yield number, found.end("key"), f"a colon is missing after '{found['key']}'"
        if _indent(lines[number]) < _indent(lines[at]) and number != at:
            return


def _open_quote(lines: list[str], at: int) -> Iterator[Found]:
    for number in _above(lines, at, 60):
        found = _OPENING.match(lines[number])
        if found and lines[number].count(found["mark"]) == 1:
            column, mark = found.start("mark"), found["mark"]
            yield number, column, f"the quote mark opened here is never closed; write {mark} there"


def _block(lines: list[str], at: int) -> Iterator[Found]:
    for number in (at, *_above(lines, at, 1)):
        for before in _above(lines, number, 1):
            found = _BLOCK.match(lines[before])
            column = _indent(lines[number])
            if found and column <= found.start("key"):
                further = f"this text has to be indented further than '{found['key']}:' above it"
                yield number, column, further


def _bare_item(lines: list[str], at: int) -> Iterator[Found]:
    """Find the first of a list without its dash, seen at the second."""
    above = _above(lines, at, 200) if _DASH.match(lines[at]) else []
    for listed in (n for n in above if _LISTED.match(lines[n])):
        first = next(n for n in range(listed + 1, at + 1) if lines[n].strip())
        if _KEY.match(lines[first]) and not _DASH.match(lines[first]):
            yield first, _indent(lines[first]), "'- ' is missing before the first of this list"
        return


def _dash(lines: list[str], at: int) -> Iterator[Found]:
    above = (_DASH.match(lines[number]) for number in _above(lines, at, 200))
    return _misplaced(at, _DASH.match(lines[at]), above, "this '- '", "others of its list")


def _key(lines: list[str], at: int) -> Iterator[Found]:
    found = _KEY.match(lines[at])
    known = found if found and not found["dash"] and found["key"] in _known_keys() else None
    return _misplaced(at, known, _keys_above(lines, at), "this key", "those beside it")


def _misplaced(
    at: int,
    found: re.Match[str] | None,
    others: Iterable[re.Match[str] | None],
    named: str,
    beside: str,
) -> Iterator[Found]:
    """Find what stands in another column than the nearest of the others."""
    own = found.start("at") if found else 0
    columns = [one.start("at") for one in others if one]
    near = min(columns, key=lambda one: abs(one - own), default=own)
    if found and own != near:
        yield at, own, f"{named} stands in column {own + 1}, {beside} in {near + 1}"


def _keys_above(lines: list[str], at: int) -> Iterator[re.Match[str]]:
    for number in _above(lines, at, 20):
        if found := _KEY.match(lines[number]):
            yield found
            if found["dash"]:
                return


@cache
def _known_keys() -> frozenset[str]:
    found = (one for one in vars(models).values() if is_dataclass(one))
    return frozenset(one.name for model in found for one in fields(model))


def _above(lines: list[str], at: int, most: int) -> list[int]:
    """Return up to ``most`` lines above that hold something, nearest first."""
    return [n for n in range(at - 1, -1, -1) if lines[n].strip()][:most]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _start(line: str) -> int:
    """Return the column of the first key or word of a line, after a dash if there is one."""
    found = _START.match(line)
    return found.end() if found else 0
