"""What a reload of the knowledge brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.knowledge.knowledge import Knowledge

_NAMED = 5


class Reloaded(NamedTuple):
    """Ids of entries, or the problems that kept the files from being taken up."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def difference(before: Knowledge, after: Knowledge) -> Reloaded:
    """Return which entries came, went, or say or understand something else, in any language."""
    old, new = before.entries, after.entries
    return Reloaded(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(
            name for name in new if name in old and _held(before, name) != _held(after, name)
        ),
    )


def summary(result: Reloaded) -> list[str]:
    """Return what a reload brought, in lines for a person."""
    if result.problems:
        return [*result.problems, "the last good knowledge stays in use until this is mended"]
    parts = [
        f"{len(ids)} {word} ({shortened(ids)})"
        for word, ids in (
            ("added", result.added),
            ("removed", result.removed),
            ("changed", result.changed),
        )
        if ids
    ]
    return [f"reloaded: {'; '.join(parts) or 'no entry changed'}"]


def shortened(ids: Sequence[str], most: int = _NAMED) -> str:
    """Return the first ``most`` ids, and a sign where there are more."""
    return ", ".join((*ids[:most], "...") if len(ids) > most else ids)


def _held(knowledge: Knowledge, name: str) -> tuple[object, ...]:
    """Return all that is said and understood about an entry, in every language."""
    translated = [
        (code, t.phrasings.get(name), t.answers.get(name), t.titles.get(name))
        for code, t in knowledge.translations.items()
    ]
    return (knowledge.entries[name], *filter(lambda one: any(one[1:]), translated))
