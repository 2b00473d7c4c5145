"""Every figure that the knowledge base can cite, with where it stands and what shows it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.knowledge import Fact, Figure, Knowledge
from bot.knowledge.templates import render


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
        figure, citation = self.figure, self.fact.citation
        return {
            "id": figure.id,
            "text": figure.text,
            "value": figure.value,
            "kind": figure.kind.value,
            "qualifier": figure.qualifier,
            "unit": figure.unit,
            "start": figure.start,
            "end": figure.end,
            "as_of": self.as_of,
            "attributed_to": self.fact.said_by or None,
            "source": citation.source.id,
            "paragraph": citation.paragraph,
            "quote": citation.quote,
            "entries": list(self.entries),
        }


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
    order = {source: number for number, source in enumerate(knowledge.sources)}
    return sorted(found, key=lambda one: (order[one.fact.citation.source.id], *_position(one.fact)))


def _position(fact: Fact) -> tuple[int, int]:
    return fact.citation.paragraph, fact.citation.sentence
