"""What stands under each topic, sorted once for each knowledge base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Figure, Knowledge

SHOWN_KINDS = (EntryKind.SOURCED, EntryKind.SOURCELESS)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Entries that have an answer, and figures, by topic; topics without any left out."""

    entries: Mapping[str, Sequence[Entry]]
    figures: Mapping[str, Sequence[Figure]]


class Library:
    """Keeps the shelves of the knowledge in use."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._shelves = Shelves({}, {})

    def shelves(self, knowledge: Knowledge) -> Shelves:
        """Return the shelves of a knowledge base, sorted anew after a reload."""
        if knowledge is not self._knowledge:
            self._shelves = _sort(knowledge)
            self._knowledge = knowledge
        return self._shelves


def _sort(knowledge: Knowledge) -> Shelves:
    entries: dict[str, list[Entry]] = {topic: [] for topic in knowledge.topics}
    figures: dict[str, dict[str, Figure]] = {topic: {} for topic in knowledge.topics}
    for entry in knowledge.entries.values():
        if entry.kind in SHOWN_KINDS:
            entries.setdefault(entry.topic, []).append(entry)
            found = figures.setdefault(entry.topic, {})
            for fact in entry.facts:
                found.update((figure.id, figure) for figure in fact.figures.values())
    return Shelves(
        {topic: listed for topic, listed in entries.items() if listed},
        {topic: list(listed.values()) for topic, listed in figures.items() if listed},
    )
