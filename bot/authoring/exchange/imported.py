"""A table becomes a knowledge folder: rows with one key are an entry, quotes become facts.

A phrasing belongs to one entry.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.authoring.exchange.tables import Row, read_table
from bot.authoring.files import Decoded
from bot.authoring.folders import faulty_facts, new_folder, refuse_used, write_files
from bot.authoring.identifiers import Identifiers, in_words, same
from bot.errors import UnreadableError
from bot.knowledge.checks.literals import literal_numbers
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import FACTS, SOURCES
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Place, error
from bot.knowledge.yaml_writer import Value, document
from bot.text.figures import read_quantities
from bot.text.quotes import alike
from bot.text.sentences import sentences

REPORT = "import-report.csv"
_ROUNDS = 3
SOURCE = "imported"
_HEADING = re.compile(r"[#\-*_=+>\s]+")
_UNBRACED = str.maketrans("{}", "()")


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


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a table."""

    rows: int
    gathering: Gathering
    sourced: int  # entries
    guessed: str  # an encoding that was a guess
    unused: tuple[str, ...]  # columns


def take_table(decoded: Decoded, out: Path, language: str) -> Taken:
    """Make the folder ``out`` from a table; raises BotError and leaves nothing behind."""
    refuse_used(out)
    table = read_table(decoded.text, decoded.file)
    gathering = Gathering(table.rows)
    if not gathering.entries:
        raise UnreadableError(error(Place(decoded.file, table.first_line), _nothing(gathering)))
    name = in_words(Path(decoded.file).stem) or "Imported"
    with new_folder(out) as work:
        imported, unquoted = _written(work, gathering, name, language)
        left_out = gathering.left_out
        left_out += [LeftOut(Why.MORE_THAN_QUOTED, entry) for entry in imported.requoted]
        left_out += [LeftOut(Why.NOT_CITED, entry) for entry in sorted(unquoted)]
        if left_out:
            _write_report(work / REPORT, left_out)
    return Taken(len(table.rows), gathering, imported.sourced, decoded.guessed, table.unused)


def _nothing(gathering: Gathering) -> str:
    count = sum(one.why is Why.NO_ID for one in gathering.left_out)
    if count:
        return f"nothing to import: the 'id' of all {count} rows is empty"
    return "nothing to import: no row below the column names has a question"


def _written(
    work: Path, gathering: Gathering, name: str, language: str
) -> tuple[Imported, frozenset[str]]:
    """Write files that load; a quote that makes a fact unsound is taken as a plain answer."""
    unquoted: frozenset[str] = frozenset()
    quoted = frozenset(entry.id for entry in gathering.entries if entry.quotes)
    for number in range(_ROUNDS):
        imported = Imported(gathering.entries, name, language, unquoted)
        for path in (*(work / FACTS).glob("*"), *(work / SOURCES).glob("*")):
            path.unlink()
        write_files(work, imported.files)
        facts = faulty_facts(work)
        if not facts:
            break
        entries = RawFolder(work).all_entries
        citing = (e.model for e in entries if any(f"{{{f}" in e.model.answer for f in facts))
        unquoted |= quoted if number == _ROUNDS - 2 else {model.id for model in citing}
    load_knowledge(work)
    return imported, unquoted


def _write_report(path: Path, left_out: Sequence[LeftOut]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "what", "id", "question", "entry that has it"])
        for one in left_out:
            line, question = (one.row.line, one.row.question) if one.row else ("", "")
            name = one.row.id if one.row else one.entry
            writer.writerow([line, one.why, name, question, one.entry])


