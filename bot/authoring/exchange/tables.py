"""A table becomes a knowledge folder: rows with one key are an entry, quotes become facts.

CSV and TSV are read as spreadsheet programs write them: any separator, any line end, any quoting.
A phrasing belongs to one entry.
"""

import csv
import io
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from bot.authoring.draft.facts import figures_of
from bot.authoring.files import CONTROLS, Decoded
from bot.authoring.folders import checked, faulty_facts, new_folder, write_files
from bot.authoring.identifiers import Identifiers, in_words, same
from bot.errors import UnreadableError
from bot.knowledge.checks.literals import literal_numbers
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.layout import FACTS, SOURCES
from bot.knowledge.problems import Place, error, nearest, one_line
from bot.knowledge.yaml_writer import document
from bot.text.data_files import read_yaml
from bot.text.figures import read_quantities
from bot.text.quotes import alike

REPORT = "import-report.csv"
COLUMNS = ("id", "question", "answer", "topic", "quote")
_SEPARATORS = ("\t", ";", ",", "|")
_ALIASES = read_yaml(Path(__file__).parent / "data" / "columns.yaml")
_NAMES: Mapping[str, str] = {one: name for name, aliases in _ALIASES.items() for one in aliases}
_BREAK = re.compile(r"\r\n?")
_NAMED = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_SOURCE = "imported"
_HEADING = re.compile(r"[#\-*_=+>\s]+")
Figures = Mapping[str, Mapping[str, str]]  # by slot
_Line = tuple[int, list[str]]  # where a row begins, and its cells
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


class Row(NamedTuple):
    """One row."""

    line: int
    id: str
    question: str
    answer: str
    topic: str
    quote: str
    key: str  # what joins rows: the id however it is written; the answer where there are no ids
    torn: bool  # more cells than columns: nobody knows which is which


class LeftOut(NamedTuple):
    """A row, or a part of one, that is not taken; ``entry`` is the entry concerned."""

    why: Why
    entry: str
    row: Row | None = None


@dataclass(slots=True)
class Gathered:
    """One entry with what its rows say, and the facts made of its quotes, if it has any."""

    id: str
    name: str  # what the file calls it
    topic: str
    phrasings: list[str] = field(default_factory=list)
    answer: str = ""
    quotes: list[str] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    template: str = ""  # the answer that refers to the facts
    requoted: bool = False  # the answer that was given said more, and gave way to the quotes


class Taken(NamedTuple):
    """What became of a table."""

    rows: int
    entries: Sequence[Gathered]
    left_out: Sequence[LeftOut]
    unused: Sequence[str]  # columns


def take_table(decoded: Decoded, out: Path, language: str) -> Taken:
    """Make the folder ``out`` from a table; raises BotError and leaves nothing behind."""
    place, rows, unused = read_table(decoded.text, decoded.file)
    entries, left_out = gather(rows)
    if not entries:
        why = "no row below the column names has a question"
        if nameless := sum(one.why is Why.NO_ID for one in left_out):
            why = f"the 'id' of all {nameless} rows is empty"
        raise UnreadableError(error(place, f"nothing to import: {why}"))
    for entry in entries:
        _cite(entry, language)
    settings = {"name": in_words(Path(decoded.file).stem) or "Imported", "language": language}
    with new_folder(out) as work:
        left_out += _written(work, entries, settings)
        checked(work, out)
        if left_out:
            _write_report(work / REPORT, left_out)
    return Taken(len(rows), entries, left_out, unused)


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
            name = row.id or row.question
            entries[row.key] = Gathered(identifiers.new(name), name, row.topic)
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
    if row.torn:
        return Why.TORN
    if not row.key:
        return Why.NO_ID
    is_empty = not (row.question or row.answer or row.quote)
    unnamed = row.key not in entries and not (row.id or row.question)
    return Why.NO_QUESTION if is_empty or unnamed else None


# What is written ----------------------------------------------------------------------------


def _written(work: Path, entries: Sequence[Gathered], settings: Mapping[str, Any]) -> list[LeftOut]:
    """Write files whose facts are sound, and return what is left out for that.

    An entry with a quote that makes a fact unsound loses its source; if that does not help, all do.
    """
    left_out = []
    for attempt in range(3):
        for folder in (FACTS, SOURCES):
            shutil.rmtree(work / folder, ignore_errors=True)
        write_files(work, _files(entries, settings))
        faulty = faulty_facts(work)
        if not faulty:
            break
        for entry in entries:
            if entry.facts and (attempt or any(fact["id"] in faulty for fact in entry.facts)):
                entry.facts = []
                left_out.append(LeftOut(Why.NOT_CITED, entry.id))
    requoted = (one.id for one in entries if one.facts and one.requoted)
    return [*(LeftOut(Why.MORE_THAN_QUOTED, one) for one in requoted), *left_out]


