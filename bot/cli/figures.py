"""``figures``: every figure that the bot can cite."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import dataclass
from itertools import groupby

from bot.knowledge.knowledge import Fact, Figure, Knowledge
from bot.knowledge.loader import load_knowledge
from bot.knowledge.templates import render

_NAMED = 3  # entries a line


@dataclass(frozen=True, slots=True)
class CitableFigure:
    """A figure with its fact and the ids of the entries whose answers show it."""

    figure: Figure
    fact: Fact
    entries: tuple[str, ...]

    @property
    def as_of(self) -> str | None:
        """Last day of the date at which the figure holds, ISO; None where the source has none."""
        dated = self.fact.as_of
        if dated is None or dated.id == self.figure.id:
            return None
        return dated.end or dated.start

    def as_json(self) -> dict[str, object]:
        """Return the object that ``figures --json`` lists."""
        named = ("id", "text", "value", "kind", "qualifier", "unit", "start", "end")
        citation = self.fact.citation
        return {
            **{name: getattr(self.figure, name) for name in named},
            "as_of": self.as_of,
            "attributed_to": self.fact.said_by or None,
            "source": citation.source.id,
            "paragraph": citation.paragraph,
            "quote": citation.quote,
            "entries": list(self.entries),
        }


def run(args: argparse.Namespace) -> int:
    """Print every citable figure and return 0; raises KnowledgeError for a broken folder."""
    figures = citable_figures(load_knowledge(args.knowledge))
    if args.json:
        print(json.dumps([one.as_json() for one in figures], ensure_ascii=False, indent=2))
    elif args.csv:
        _print_csv(figures)
    else:
        print(as_text(figures))
    return 0


def citable_figures(knowledge: Knowledge) -> list[CitableFigure]:
    """Return every figure of every fact, in the order of the sources."""
    shown: dict[str, list[str]] = {}
    for entry in knowledge.entries.values():
        rendered = render(entry.answer, knowledge.facts, base=knowledge.language)
        for figure in rendered.figures:
            shown.setdefault(figure.id, []).append(entry.id)
    found = [
        CitableFigure(figure, fact, tuple(shown.get(figure.id, ())))
        for fact in knowledge.facts.values()
        for figure in fact.figures.values()
    ]
    order = [*knowledge.sources]

    def place(one: CitableFigure) -> tuple[int, int, int]:
        citation = one.fact.citation
        return order.index(citation.source.id), citation.paragraph, citation.sentence

    return sorted(found, key=place)


def as_text(figures: list[CitableFigure]) -> str:
    """Return the figures as a table for each section of each source."""
    if not figures:
        return "There are no figures yet; they are typed under 'figures:' of a fact."
    width = min(40, max(len(one.figure.text) for one in figures))
    blocks = []
    for heading, section in groupby(figures, key=_heading):
        lines = [_line(one, width) for one in section]
        blocks.append("\n".join([heading, *lines]))
    return "\n\n".join(blocks)


def _heading(one: CitableFigure) -> str:
    citation = one.fact.citation
    return (
        f"{citation.source.title}: {citation.section}"
        if citation.section
        else (citation.source.title)
    )


def _line(one: CitableFigure, width: int) -> str:
    details = [one.figure.unit, f"paragraph {one.fact.citation.paragraph}"]
    if one.as_of:
        details.append(f"as of {one.as_of}")
    if one.fact.said_by:
        details.append(f"says {one.fact.said_by}")
    details.append(_shown_in(one.entries))
    return f"  {one.figure.text:<{width}}  {'; '.join(filter(None, details))}"


def _shown_in(entries: tuple[str, ...]) -> str:
    more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
    return f"in {', '.join(entries[:_NAMED])}{more}" if entries else "in no answer"


def _print_csv(figures: list[CitableFigure]) -> None:
    columns = [
        *("id", "text", "value", "kind", "qualifier", "unit", "start", "end", "as_of"),
        *("attributed_to", "source", "paragraph", "quote", "entries"),
    ]
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for one in figures:
        writer.writerow({**one.as_json(), "entries": " ".join(one.entries)})
