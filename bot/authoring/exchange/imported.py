"""A table becomes a knowledge folder: rows with one key are an entry, quotes become facts.

A phrasing belongs to one entry.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from bot.authoring.draft.facts import figures_of
from bot.authoring.exchange.tables import Row, read_table
from bot.authoring.files import Decoded
from bot.authoring.folders import checked, faulty_facts, new_folder, write_files
from bot.authoring.identifiers import Identifiers, in_words, same
from bot.errors import UnreadableError
from bot.knowledge.checks.literals import literal_numbers
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.layout import FACTS, SOURCES
from bot.knowledge.problems import error
from bot.knowledge.yaml_writer import document
from bot.text.figures import read_quantities
from bot.text.quotes import alike

REPORT = "import-report.csv"
_ROUNDS = 3
_SOURCE = "imported"
_HEADING = re.compile(r"[#\-*_=+>\s]+")
Figures = Mapping[str, Mapping[str, str]]  # by slot
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


class LeftOut(NamedTuple):
    """A row, or a part of one, that is not taken; ``entry`` is the entry concerned."""

    why: Why
    entry: str
    row: Row | None = None


class Cited(NamedTuple):
    """An entry's answer and the facts that it refers to; ``requoted``: the answer that was given
    said more, and gave way to the quotes."""

    answer: str
    facts: Sequence[Mapping[str, Any]]
    requoted: bool


@dataclass(slots=True)
class Gathered:
    """One entry with what its rows say."""

    id: str
    name: str  # what the file calls it
    topic: str
    phrasings: list[str] = field(default_factory=list)
    answer: str = ""
    quotes: list[str] = field(default_factory=list)
    cited: Cited | None = None  # None: it has no source


class Taken(NamedTuple):
    """What became of a table; ``sourced`` counts entries."""

    rows: int
    entries: Sequence[Gathered]
    left_out: Sequence[LeftOut]
    sourced: int
    unused: Sequence[str]  # columns


def take_table(decoded: Decoded, out: Path, language: str) -> Taken:
    """Make the folder ``out`` from a table; raises BotError and leaves nothing behind."""
    place, rows, unused = read_table(decoded.text, decoded.file)
    entries, left_out = gather(rows)
    if not entries:
        count = sum(one.why is Why.NO_ID for one in left_out)
        why = f"the 'id' of all {count} rows is empty"
        why = why if count else "no row below the column names has a question"
        raise UnreadableError(error(place, f"nothing to import: {why}"))
    for entry in entries:
        entry.cited = _cited(entry, language)
    settings = {"name": in_words(Path(decoded.file).stem) or "Imported", "language": language}
    with new_folder(out) as work:
        left_out += _written(work, entries, settings)
        checked(work, out)
        if left_out:
            _write_report(work / REPORT, left_out)
    sourced = sum(entry.cited is not None for entry in entries)
    return Taken(len(rows), entries, left_out, sourced, unused)


def _write_report(path: Path, left_out: Sequence[LeftOut]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "what", "id", "question", "entry that has it"])
        for why, entry, row in left_out:
            line, name, question = (row.line, row.id, row.question) if row else ("", entry, "")
            writer.writerow([line, why, name, question, entry])


def gather(rows: Iterable[Row]) -> tuple[list[Gathered], list[LeftOut]]:
    """Return all entries in the order of their first rows, and what is left out."""
    entries: dict[str, Gathered] = {}  # by key
    owners: dict[str, str] = {}  # of plain questions
    left_out: list[LeftOut] = []
    identifiers = Identifiers()
    for row in rows:
        if why := _fault(row, entries):
            left_out.append(LeftOut(why, "", row))
            continue
        if row.key not in entries:
            entries[row.key] = Gathered(identifiers.new(row.name), row.name, row.topic)
        entry, plain = entries[row.key], plain_question(row.question)
        entry.topic = entry.topic or row.topic
        entry.answer = entry.answer or row.answer
        quotes = (" ".join(quote.split()) for quote in row.quote.split("\n\n"))
        entry.quotes = list(dict.fromkeys([*entry.quotes, *filter(None, quotes)]))
        if row.answer and row.answer != entry.answer:
            left_out.append(LeftOut(Why.OTHER_ANSWER, entry.id, row))
        if row.question and plain in owners:
            is_own = owners[plain] == entry.id
            left_out.append(LeftOut(Why.REPEATED if is_own else Why.ELSEWHERE, owners[plain], row))
        elif row.question:
            owners[plain] = entry.id
            entry.phrasings.append(row.question)
    for entry in entries.values():
        named = in_words(entry.name)
        if not entry.phrasings and owners.setdefault(plain_question(named), entry.id) == entry.id:
            entry.phrasings.append(named)
    return [entry for entry in entries.values() if entry.phrasings], left_out


def _fault(row: Row, entries: Mapping[str, Gathered]) -> Why | None:
    """Return why a row can't be taken, if it can't."""
    if row.torn:
        return Why.TORN
    if not row.key:
        return Why.NO_ID
    is_empty = not (row.question or row.answer or row.quote)
    unnamed = row.key not in entries and not row.name
    return Why.NO_QUESTION if is_empty or unnamed else None


# What is written ----------------------------------------------------------------------------


def _written(work: Path, entries: Sequence[Gathered], settings: Mapping[str, Any]) -> list[LeftOut]:
    """Write files whose facts are sound, and return what is left out for that.

    An entry with a quote that makes a fact unsound loses its source.
    """
    left_out = []
    for left in reversed(range(_ROUNDS)):
        for folder in (FACTS, SOURCES):
            shutil.rmtree(work / folder, ignore_errors=True)
        write_files(work, _files(entries, settings))
        faulty = faulty_facts(work)
        if not faulty:
            break
        for entry in entries:
            facts = entry.cited.facts if entry.cited else ()
            if facts and (left == 1 or any(fact["id"] in faulty for fact in facts)):
                entry.cited = None
                left_out.append(LeftOut(Why.NOT_CITED, entry.id))
    requoted = (one.id for one in entries if one.cited and one.cited.requoted)
    return [*(LeftOut(Why.MORE_THAN_QUOTED, one) for one in requoted), *left_out]


def _files(entries: Sequence[Gathered], settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of each file by its path; topics are one however they are written."""
    identifiers, files = Identifiers(), {"knowledge.yaml": document(settings)}
    topics: dict[str, tuple[str, str, list[Mapping[str, Any]]]] = {}
    for entry in entries:
        title = entry.topic if same(entry.topic) else "Imported"
        if same(title) not in topics:
            topics[same(title)] = identifiers.new(title, "topic"), in_words(title), []
        topics[same(title)][2].append(_entry(entry, settings["language"]))
    for topic, title, listed in topics.values():
        files[f"faq/{topic}.yaml"] = document({"topic": topic, "title": title, "entries": listed})
    facts = [fact for entry in entries if entry.cited for fact in entry.cited.facts]
    if facts:
        front = {"id": _SOURCE, "title": settings["name"], "publisher": "imported quotes"}
        quotes = "\n\n".join(dict.fromkeys(fact["quote"] for fact in facts))
        files[f"{FACTS}/{_SOURCE}.yaml"] = document({"source": _SOURCE, "facts": facts})
        files[f"{SOURCES}/{_SOURCE}.md"] = f"---\n{document(front)}---\n\n{quotes}\n"
    return files


