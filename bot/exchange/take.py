"""Makes a knowledge folder of a file from elsewhere, checked before it is there."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError, UnreadableError
from bot.exchange.columns import columns, rows
from bot.exchange.gather import NO_ID, Gathering, LeftOut, gather
from bot.exchange.imported import Imported, folder_files
from bot.authoring.identifiers import in_words
from bot.authoring.folders import new_folder, refuse_used, write_files
from bot.exchange.tables import read_table
from bot.authoring.files import Decoded
from bot.knowledge.folder import FACTS, read_folder
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Place, Problem, error

REPORT = "import-report.csv"
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a table."""

    rows: int
    gathering: Gathering
    imported: Imported
    unquoted: frozenset[str]  # entries whose quote could not be used
    guessed: str  # an encoding that was a guess
    unused: tuple[str, ...]  # columns


def take_table(decoded: Decoded, out: Path, language: str) -> Taken:
    """Make the folder ``out`` from a table; raises BotError and leaves nothing behind."""
    refuse_used(out)
    table = read_table(decoded.text, decoded.file)
    found = columns(table)
    gathering = gather(rows(table, found), has_ids=found.has_ids)
    if not gathering.entries:
        raise UnreadableError(error(Place(decoded.file, table.rows[0][0]), _nothing(gathering)))
    name = in_words(Path(decoded.file).stem) or "Imported"
    with new_folder(out) as work:
        imported, unquoted = _written(work, gathering, name, language)
        if gathering.left_out or imported.requoted or unquoted:
            _write_report(work / REPORT, gathering.left_out, imported.requoted, unquoted)
    return Taken(len(table.rows) - 1, gathering, imported, unquoted, decoded.guessed, found.unused)


def _nothing(gathering: Gathering) -> str:
    count = gathering.count(NO_ID)
    if count:
        return f"nothing to import: the 'id' of all {count} rows is empty"
    return "nothing to import: no row below the column names has a question"


def _written(
    work: Path, gathering: Gathering, name: str, language: str
) -> tuple[Imported, frozenset[str]]:
    """Write files that load; a quote that makes a fact unsound is taken as a plain answer."""
    unquoted: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        imported = folder_files(gathering, name, language, unquoted)
        for path in (work / FACTS).glob("*"):
            path.unlink()
        write_files(work, imported.files)
        faulty = _faulty(work)
        if not faulty:
            return imported, unquoted
        unquoted |= faulty
    everything = frozenset(entry.id for entry in gathering.entries if entry.quotes)
    return _plain(work, gathering, name, language), everything


def _plain(work: Path, gathering: Gathering, name: str, language: str) -> Imported:
    everything = frozenset(entry.id for entry in gathering.entries)
    imported = folder_files(gathering, name, language, everything)
    for path in (*(work / FACTS).glob("*"), *(work / "sources").glob("*")):
        path.unlink()
    write_files(work, imported.files)
    load_knowledge(work)
    return imported


def _faulty(work: Path) -> frozenset[str]:
    """Return the entries whose facts have errors; raises KnowledgeError for any other error."""
    try:
        load_knowledge(work)
    except KnowledgeError as reason:
        draft = read_folder(work).draft
        starts = [(fact.place("id").line, fact.model.id) for fact in draft.all_facts]
        facts = {_at(problem, starts) for problem in reason.problems}
        citing = {
            entry.model.id
            for entry in draft.all_entries
            if any(f"{{{fact}" in entry.model.answer for fact in facts if fact)
        }
        if not citing:
            raise
        return frozenset(citing)
    return frozenset()


def _at(problem: Problem, starts: list[tuple[int, str]]) -> str:
    if not problem.file.endswith(f"{FACTS}/imported.yaml"):
        return ""
    before = [fact for line, fact in starts if line <= problem.line]
    return before[-1] if before else ""


def _write_report(
    path: Path, left_out: Iterable[LeftOut], requoted: Iterable[str], unquoted: Iterable[str]
) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "what", "id", "question", "entry that has it"])
        for one in left_out:
            writer.writerow([one.line, one.why, one.id, one.question, one.instead])
        for entry in requoted:
            writer.writerow(["", "the answer says more than its quotes", entry, "", entry])
        for entry in sorted(unquoted):
            writer.writerow(["", "the quote could not be cited", entry, "", entry])
