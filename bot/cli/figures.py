"""``figures``: every figure that the bot can cite."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from bot.knowledge.knowledge import Fact, Knowledge
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
    elif not rows:
        print("There are no figures yet; they are typed under 'figures:' of a fact.")
    else:
        width = min(_WIDEST, max(len(row["text"]) for row in rows))
        sections = groupby(found, key=lambda one: one[0])
        lines = ([heading, *(_line(row, width) for _, row in pairs)] for heading, pairs in sections)
        print("\n\n".join(map("\n".join, lines)))
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

    facts = sorted(knowledge.facts.values(), key=place)
    return [pair for fact in facts for pair in _rows(fact, shown)]


def _rows(fact: Fact, shown: Mapping[str, list[str]]) -> Iterator[tuple[str, Row]]:
    cited = fact.citation
    section = ": ".join(filter(None, (cited.source.title, cited.section)))
    for figure in fact.figures.values():
        dated = fact.as_of if fact.as_of and fact.as_of.id != figure.id else None
        yield (
            section,
            {
                **{name: getattr(figure, name) for name in _OWN},
                "as_of": dated and (dated.end or dated.start),
                "attributed_to": fact.said_by or None,
                "source": cited.source.id,
                "paragraph": cited.paragraph,
                "quote": cited.quote,
                "entries": shown.get(figure.id, []),
            },
        )


def _line(row: Row, width: int) -> str:
    entries = row["entries"]
    more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
    details = (
        row["unit"],
        f"paragraph {row['paragraph']}",
        row["as_of"] and f"as of {row['as_of']}",
        row["attributed_to"] and f"says {row['attributed_to']}",
        f"in {', '.join(entries[:_NAMED])}{more}" if entries else "in no answer",
    )
    return f"  {row['text']:<{width}}  {'; '.join(filter(None, details))}"
