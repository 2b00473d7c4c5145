"""Phrasings that a scorer gives to another entry. The scorer comes from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.knowledge.draft import Draft
from bot.knowledge.problems import Problem, one_line, warning

# Given a phrasing and its entry: entries by score, best first, as if the phrasing were unknown.
Rank = Callable[[str, str], Sequence[str]]


def misdirected(draft: Draft, rank: Rank) -> Iterator[Problem]:
    """Find a phrasing that finds another entry than its own, were it not listed."""
    for entry in draft.all_entries:
        for index, text in enumerate(entry.model.phrasings):
            ranked = rank(text, entry.model.id)
            if ranked and ranked[0] != entry.model.id:
                message = (
                    f"'{one_line(text, 80)}' comes closer to the entry '{ranked[0]}'; make it more "
                    "telling, or add phrasings like it here"
                )
                yield warning(entry.place("phrasings", index), message)
