"""CSV and TSV as spreadsheet programs write them: any separator, any line end, any quoting."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, error

SEPARATORS = ("\t", ";", ",", "|")
_NAMED = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_Line = tuple[int, list[str]]
_Quoting = Literal[0, 3]  # as ``csv`` numbers them: where needed, never


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file: line and cells of each row, the row of column names first."""

    file: str
    rows: list[_Line]


def read_table(text: str, file: str) -> Table:
    """Return the rows of ``text``, empty ones left out; raises UnreadableError by line."""
    named = _NAMED.match(text)
    start = 1 if named else 0
    body = text[named.end() :] if named else text
    csv.field_size_limit(max(len(body), 131_072))
    separator = named.group(1) if named else _separator(body)
    rows = _tabbed(body, start) if separator == "\t" else _rows(body, separator, file, start)
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    return Table(file, filled)


def _separator(text: str) -> str:
    """Return what parts the column names: the separator that gives most cells."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    counts = {mark: len(next(csv.reader([head], delimiter=mark), [])) for mark in SEPARATORS}
    return max(counts, key=lambda mark: counts[mark])


def _tabbed(text: str, start: int) -> Sequence[_Line]:
    """Read tabs with quote marks where these are used as such, else as plain text.

    Tab-separated files are written both ways, and a stray quote mark must not swallow lines.
    """
    plain = list(_cells(text, "\t", start, quoting=csv.QUOTE_NONE))
    if '"' not in text:
        return plain
    try:
        quoted = list(_cells(text, "\t", start, quoting=csv.QUOTE_MINIMAL))
    except csv.Error:
        return plain
    even = len({len(cells) for _, cells in plain if cells}) == 1
    return plain if even and len(quoted) < len(plain) else quoted


def _rows(text: str, separator: str, file: str, start: int) -> Sequence[_Line]:
    rows: list[_Line] = []
    try:
        for row in _cells(text, separator, start, quoting=csv.QUOTE_MINIMAL):
            rows.append(row)  # noqa: PERF402 - what was read before a fault tells where it is
    except csv.Error as reason:
        line = _after(rows, text, separator, start)
        message = (
            f"the quote marks of this row don't match ({reason}); put cells with separators "
            'between " and ", and write " inside them twice'
        )
        raise UnreadableError(error(Place(file, line), message)) from reason
    return rows


def _after(rows: list[_Line], text: str, separator: str, start: int) -> int:
    """Return the line on which the row after ``rows`` begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for _ in rows:
        next(reader)
    return start + reader.line_num + 1


def _cells(text: str, separator: str, start: int, *, quoting: _Quoting) -> Iterator[_Line]:
    """Yield line and cells of each row; lines are counted as editors do."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, strict=True
    )
    line = start + 1
    for cells in reader:
        yield line, cells
        line = start + reader.line_num + 1
