"""Writes YAML that a person would have typed: plain where that is safe, quoted where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | Mapping[str, Value] | Sequence[Value]"

_INDENT = "  "
_WIDTH = 88
# Begins with a letter and holds nothing that YAML could take for more than text.
_SAFE = re.compile(r"[^\W\d_](?:[\w '’“”.()/–-]|[?!](?=\w)|[?!,;](?= ))*[?!]?$")
_SAFE_IN_BRACKETS = re.compile(r"[^\W\d_][\w '’“”.()/–-]*$")
# Other YAML readers take these for something else than text.
_OTHER = re.compile(r"(?:true|false|yes|no|on|off|null|y|n|[.]?(?:inf|nan))$", re.IGNORECASE)
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def scalar(text: str, *, in_brackets: bool = False, quote: str = "") -> str:
    """Return ``text`` as it stands in a YAML file, on one line.

    ``in_brackets``: inside a list such as ``[a, b]``. ``quote``: the quote mark to use, which
    gives way to double quotes where the text needs escapes; without it quoted only where needed.
    """
    safe = _SAFE_IN_BRACKETS if in_brackets else _SAFE
    if not quote and safe.match(text) and text == text.rstrip() and not _OTHER.match(text):
        return text
    readable = quote == "'" or (not quote and '"' in text and "'" not in text)
    if readable and not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    return double_quoted(text)


def double_quoted(text: str) -> str:
    """Return ``text`` between double quotes, what can't be seen written as escapes."""
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def document(value: Mapping[str, Value], first: str = "") -> str:
    """Return ``value`` as the text of a file, after the comment ``first``."""
    lines = [first] if first else []
    for key, inner in value.items():
        lines += keyed_lines(key, inner, "")
    return "\n".join(lines) + "\n"


def listed_lines(value: Value, indent: str) -> Iterator[str]:
    """Yield the lines of a list or of keys at ``indent``."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from keyed_lines(key, inner, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _item(item, indent)


def _item(item: Value, indent: str) -> Iterator[str]:
    if isinstance(item, (str, int, float)):
        yield f"{indent}- {_atom(item)}"
        return
    if isinstance(item, Sequence):
        yield f"{indent}- {_brackets(item)}"
        return
    lines = list(listed_lines(item, indent + _INDENT))
    yield f"{indent}- {lines[0].strip()}"
    yield from lines[1:]


def keyed_lines(key: str, value: Value, indent: str) -> Iterator[str]:
    """Yield the lines of ``key`` with its value, each after ``indent``."""
    name = f"{indent}{scalar(key)}:"
    if isinstance(value, str):
        yield from _text(name, value, indent)
    elif isinstance(value, (bool, int, float)):
        yield f"{name} {_atom(value)}"
    elif not value:
        yield f"{name} {'{}' if isinstance(value, Mapping) else '[]'}"
    else:
        yield name
        yield from listed_lines(value, indent + _INDENT)


def _text(name: str, text: str, indent: str) -> Iterator[str]:
    """Yield a key with its text: on one line, folded where it is long, or line by line."""
    if _fits_block(text):
        yield f"{name} |-"
        yield from (f"{indent}{_INDENT}{line}" if line else "" for line in text.split("\n"))
    elif len(name) + len(text) > _WIDTH and _fits_fold(text):
        yield f"{name} >-"
        yield from (f"{indent}{_INDENT}{line}" for line in _folded(text.split(" ")))
    else:
        yield f"{name} {_atom(text)}"


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    plain = not _ESCAPED.search(text.replace("\n", ""))
    return (
        len(lines) > 1
        and plain
        and all(line == line.strip() for line in lines)
        and bool(lines[0] and lines[-1])
    )


def _fits_fold(text: str) -> bool:
    return " ".join(text.split()) == text and not _ESCAPED.search(text)


def _folded(words: Iterable[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + len(word) > _WIDTH:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    yield line


def _brackets(items: Sequence[Value]) -> str:
    return f"[{', '.join(_atom(item, in_brackets=True) for item in items)}]"


def _atom(value: Value, *, in_brackets: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return scalar(value, in_brackets=in_brackets)
    return str(value)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if 0xD800 <= code < 0xE000:  # half a character, from broken JSON: no file can hold it
        code = 0xFFFD
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
