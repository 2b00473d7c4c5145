"""Writes YAML that a person would have typed: plain where that is safe, quoted where it is not."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import TextWrapper
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | Mapping[str, Value] | Sequence[Value]"

_INDENT = "  "
_WIDTH = 88
_FOLDED = TextWrapper(_WIDTH + 1, break_long_words=False, break_on_hyphens=False)
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
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def document(value: Mapping[str, Value], first: str = "") -> str:
    """Return ``value`` as the text of a file, after the comment ``first``."""
    return "\n".join([*filter(None, [first]), *listed_lines(value, "")]) + "\n"


def listed_lines(value: Value, indent: str) -> Iterator[str]:
    """Yield the lines of a list or of keys at ``indent``."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from keyed_lines(key, inner, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            if isinstance(item, Mapping) and item:
                first, *rest = listed_lines(item, indent + _INDENT)
                yield f"{indent}- {first.strip()}"
                yield from rest
            else:
                yield f"{indent}- {_on_one_line(item)}"


def keyed_lines(key: str, value: Value, indent: str) -> Iterator[str]:
    """Yield the lines of ``key`` with its value, each after ``indent``."""
    name, inner = f"{indent}{scalar(key)}:", indent + _INDENT
    is_flat = isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    flat = f"{name} {in_brackets(value)}" if indent and is_flat else ""
    if flat and len(flat) <= _WIDTH:
        yield flat
    elif isinstance(value, (Mapping, Sequence)) and value and not isinstance(value, str):
        yield name
        yield from listed_lines(value, inner)
    elif isinstance(value, str) and _fits_block(value):
        yield f"{name} |-"
        yield from (f"{inner}{line}" if line else "" for line in value.split("\n"))
    elif isinstance(value, str) and len(name) + len(value) > _WIDTH and _fits_fold(value):
        yield f"{name} >-"
        yield from (f"{inner}{line}" for line in _FOLDED.wrap(value))
    else:
        yield f"{name} {_on_one_line(value)}"


def in_brackets(value: Value, quote: str = "") -> str:
    """Return ``value`` as it stands inside brackets; ``quote`` as of ``scalar``."""
    if isinstance(value, str):
        return scalar(value, in_brackets=True, quote=quote)
    if isinstance(value, Mapping):
        pairs = (f"{in_brackets(key)}: {in_brackets(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(in_brackets, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _on_one_line(value: Value) -> str:
    return scalar(value) if isinstance(value, str) else in_brackets(value)


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    is_tidy = all(line == line.strip() and not _ESCAPED.search(line) for line in lines)
    return len(lines) > 1 and is_tidy and bool(lines[0] and lines[-1])


def _fits_fold(text: str) -> bool:
    return " ".join(text.split()) == text and not _ESCAPED.search(text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if 0xD800 <= code < 0xE000:  # half a character, from broken JSON: no file can hold it
        code = 0xFFFD
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
