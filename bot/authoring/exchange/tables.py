"""CSV and TSV as spreadsheet programs write them: any separator, any line end, any quoting."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bot.authoring.identifiers import same
from bot.errors import UnreadableError
from bot.knowledge.problems import Place, error, nearest, one_line
from bot.text.data_files import read_yaml

COLUMNS = ("id", "question", "answer", "topic", "quote")
_SEPARATORS = ("\t", ";", ",", "|")
_ALIASES = read_yaml(Path(__file__).parent / "data" / "columns.yaml")
_NAMES: Mapping[str, str] = {one: name for name, aliases in _ALIASES.items() for one in aliases}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile(r"\r\n?")
_NAMED = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_Quoting = Literal[0, 3]  # as ``csv`` numbers them: where needed, never


class Row(NamedTuple):
    """One row. ``key`` is what joins rows: the id however it is written; in a table without ids the
    answer.

    ``torn``: it has more cells than there are columns, so that nobody knows which is which.
    """

    line: int
    id: str
    question: str
    answer: str
    topic: str
    quote: str
    key: str
    torn: bool

    @property
    def name(self) -> str:
        """What the table calls its entry."""
        return self.id or self.question


def read_table(text: str, file: str) -> tuple[Place, list[Row], list[str]]:
    """Return where the column names of ``text`` stand, the rows below, empty ones left out, and the
    names that are not used.

    Raises UnreadableError by line, also where a column that is needed is missing.
    """
    named = _NAMED.match(text)
    body = text[named.end() :] if named else text
    csv.field_size_limit(max(len(body), 131_072))
    head = next((line for line in body.splitlines() if line.strip()), "")
    width = {mark: len(next(csv.reader([head], delimiter=mark), [])) for mark in _SEPARATORS}
    separator = named.group(1) if named else max(_SEPARATORS, key=width.__getitem__)
    lines = _lines(body, separator, Place(file, 2 if named else 1))
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise UnreadableError(error(Place(file), "this table has only empty cells"))
    (first, names), *rest = filled
    at, unused = _columns(names)
    if "question" not in at or not ({"id", "answer"} & at.keys()):
        raise UnreadableError(error(Place(file, first), _missing(at, unused)))
    rows = [_row(line, cells, at, len(names)) for line, cells in rest]
    return Place(file, first), rows, unused


def _columns(names: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """Return where each known column is, and the names of the others."""
    at: dict[str, int] = {}
    unused = []
    for index, name in enumerate(names):
        known = _NAMES.get(" ".join(name.replace("_", " ").split()).casefold())
        if known and known not in at:
            at[known] = index
        elif name.strip():
            unused.append(name.strip())
    return at, unused


def _row(line: int, cells: Sequence[str], at: Mapping[str, int], width: int) -> Row:
    here = {name: cells[i] for name, i in at.items() if i < len(cells)}
    cell = {name: _CONTROLS.sub(" ", _BREAK.sub("\n", text)) for name, text in here.items()}
    answer, name = cell.get("answer", ""), " ".join(cell.get("id", "").split())
    return Row(
        line=line,
        id=name,
        question=" ".join(cell.get("question", "").split()),
        answer=answer.strip(),
        topic=" ".join(cell.get("topic", "").split()),
        quote=cell.get("quote", "").strip(),
        key=same(name) if "id" in at else answer,
        torn=any(text.strip() for text in cells[width:]),
    )


def _missing(at: Iterable[str], unused: Sequence[str]) -> str:
    lacking = "id" if "question" in at else "question"
    hint = f"; it has: {', '.join(one_line(name, 40) for name in (*at, *unused)[:8])}"
    if near := next((name for name in unused if nearest(name, COLUMNS) == lacking), None):
        hint = f"; is '{one_line(near, 40)}' meant to be '{lacking}'?"
    return (
        f"there is no column '{lacking}': the first row has to name the columns, such as "
        f"id,question,answer{hint}"
    )


def _lines(text: str, separator: str, first: Place) -> Sequence[tuple[int, list[str]]]:
    """Return line and cells of each row. Between tabs, quote marks may be plain characters: a stray
    one must not swallow lines."""
    if separator != "\t":
        return list(_cells(text, separator, first, csv.QUOTE_MINIMAL))
    plain = list(_cells(text, separator, first, csv.QUOTE_NONE))
    try:
        quoted = list(_cells(text, separator, first, csv.QUOTE_MINIMAL))
    except UnreadableError:
        return plain
    even = len({len(cells) for _, cells in plain if cells}) == 1
    return plain if even and len(quoted) < len(plain) else quoted


def _cells(
    text: str, separator: str, first: Place, quoting: _Quoting
) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells of each row; lines are counted as editors do, from ``first``."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, quoting=quoting, strict=True)
    line = first.line
    try:
        for cells in reader:
            yield line, cells
            line = first.line + reader.line_num
    except csv.Error as reason:
        message = (
            f"the quote marks of this row don't match ({reason}); put cells with separators "
            'between " and ", and write " inside them twice'
        )
        raise UnreadableError(error(Place(first.file, line), message)) from reason
