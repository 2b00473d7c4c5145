"""What a YAML parser's complaint means to a person, read from the line that it is about."""

from __future__ import annotations

import re

import yaml

from bot.knowledge.yaml_slips import key_slip, slip

# A value: what follows "- ", "key: " or both.
_VALUE = re.compile(r"^\s*(?:-\s+)*(?:[^\s'\"#:][^:#]*:\s+)?(?P<value>\S.*)$")
_GLUED_COLON = re.compile(r"^\s*(?:-\s+)*[\w-]+(?P<colon>:)[^\s:/][^:]*$")
_ESCAPE = (
    "a backslash between double quotes starts a special character; put the text between single "
    "quotes"
)
_OPEN_QUOTE = (
    "the quote mark opened here is never closed; close it, and put text that holds one kind of "
    "quote mark between the other kind"
)
_CLOSING = {"[": "]", "{": "}"}
_NEEDS_QUOTES = "{[*&!%@`|>]}"


def explain(reason: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, int, str]:
    """Return line and column (from 0) and a sentence on what is wrong and how to mend it."""
    mark = reason.problem_mark or reason.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, len(lines) - 1)  # the parsers count a line more at the end of a file
    if reason.context_mark and "quoted scalar" in (reason.context or ""):
        line, column = reason.context_mark.line, reason.context_mark.column
        return line, column, _ESCAPE if "escape" in (reason.problem or "") else _OPEN_QUOTE
    for candidate in _candidates(line, reason):
        found = _reading(lines, candidate)
        if found:
            return candidate, *found
    too_many_colons = "mapping values" in (reason.problem or "")
    slipped = key_slip(lines, line) if too_many_colons else slip(lines, line)
    if slipped:
        return slipped
    if too_many_colons:
        return (
            line,
            column,
            ("a text that holds ': ' needs quotes around it; a key starts below the keys above it"),
        )
    return (
        line,
        column,
        (
            "this line does not fit the lines above it; check its indentation, the colon and space "
            "after its key, and the line before it"
        ),
    )


def _candidates(line: int, reason: yaml.MarkedYAMLError) -> list[int]:
    """Return the lines that may be at fault: often it is the one before."""
    found = [line, line - 1]
    if reason.context_mark and "flow" in (reason.context or ""):
        found.insert(0, reason.context_mark.line)
    return [number for number in found if number >= 0]


def _reading(lines: list[str], number: int) -> tuple[int, str] | None:
    text = lines[number] if number < len(lines) else ""
    indent = text[: len(text) - len(text.lstrip())]
    if "\t" in indent:
        return indent.index("\t"), "a tab stands here; indent with spaces only"
    glued = _GLUED_COLON.match(text)
    if glued:
        return glued.start("colon"), "a space is missing after this colon"
    match = _VALUE.match(text)
    if not match:
        return None
    value, column = match["value"], match.start("value")
    if value[0] in "\"'" and _text_after_quote(value):
        other = "'" if value[0] == '"' else '"'
        return column, (
            "only a part of this text is between quote marks; put the whole between "
            f"{other} and {other}"
        )
    if value[0] in _CLOSING and value.find(_CLOSING[value[0]]) < 0:
        return column, (
            f"the '{value[0]}' here is never closed; write '{_CLOSING[value[0]]}' at its end, or "
            f"put quotes around a text that starts with '{value[0]}'"
        )
    if value[0] in _NEEDS_QUOTES and not _whole_flow(value):
        return column, f"text that starts with '{value[0]}' needs quotes around it"
    return None


def _text_after_quote(value: str) -> bool:
    closing = value.find(value[0], 1)
    after = value[closing + 1 :].strip() if closing > 0 else ""
    return bool(after) and after[0] not in "#:,]}"


def _whole_flow(value: str) -> bool:
    closing = _CLOSING.get(value[0])
    return closing is not None and value.find(closing) == len(value.rstrip()) - 1
