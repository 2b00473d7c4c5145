"""The FAQ as a table: one phrasing a row, with answer, topic and quote of its entry."""

from __future__ import annotations

import csv
import io

from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Knowledge
from bot.knowledge.templates import render

NAMES = ("id", "question", "answer", "topic", "quote")


def export_csv(knowledge: Knowledge) -> str:
    """Return the table as CSV; gaps are left out, which have no answer to put into it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(NAMES)
    for entry in knowledge.entries.values():
        if entry.kind is not EntryKind.GAP:
            shared = (_answer(entry, knowledge), knowledge.topics[entry.topic], _quotes(entry))
            writer.writerows((entry.id, one, *shared) for one in entry.phrasings)
    return lines.getvalue()


def _answer(entry: Entry, knowledge: Knowledge) -> str:
    return render(entry.answer, knowledge.facts, knowledge.language, base=knowledge.language).text


def _quotes(entry: Entry) -> str:
    """Return the quotes, each once, an empty line between them."""
    return "\n\n".join(dict.fromkeys(fact.citation.quote for fact in entry.facts))
