"""The slips of the hand behind a YAML parser's complaint, looked for in the lines above it.

A parser tells where it could not go on, which is often a line or many below the slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from bot.knowledge import models

Found = tuple[int, int, str]  # line and column, from 0, and what to do

_KEY = re.compile(r"^(?P<indent> *)(?P<dash>- +)?(?P<key>[a-z_]+):(?:\s|$)")
_WORD = re.compile(r"^ *(?:- +)?(?P<key>[a-z_]+)(?P<rest> [^:]*)?$")
_DASH = re.compile(r"^(?P<indent> *)- ")
_GLUED_DASH = re.compile(r"^ *-(?=[^\s-])")
_LISTED = re.compile(r"^ *(?:entries|facts|names): *$")
_BLOCK = re.compile(r"^ *(?:- +)?(?P<key>[a-z_]+): *[>|][+-]? *$")
_OPENING = re.compile(r"""^ *(?:- +)*(?:[^\s'"#:][^:#]*: +)?(?P<mark>["'])""")
_MERGE = re.compile(r"^(?:<{7} |={7}$|>{7} )")
_NO_BREAK = re.compile("^[ \\w-]*:?\u00a0|^[ \u00a0]*\u00a0")
_OTHER_COLON = re.compile(r"^ *(?:- +)?[a-z_]+(?P<colon>[：﹕∶])")


def slip(lines: list[str], at: int) -> Found | None:
    """Return what most probably went wrong at or above line ``at``; None for nothing known."""
    for look in (_merge, _odd, _glued, _word, _open_quote, _block, _bare_item, _dash, _key):
        found = look(lines, at)
        if found:
            return found
    return None


def swallowed(lines: list[str], first: int, last: int) -> int | None:
    """Return the line of an item that became a part of the unquoted text from ``first`` on."""
    return next((n for n in range(first + 1, last + 1) if _DASH.match(_line(lines, n))), None)


def key_slip(lines: list[str], at: int) -> Found | None:
    """Return that the key on line ``at`` stands in another column than those above it."""
    return _key(lines, at) or _odd(lines, at)


@cache
def _known() -> frozenset[str]:
    found = (one for one in vars(models).values() if isinstance(one, type))
    return frozenset(key for one in found if issubclass(one, BaseModel) for key in one.model_fields)


def _merge(lines: list[str], at: int) -> Found | None:
    number = next((n for n in range(len(lines)) if _MERGE.match(lines[n])), None)
    if number is None or number > at:
        return None
    return number, 0, "this is the mark of an unfinished merge; keep one version, remove the marks"


def _odd(lines: list[str], at: int) -> Found | None:
    for number in (at, *_above(lines, at, 1)):
        text = _line(lines, number)
        if other := _OTHER_COLON.match(text):
            return number, other.start("colon"), "this colon is of another script; type ': '"
        if _NO_BREAK.match(text):
            column = text.index("\u00a0")
            return number, column, "a no-break space (U+00A0) stands here; type a plain space"
    return None


def _glued(lines: list[str], at: int) -> Found | None:
    for number in (at, *_above(lines, at, 1)):
        if found := _GLUED_DASH.match(_line(lines, number)):
            return number, found.end() - 1, "a space is missing after this '-'"
    return None


def _word(lines: list[str], at: int) -> Found | None:
    """Find a key without its colon: in the column of the line that does not fit."""
    for number in (at, *_above(lines, at, 200)):
        found = _WORD.match(_line(lines, number))
        if found and found["key"] in _known() and found.start("key") == _start(lines, at):
            return number, found.end("key"), f"a colon is missing after '{found['key']}'"
        if _indent(lines, number) < _indent(lines, at) and number != at:
            return None
    return None


def _open_quote(lines: list[str], at: int) -> Found | None:
    for number in _above(lines, at, 60):
        text = _line(lines, number)
        found = _OPENING.match(text)
        if found and text.count(found["mark"]) == 1:
            column, mark = found.start("mark"), found["mark"]
            return number, column, f"the quote mark opened here is never closed; write {mark} there"
    return None


def _block(lines: list[str], at: int) -> Found | None:
    for number in (at, *_above(lines, at, 1)):
        for before in _above(lines, number, 1):
            found = _BLOCK.match(_line(lines, before))
            column = _indent(lines, number)
            if found and column <= found.start("key"):
                further = f"this text has to be indented further than '{found['key']}:' above it"
                return number, column, further
    return None


def _bare_item(lines: list[str], at: int) -> Found | None:
    """Find the first of a list without its dash, seen at the second."""
    if not _DASH.match(_line(lines, at)):
        return None
    for number in _above(lines, at, 200):
        if _LISTED.match(_line(lines, number)):
            first = next(n for n in range(number + 1, at + 1) if _line(lines, n).strip())
            if _KEY.match(_line(lines, first)) and not _DASH.match(_line(lines, first)):
                return first, _indent(lines, first), "'- ' is missing before the first of this list"
            return None
    return None


def _dash(lines: list[str], at: int) -> Found | None:
    found = _DASH.match(_line(lines, at))
    if not found:
        return None
    own = len(found["indent"])
    above = (_DASH.match(_line(lines, n)) for n in _above(lines, at, 200))
    columns = [len(one["indent"]) for one in above if one]
    near = min(columns, key=lambda one: abs(one - own), default=own)
    if near == own:
        return None
    return at, own, f"this '- ' stands in column {own + 1}, others of its list in {near + 1}"


def _key(lines: list[str], at: int) -> Found | None:
    found = _KEY.match(_line(lines, at))
    if not found or found["dash"] or found["key"] not in _known():
        return None
    own = len(found["indent"])
    columns = [one.start("key") for one in _keys_above(lines, at)]
    near = min(columns, key=lambda one: abs(one - own), default=own)
    if near == own:
        return None
    return at, own, f"this key stands in column {own + 1}, those beside it in {near + 1}"


def _keys_above(lines: list[str], at: int) -> Iterator[re.Match[str]]:
    for number in _above(lines, at, 20):
        if found := _KEY.match(_line(lines, number)):
            yield found
            if found["dash"]:
                return


def _above(lines: list[str], at: int, most: int) -> list[int]:
    """Return up to ``most`` lines above that hold something, nearest first."""
    return [n for n in range(at - 1, -1, -1) if _line(lines, n).strip()][:most]


def _line(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _indent(lines: list[str], number: int) -> int:
    text = _line(lines, number)
    return len(text) - len(text.lstrip(" "))


def _start(lines: list[str], number: int) -> int:
    """Return the column of the first key or word of a line, after a dash if there is one."""
    found = re.match(r" *(?:- +)?", _line(lines, number))
    return found.end() if found else 0
