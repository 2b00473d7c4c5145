"""Knowledge read again shares with the one before all that has stayed as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TypeVar

from bot.knowledge.knowledge import Entry, Fact, Knowledge, Source, Translation

Part = TypeVar("Part", Source, Fact, Entry, Translation)


def sharing(after: Knowledge, before: Knowledge) -> Knowledge:
    """Return ``after`` with the very objects of ``before`` for all parts that are equal.

    What was made of such a part still holds, and none is kept twice.
    """
    facts = _shared(after.facts, before.facts)
    entries = {name: _with_facts(entry, facts) for name, entry in after.entries.items()}
    return replace(
        after,
        sources=_shared(after.sources, before.sources),
        facts=facts,
        entries=_shared(entries, before.entries),
        translations=_shared(after.translations, before.translations),
    )


def same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Say whether two mappings have equal values in the same order."""
    return one == other and list(one) == list(other)


def _shared(after: Mapping[str, Part], before: Mapping[str, Part]) -> dict[str, Part]:
    return {
        name: before[name] if name in before and _equal(before[name], part) else part
        for name, part in after.items()
    }


def _equal(one: Part, other: Part) -> bool:
    """Compare the order of keys, too: of two names for one thing the first counts."""
    return one == other and all(map(same, _mappings(one), _mappings(other)))


def _mappings(part: Part) -> Iterator[Mapping[str, object]]:
    values = (getattr(part, field.name) for field in fields(part))
    return (value for value in values if isinstance(value, Mapping))


def _with_facts(entry: Entry, facts: Mapping[str, Fact]) -> Entry:
    return replace(entry, facts=tuple(facts[fact.id] for fact in entry.facts))