def _files(entries: Sequence[Gathered], settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of each file by its path; topics are one however they are written."""
    identifiers, files = Identifiers(), {"knowledge.yaml": document(settings)}
    topics: dict[str, dict[str, Any]] = {}
    for entry in entries:
        title = entry.topic if same(entry.topic) else "Imported"
        if same(title) not in topics:
            topic = identifiers.new(title, "topic")
            topics[same(title)] = {"topic": topic, "title": in_words(title), "entries": []}
        topics[same(title)]["entries"].append(_entry(entry, settings["language"]))
    files |= {f"faq/{topic['topic']}.yaml": document(topic) for topic in topics.values()}
    facts = [fact for entry in entries for fact in entry.facts]
    if facts:
        front = {"id": _SOURCE, "title": settings["name"], "publisher": "imported quotes"}
        quotes = "\n\n".join(dict.fromkeys(fact["quote"] for fact in facts))
        files[f"{FACTS}/{_SOURCE}.yaml"] = document({"source": _SOURCE, "facts": facts})
        files[f"{SOURCES}/{_SOURCE}.md"] = f"---\n{document(front)}---\n\n{quotes}\n"
    return files


def _entry(entry: Gathered, language: str) -> Mapping[str, Any]:
    named = in_words(entry.name)
    if entry.facts:  # its title has no number: where there is a source, each has to be cited
        titles = (
            one for one in (*entry.phrasings, named) if not literal_numbers(one, language, ())
        )
        title = next(titles, "") or re.sub(r"\W*\d\S*", "", named).strip() or "?"
        answer = entry.template
    else:
        answer = (entry.answer or " ".join(entry.quotes) or named).translate(_UNBRACED)
        title = entry.phrasings[0] if entry.answer or entry.quotes else named
    kind = {} if entry.facts else {"kind": "sourceless"}
    shown = {"title": title.translate(_UNBRACED), "answer": answer, "phrasings": entry.phrasings}
    return {"id": entry.id, **kind, **shown}


def _cite(entry: Gathered, language: str) -> None:
    """Make an entry cite its quotes, if it has any: with the answer given, where each of its
    numbers stands in a quote; else with the quotes themselves."""
    quotes = [quote.lstrip("# ") for quote in entry.quotes if not _HEADING.fullmatch(quote)]
    if not quotes:
        return
    more = range(2, len(quotes) + 1)
    ids = [entry.id, *(f"{entry.id[:50].rstrip('-')}-quote-{number}" for number in more)]
    figures = {fact: figures_of(one, language) for fact, one in zip(ids, quotes, strict=True)}
    answer = _with_references(entry.answer, figures, language)
    is_one = len(ids) == 1
    if not is_one and not all(f"{{{one}." in answer for one in ids):
        answer = ""
    for fact, quote in zip(ids, quotes, strict=True):
        statement = answer.replace(f"{{{fact}.", "{") if is_one else ""
        value = {"id": fact, "quote": quote, "statement": statement, "figures": figures[fact]}
        entry.facts.append({key: one for key, one in value.items() if one})
    whole = " ".join(f"{{{one}}}" for one in ids)
    entry.template = whole if is_one or not answer else answer
    entry.requoted = bool(entry.answer and not answer)


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


# The rows of a file ---------------------------------------------------------------------------


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
    filled = [(line, cells) for line, cells in lines if any(map(str.strip, cells))]
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
    clean = {name: CONTROLS.sub(" ", _BREAK.sub("\n", text)) for name, text in here.items()}
    name, question, answer, topic, quote = (clean.get(one, "") for one in COLUMNS)
    name, question, topic = (" ".join(one.split()) for one in (name, question, topic))
    key = same(name) if "id" in at else answer
    torn = any(text.strip() for text in cells[width:])
    return Row(line, name, question, answer.strip(), topic, quote.strip(), key, torn)


def _missing(at: Iterable[str], unused: Sequence[str]) -> str:
    lacking = "id" if "question" in at else "question"
    hint = f"; it has: {', '.join(one_line(name, 40) for name in (*at, *unused)[:8])}"
    if near := next((name for name in unused if nearest(name, COLUMNS) == lacking), None):
        hint = f"; is '{one_line(near, 40)}' meant to be '{lacking}'?"
    return (
        f"there is no column '{lacking}': the first row has to name the columns, such as "
        f"id,question,answer{hint}"
    )


def _lines(text: str, separator: str, first: Place) -> list[_Line]:
    """Return line and cells of each row. Between tabs, quote marks may be plain characters: a stray
    one must not swallow lines."""
    if separator != "\t":
        return _cells(text, separator, first)
    plain = _cells(text, separator, first, quoted=False)
    try:
        quoted = _cells(text, separator, first)
    except UnreadableError:
        return plain
    even = len({len(cells) for _, cells in plain if cells}) == 1
    return plain if even and len(quoted) < len(plain) else quoted


def _cells(text: str, separator: str, first: Place, *, quoted: bool = True) -> list[_Line]:
    """Return line and cells of each row; lines are counted as editors do, from ``first``."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    found, line = [], first.line
    try:
        for cells in reader:
            found.append((line, cells))
            line = first.line + reader.line_num
    except csv.Error as reason:
        message = (
            f"the quote marks of this row don't match ({reason}); put cells with separators "
            'between " and ", and write " inside them twice'
        )
        raise UnreadableError(error(Place(first.file, line), message)) from reason
    return found
