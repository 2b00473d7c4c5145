"""From rows to entries: rows with one id are one entry, a phrasing belongs to one entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.authoring.exchange.tables import Row
from bot.authoring.identifiers import Identifiers, in_words, same
from bot.knowledge.checks.questions import plain_question

NO_ID, NO_QUESTION, REPEATED, ELSEWHERE, OTHER_ANSWER, TORN = (
    "no id",
    "no question",
    "repeated",
    "in another entry",
    "another answer",
    "more cells than columns",
)


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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a part of one, that was not taken, and why."""

    line: int
    why: str
    id: str
    question: str
    instead: str = ""  # the entry that has it


@dataclass(slots=True)
class Gathering:
    """All entries in the order of their first rows, and what was left out."""

    entries: list[Gathered] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def count(self, why: str) -> int:
        """Return how many rows were left out for that reason."""
        return sum(one.why == why for one in self.left_out)


def gather(rows: Iterable[Row], *, has_ids: bool) -> Gathering:
    """Return the entries of ``rows``; without ids, rows with one answer are one entry."""
    gatherer = _Gatherer(has_ids=has_ids)
    for row in rows:
        gatherer.add(row)
    return gatherer.finish()


class _Gatherer:
    def __init__(self, *, has_ids: bool) -> None:
        self._has_ids = has_ids
        self._entries: dict[str, Gathered] = {}
        self._owners: dict[str, str] = {}
        self._identifiers = Identifiers()
        self._result = Gathering()

    def add(self, row: Row) -> None:
        if row.torn:
            self._leave(row, TORN)
            return
        key = same(row.id) if self._has_ids else row.pair
        if not key:
            self._leave(row, NO_ID)
            return
        entry = self._entry(key, row)
        if entry is None:
            self._leave(row, NO_QUESTION)
            return
        self._answer(entry, row)
        if row.question:
            self._phrasing(entry, row)
        elif not row.answer and not row.quote:
            self._leave(row, NO_QUESTION)

    def finish(self) -> Gathering:
        """Give an entry without a phrasing of its own its id in words, unless that is taken."""
        for entry in self._entries.values():
            words = in_words(entry.name)
            if not entry.phrasings and plain_question(words) not in self._owners:
                self._owners[plain_question(words)] = entry.id
                entry.phrasings.append(words)
        self._result.entries = [entry for entry in self._entries.values() if entry.phrasings]
        return self._result

    def _entry(self, key: str, row: Row) -> Gathered | None:
        if key not in self._entries:
            name = row.id if self._has_ids else row.question
            if not name:
                return None
            self._entries[key] = Gathered(self._identifiers.new(name), name, row.topic)
        return self._entries[key]

    def _answer(self, entry: Gathered, row: Row) -> None:
        entry.topic = entry.topic or row.topic
        entry.answer = entry.answer or row.answer
        if row.answer and row.answer != entry.answer:
            self._leave(row, OTHER_ANSWER, entry.id)
        for quote in row.quote.split("\n\n"):
            words = " ".join(quote.split())
            if words and words not in entry.quotes:
                entry.quotes.append(words)

    def _phrasing(self, entry: Gathered, row: Row) -> None:
        plain = plain_question(row.question)
        owner = self._owners.get(plain)
        if owner is None:
            self._owners[plain] = entry.id
            entry.phrasings.append(row.question)
        else:
            self._leave(row, REPEATED if owner == entry.id else ELSEWHERE, owner)

    def _leave(self, row: Row, why: str, instead: str = "") -> None:
        self._result.left_out.append(LeftOut(row.line, why, row.id, row.question, instead))
