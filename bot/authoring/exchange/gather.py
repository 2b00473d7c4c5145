"""From rows to entries: rows with one id are one entry, a phrasing belongs to one entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.authoring.exchange.tables import Row
from bot.authoring.identifiers import Identifiers, in_words, same
from bot.knowledge.checks.questions import plain_question


class Why(StrEnum):
    """Why a row, or a part of one, is not taken."""

    NO_ID = "no id"
    NO_QUESTION = "no question"
    REPEATED = "repeated"
    ELSEWHERE = "in another entry"
    TORN = "more cells than columns"
    OTHER_ANSWER = "another answer"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a part of one, that is not taken; ``instead`` is the entry that has it."""

    row: Row
    why: Why
    instead: str = ""


@dataclass(slots=True)
class Gathered:
    """One entry with what its rows say."""

    id: str
    name: str  # what the file calls it
    topic: str
    phrasings: list[str] = field(default_factory=list)
    answer: str = ""
    quotes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The question as a button shows it: where there is no answer, the id in words."""
        return self.phrasings[0] if self.answer or self.quotes else in_words(self.name)


class Gathering:
    """All entries in the order of their first rows, and what was left out."""

    def __init__(self, rows: Iterable[Row], *, has_ids: bool) -> None:
        """Without ids, rows with one answer are one entry."""
        self.left_out: list[LeftOut] = []
        self._has_ids = has_ids
        self._entries: dict[str, Gathered] = {}
        self._owners: dict[str, str] = {}  # of plain questions
        self._identifiers = Identifiers()
        for row in rows:
            self._add(row)
        for entry in self._entries.values():
            self._name(entry)
        self.entries = [entry for entry in self._entries.values() if entry.phrasings]

    def count(self, why: Why) -> int:
        """Return how many rows were left out for that reason."""
        return sum(one.why is why for one in self.left_out)

    def _add(self, row: Row) -> None:
        key = same(row.id) if self._has_ids else row.pair
        name = row.id if self._has_ids else row.question
        if row.torn:
            self._leave(row, Why.TORN)
        elif not key:
            self._leave(row, Why.NO_ID)
        elif not name and key not in self._entries:
            self._leave(row, Why.NO_QUESTION)
        else:
            if key not in self._entries:
                self._entries[key] = Gathered(self._identifiers.new(name), name, row.topic)
            self._take(self._entries[key], row)

    def _take(self, entry: Gathered, row: Row) -> None:
        entry.topic = entry.topic or row.topic
        entry.answer = entry.answer or row.answer
        if row.answer and row.answer != entry.answer:
            self._leave(row, Why.OTHER_ANSWER, entry.id)
        for quote in row.quote.split("\n\n"):
            words = " ".join(quote.split())
            if words and words not in entry.quotes:
                entry.quotes.append(words)
        if row.question:
            self._ask(entry, row)
        elif not row.answer and not row.quote:
            self._leave(row, Why.NO_QUESTION)

    def _ask(self, entry: Gathered, row: Row) -> None:
        plain = plain_question(row.question)
        owner = self._owners.get(plain)
        if owner is None:
            self._owners[plain] = entry.id
            entry.phrasings.append(row.question)
        else:
            self._leave(row, Why.REPEATED if owner == entry.id else Why.ELSEWHERE, owner)

    def _name(self, entry: Gathered) -> None:
        """Give an entry without a phrasing of its own its id in words, unless that is taken."""
        words = in_words(entry.name)
        if not entry.phrasings and plain_question(words) not in self._owners:
            self._owners[plain_question(words)] = entry.id
            entry.phrasings.append(words)

    def _leave(self, row: Row, why: Why, instead: str = "") -> None:
        self.left_out.append(LeftOut(row, why, instead))
