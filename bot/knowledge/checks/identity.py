"""Ids are unique across files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.knowledge.draft import Draft
from bot.knowledge.problems import Place, Problem, error


def repeated_ids(draft: Draft) -> Iterator[Problem]:
    """Find two facts, two entries or two sources with one id; a topic with two titles."""
    sources = ((one.source.id, one.front.place("id")) for one in draft.all_sources)
    yield from _repeated("source", sources)
    yield from _repeated("fact", ((f.model.id, f.place("id")) for f in draft.all_facts))
    yield from _repeated("entry", ((e.model.id, e.place("id")) for e in draft.all_entries))
    yield from _topics(draft)


def repeated_slots(draft: Draft) -> Iterator[Problem]:
    """Find one name for two things of a fact, such as a figure and a list."""
    for fact in draft.all_facts:
        seen: set[str] = set()
        parts = (("figures", fact.model.figures), ("names", fact.model.names))
        for kind, slots in (*parts, ("lists", fact.model.lists)):
            for slot in slots:
                if slot in seen:
                    message = f"this fact has two things named '{slot}'; rename one"
                    yield error(fact.document.key_place("facts", fact.index, kind, slot), message)
                seen.add(slot)


def _repeated(kind: str, found: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for identifier, place in found:
        if identifier in first:
            where = f"{first[identifier].file}:{first[identifier].line}"
            message = f"the {kind} id '{identifier}' is taken by {where}; give this one another"
            yield error(place, message)
        else:
            first[identifier] = place


def _topics(draft: Draft) -> Iterator[Problem]:
    titles: dict[str, tuple[str, str]] = {}
    for document in draft.faq_files:
        topic, title = document.model.topic, document.model.title
        known, file = titles.setdefault(topic, (title, document.file))
        if known != title:
            message = f"the topic '{topic}' has another title ('{known}') in {file}; use one title"
            yield error(document.place("title"), message)
