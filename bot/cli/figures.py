"""``figures``: every figure that the bot can cite."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.knowledge.knowledge import Fact, Figure, Knowledge
from bot.knowledge.loader import load_knowledge
from bot.knowledge.templates import render

_OWN = ("id", "text", "value", "kind", "qualifier", "unit", "start", "end")
_NAMED = 3  # entries a line
_WIDEST = 40
Row = Mapping[str, Any]


def run(args: argparse.Namespace) -> int:
    """Print every citable figure and return 0; raises KnowledgeError for a broken folder."""
    found = figures(load_knowledge(args.knowledge))
    rows = [row for _, row in found]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif args.csv:
        names = (*_OWN, "as_of", "attributed_to", "source", "paragraph", "quote", "entries")
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "entries": " ".join(row["entries"])} for row in rows)
    else:
        nothing = "There are no figures yet; they are typed under 'figures:' of a fact."
        print("\n\n".join(_sections(found)) or nothing)
    return 0


def figures(knowledge: Knowledge) -> list[tuple[str, Row]]:
    """Return the section and the object of every figure of every fact, in the order of the sources.

    ``entries`` of an object are those whose answers show the figure.
    """
    shown: dict[str, list[str]] = {}
    for entry in knowledge.entries.values():
        for figure in render(entry.answer, knowledge.facts, base=knowledge.language).figures:
            shown.setdefault(figure.id, []).append(entry.id)
    order = [*knowledge.sources]

    def place(fact: Fact) -> tuple[int, int, int]:
        citation = fact.citation
        return order.index(citation.source.id), citation.paragraph, citation.sentence

    return [
        (_section(fact), _row(fact, figure, shown.get(figure.id, [])))
        for fact in sorted(knowledge.facts.values(), key=place)
        for figure in fact.figures.values()
    ]


def _section(fact: Fact) -> str:
    citation = fact.citation
    return ": ".join(filter(None, (citation.source.title, citation.section)))


def _row(fact: Fact, figure: Figure, entries: Sequence[str]) -> Row:
    dated = fact.as_of if fact.as_of and fact.as_of.id != figure.id else None
    return {
        **{name: getattr(figure, name) for name in _OWN},
        "as_of": dated and (dated.end or dated.start),
        "attributed_to": fact.said_by or None,
        "source": fact.citation.source.id,
        "paragraph": fact.citation.paragraph,
        "quote": fact.citation.quote,
        "entries": entries,
    }


def _sections(found: Sequence[tuple[str, Row]]) -> Iterator[str]:
    """Yield a table for each section of each source."""
    width = min(_WIDEST, max((len(row["text"]) for _, row in found), default=0))
    for heading, section in groupby(found, key=lambda one: one[0]):
        lines = (f"  {row['text']:<{width}}  {'; '.join(_details(row))}" for _, row in section)
        yield "\n".join([heading, *lines])


def _details(row: Row) -> Iterator[str]:
    if row["unit"]:
        yield row["unit"]
    yield f"paragraph {row['paragraph']}"
    if row["as_of"]:
        yield f"as of {row['as_of']}"
    if row["attributed_to"]:
        yield f"says {row['attributed_to']}"
    entries = row["entries"]
    more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
    yield f"in {', '.join(entries[:_NAMED])}{more}" if entries else "in no answer"
