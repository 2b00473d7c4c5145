"""What the columns of a table are for, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import UnreadableError
from bot.exchange.tables import Table
from bot.knowledge.nearest import nearest
from bot.knowledge.problems import Place, error, one_line

ID, QUESTION, ANSWER, TOPIC, QUOTE = "id", "question", "answer", "topic", "quote"
_METADATA, _PAIR = "metadata", "qnaid"
_ALIASES: Mapping[str, tuple[str, ...]] = {
    ID: ("id", "intent", "label", "category", "class", "entry"),
    QUESTION: ("question", "questions", "text", "utterance", "phrasing", "query", "sentence"),
    ANSWER: ("answer", "answers", "response", "reply"),
    TOPIC: ("topic", "section", "theme"),
    QUOTE: ("quote", "evidence"),
    _METADATA: ("metadata",),
    _PAIR: ("qnaid", "qna id"),
}
_NAMES = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
# Only these are proposed for a misspelt name: the others are never asked for.
_ASKED_FOR = (ID, QUESTION, ANSWER, TOPIC, QUOTE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``pair`` is what joins rows without an id: QnA Maker's number, else the answer.

    ``torn``: it has more cells than there are columns, so that nobody knows which is which.
    """

    line: int
    id: str
    question: str
    answer: str = ""
    topic: str = ""
    quote: str = ""
    pair: str = ""
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column is, and the names of those that are not used."""

    at: Mapping[str, int]
    unused: tuple[str, ...]

    @property
    def has_ids(self) -> bool:
        """Say whether rows name their entry."""
        return ID in self.at


def columns(table: Table) -> Columns:
    """Return the columns of ``table``; raises UnreadableError where those needed are missing."""
    if not table.rows:
        raise UnreadableError(error(Place(table.file), "this table has only empty cells"))
    line, names = table.rows[0]
    at: dict[str, int] = {}
    unused = []
    for index, name in enumerate(names):
        known = _NAMES.get(" ".join(name.replace("_", " ").split()).casefold())
        if known and known not in at:
            at[known] = index
        elif name.strip():
            unused.append(name.strip())
    if QUESTION not in at or not ({ID, ANSWER} & at.keys()):
        raise UnreadableError(error(Place(table.file, line), _missing(at, unused)))
    return Columns(at, tuple(unused))


def rows(table: Table, found: Columns) -> Iterator[Row]:
    """Yield the rows below the column names, their texts without what can't be seen."""
    qna = _METADATA in found.at or _PAIR in found.at
    width = len(table.rows[0][1])
    for line, cells in table.rows[1:]:
        cell = {
            name: _clean(cells[index]) if index < len(cells) else ""
            for name, index in found.at.items()
        }
        answer = cell.get(ANSWER, "")
        answer = answer.replace("\\n", "\n") if qna else answer
        topic = cell.get(TOPIC, "") or _topic(cell.get(_METADATA, ""))
        yield Row(
            line=line,
            id=" ".join(cell.get(ID, "").split()),
            question=" ".join(cell[QUESTION].split()),
            answer=answer.strip(),
            topic=" ".join(topic.split()),
            quote=cell.get(QUOTE, "").strip(),
            pair=cell.get(_PAIR, "") or answer,
            torn=any(text.strip() for text in cells[width:]),
        )


def _topic(metadata: str) -> str:
    """Return the topic or category of QnA Maker's ``topic:travel|kind:x``."""
    pairs = dict(part.partition(":")[::2] for part in metadata.split("|"))
    return pairs.get("topic") or pairs.get("category") or ""


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _missing(at: Mapping[str, int], unused: Sequence[str]) -> str:
    lacking = QUESTION if QUESTION not in at else ID
    near = next((name for name in unused if nearest(name, _ASKED_FOR) == lacking), None)
    if near:
        hint = f"; is '{one_line(near, 40)}' meant to be '{lacking}'?"
    else:
        names = ", ".join(one_line(name, 40) for name in (*at, *unused)[:8])
        hint = f"; it has: {names}"
    return (
        f"there is no column '{lacking}': the first row has to name the columns, such as "
        f"id,question,answer{hint}"
    )
