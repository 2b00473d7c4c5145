"""Makes a knowledge folder of a table, checked before it is there."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.exchange.gather import Gathering, LeftOut, Why
from bot.authoring.exchange.imported import Imported
from bot.authoring.exchange.tables import read_table
from bot.authoring.files import Decoded
from bot.authoring.folders import faulty_facts, new_folder, refuse_used, write_files
from bot.authoring.identifiers import in_words
from bot.errors import UnreadableError
from bot.knowledge.folder import read_folder
from bot.knowledge.layout import FACTS, SOURCES
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Place, error

REPORT = "import-report.csv"
_ROUNDS = 3


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
    count = gathering.count(Why.NO_ID)
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
        entries = read_folder(work).all_entries
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