def _entry(entry: Gathered, language: str) -> Mapping[str, Any]:
    named = in_words(entry.name)
    if entry.cited:  # its title has no number: where there is a source, each has to be cited
        titles = (
            one for one in (*entry.phrasings, named) if not literal_numbers(one, language, ())
        )
        title = next(titles, "") or re.sub(r"\W*\d\S*", "", named).strip() or "?"
        value = {"id": entry.id, "title": title.translate(_UNBRACED), "answer": entry.cited.answer}
    else:
        answer = (entry.answer or " ".join(entry.quotes) or named).translate(_UNBRACED)
        title = entry.phrasings[0] if entry.answer or entry.quotes else named
        shown = {"title": title.translate(_UNBRACED), "answer": answer}
        value = {"id": entry.id, "kind": "sourceless", **shown}
    return {**value, "phrasings": entry.phrasings}


def _cited(entry: Gathered, language: str) -> Cited | None:
    """Return an entry as it cites its quotes, None without any: with the answer given, where each
    of its numbers stands in a quote; else with the quotes themselves."""
    quotes = [quote.lstrip("# ") for quote in entry.quotes if not _HEADING.fullmatch(quote)]
    if not quotes:
        return None
    more = range(2, len(quotes) + 1)
    ids = [entry.id, *(f"{entry.id[:50].rstrip('-')}-quote-{number}" for number in more)]
    figures = {fact: figures_of(one, language) for fact, one in zip(ids, quotes, strict=True)}
    answer = _with_references(entry.answer, figures, language)
    is_one = len(ids) == 1
    if not is_one and not all(f"{{{one}." in answer for one in ids):
        answer = ""
    facts = []
    for fact, quote in zip(ids, quotes, strict=True):
        value: dict[str, Any] = {"id": fact, "quote": quote}
        if answer and is_one:
            value["statement"] = answer.replace(f"{{{fact}.", "{")
        if figures[fact]:
            value["figures"] = figures[fact]
        facts.append(value)
    whole = " ".join(f"{{{one}}}" for one in ids)
    requoted = bool(entry.answer and not answer)
    return Cited(whole if is_one or not answer else answer, facts, requoted)


def _with_references(answer: str, figures: Mapping[str, Figures], language: str) -> str:
    """Return ``answer`` with references for its numbers; "" where a quote lacks one."""
    held = {
        alike(one["text"]).casefold(): f"{{{fact}.{slot}}}"
        for fact, slots in figures.items()
        for slot, one in slots.items()
    }
    parts, end = [], 0
    for one in read_quantities(answer, language):
        if reference := held.get(alike(one.text).casefold()):
            parts += [answer[end : one.start].translate(_UNBRACED), reference]
            end = one.end
    answer = "".join([*parts, answer[end:].translate(_UNBRACED)])
    return "" if literal_numbers(answer, language, ()) else answer
