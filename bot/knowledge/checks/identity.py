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


def no_entries(draft: Draft) -> Iterator[Problem]:
    """Find a folder that answers nothing."""
    if draft.settings and not draft.all_entries and not draft.left_out and not draft.unreadable:
        message = "this knowledge folder has no entries; write some into faq/, one topic a file"
        yield error(Place(draft.settings.file), message)


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
