"""From rows to entries: rows with one key are one entry, a phrasing belongs to one entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.authoring.exchange.tables import Row
from bot.authoring.identifiers import Identifiers, in_words
from bot.knowledge.checks.questions import plain_question


class Why(StrEnum):
    """Why a row, or a part of one, is not taken; as it stands in the report."""

    NO_ID = "no id"
    NO_QUESTION = "no question"
    REPEATED = "repeated"
    ELSEWHERE = "in another entry"
    TORN = "more cells than columns"
    OTHER_ANSWER = "another answer"
    MORE_THAN_QUOTED = "the answer says more than its quotes"
    NOT_CITED = "the quote could not be cited"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a part of one, that is not taken; ``entry`` is the entry concerned."""

    why: Why
    entry: str
    row: Row | None = None


@dataclass(slots=True)
class Gathered:
    """One entry with what its rows say."""

    id: str
    name: str  # what the file calls it
    topic: str
    phrasings: list[str] = field(default_factory=list)
    answer: str = ""
    quotes: list[str] = field(default_factory=list)


class Gathering:
    """All entries in the order of their first rows, and what was left out."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.left_out: list[LeftOut] = []
        self._entries: dict[str, Gathered] = {}  # by key
        self._owners: dict[str, str] = {}  # of plain questions
        self._identifiers = Identifiers()
        for row in rows:
            why = self._fault(row)
            if why:
                self._leave(row, why)
            else:
                self._take(row)
        for entry in self._entries.values():
            if not entry.phrasings:
                self._ask(entry, in_words(entry.name))
        self.entries = [entry for entry in self._entries.values() if entry.phrasings]

    def _fault(self, row: Row) -> Why | None:
        if row.torn:
            return Why.TORN
        if not row.key:
            return Why.NO_ID
        is_empty = not (row.question or row.answer or row.quote)
        unnamed = row.key not in self._entries and not row.name
        return Why.NO_QUESTION if is_empty or unnamed else None

    def _take(self, row: Row) -> None:
        if row.key not in self._entries:
            named = Gathered(self._identifiers.new(row.name), row.name, row.topic)
            self._entries[row.key] = named
        entry = self._entries[row.key]
        entry.topic = entry.topic or row.topic
        entry.answer = entry.answer or row.answer
        if row.answer and row.answer != entry.answer:
            self._leave(row, Why.OTHER_ANSWER, entry.id)
        quotes = (" ".join(quote.split()) for quote in row.quote.split("\n\n"))
        entry.quotes = list(dict.fromkeys([*entry.quotes, *filter(None, quotes)]))
        owner = self._ask(entry, row.question) if row.question else ""
        if owner:
            self._leave(row, Why.REPEATED if owner == entry.id else Why.ELSEWHERE, owner)

    def _ask(self, entry: Gathered, question: str) -> str:
        """Add a phrasing to an entry; return the one that has it already, if any."""
        plain = plain_question(question)
        if plain in self._owners:
            return self._owners[plain]
        self._owners[plain] = entry.id
        entry.phrasings.append(question)
        return ""

    def _leave(self, row: Row, why: Why, entry: str = "") -> None:
        self.left_out.append(LeftOut(why, entry, row))