class Imported:
    """The files by path; ``requoted`` has the entries whose answer gave way to their quotes."""

    def __init__(
        self, entries: Sequence[Gathered], name: str, language: str, without_quote: frozenset[str]
    ) -> None:
        """Make entries in ``without_quote`` without a source."""
        self.requoted: list[str] = []
        self.sourced = 0
        self._language, self._without_quote = language, without_quote
        self._facts: list[Value] = []
        self._quotes: dict[str, None] = {}
        self.files = {"knowledge.yaml": document({"name": name, "language": language})}
        for topic, title, group in _topics(entries):
            listed: list[Value] = [self._entry(entry) for entry in group]
            text = document({"topic": topic, "title": title, "entries": listed})
            self.files[f"faq/{topic}.yaml"] = text
        if self._facts:
            front = document({"id": SOURCE, "title": name, "publisher": "imported quotes"})
            body = "\n\n".join(self._quotes)
            facts: dict[str, Value] = {"source": SOURCE, "facts": self._facts}
            self.files[f"facts/{SOURCE}.yaml"] = document(facts)
            self.files[f"sources/{SOURCE}.md"] = f"---\n{front}---\n\n{body}\n"

    def _entry(self, entry: Gathered) -> Value:
        quotes = [quote.lstrip("# ") for quote in entry.quotes if not _HEADING.fullmatch(quote)]
        value: dict[str, Value] = {"id": entry.id}
        if not quotes or entry.id in self._without_quote:
            named = in_words(entry.name)
            answer = entry.answer or " ".join(entry.quotes) or named
            title = entry.phrasings[0] if entry.answer or entry.quotes else named
            value |= {"kind": "sourceless", "title": title, "answer": answer.translate(_UNBRACED)}
        else:
            self.sourced += 1
            self._quotes.update(dict.fromkeys(quotes))
            value |= {"title": self._title(entry), "answer": self._answer(entry, quotes)}
        return value | {"phrasings": entry.phrasings}

    def _answer(self, entry: Gathered, quotes: Sequence[str]) -> str:
        """Add the facts of ``quotes`` and return an answer that cites them: the one given, where
        each of its numbers stands in a quote; else the quotes themselves."""
        ids = [
            entry.id if number == 1 else f"{entry.id[:50].rstrip('-')}-quote-{number}"
            for number in range(1, len(quotes) + 1)
        ]
        figures = [self._figures(quote) for quote in quotes]
        answer = self._with_references(entry.answer, dict(zip(ids, figures, strict=True)))
        if len(ids) > 1 and not all(f"{{{one}." in answer for one in ids):
            answer = ""
        if entry.answer and not answer:
            self.requoted.append(entry.id)
        for fact, quote, slots in zip(ids, quotes, figures, strict=True):
            parts: dict[str, Value] = {"id": fact, "quote": quote}
            if answer and len(ids) == 1:
                parts["statement"] = answer.replace(f"{{{fact}.", "{")
            if slots:
                parts["figures"] = {slot: {"text": text} for slot, text in slots.items()}
            self._facts.append(parts)
        return answer if answer and len(ids) > 1 else " ".join(f"{{{one}}}" for one in ids)

    def _figures(self, quote: str) -> dict[str, str]:
        """Return the figures of ``quote`` by slot."""
        texts = [
            one.text
            for start, end in sentences(quote, self._language)
            for one in read_quantities(quote[start:end], self._language)
            if not one.weak
        ]
        return {f"figure-{number}": text for number, text in enumerate(texts, 1)}

    def _with_references(self, answer: str, facts: Mapping[str, Mapping[str, str]]) -> str:
        """Return ``answer`` with references for its numbers; "" where a quote lacks one."""
        held = {
            alike(text).casefold(): f"{{{fact}.{slot}}}"
            for fact, slots in facts.items()
            for slot, text in slots.items()
        }
        parts, end = [], 0
        for one in read_quantities(answer, self._language):
            reference = held.get(alike(one.text).casefold())
            if reference:
                parts += [answer[end : one.start].translate(_UNBRACED), reference]
                end = one.end
        answer = "".join([*parts, answer[end:].translate(_UNBRACED)])
        return "" if literal_numbers(answer, self._language, ()) else answer

    def _title(self, entry: Gathered) -> str:
        """Return a title without a number: where there is a source, each has to be cited."""
        titles = (*entry.phrasings, in_words(entry.name))
        plain = (text for text in titles if not literal_numbers(text, self._language, ()))
        return next(plain, "") or re.sub(r"\W*\d\S*", "", in_words(entry.name)).strip() or "?"


def _topics(entries: Sequence[Gathered]) -> list[tuple[str, str, list[Gathered]]]:
    identifiers = Identifiers()
    groups: dict[str, tuple[str, str, list[Gathered]]] = {}
    for entry in entries:
        title = entry.topic or "Imported"
        key = same(title)
        if key not in groups:
            groups[key] = (identifiers.new(title, "topic"), in_words(title), [])
        groups[key][2].append(entry)
    return list(groups.values())
