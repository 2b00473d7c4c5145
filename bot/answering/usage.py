"""Which words only questions use that the source leaves open, and which its answers use."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.answering.gap import Gap
from bot.answering.profile import Profile


@dataclass(frozen=True, slots=True)
class Usage:
    """By token: how many entries that answer and how many gaps have it, and what stands beside it
    in phrasings of gaps."""

    entries: Mapping[str, int]
    gaps: Mapping[str, int]
    company: Mapping[str, frozenset[str]]

    @staticmethod
    def of(profiles: Iterable[Profile], gaps: Collection[Gap]) -> Usage:
        """Return how ``profiles`` and ``gaps`` use words."""
        company: defaultdict[str, set[str]] = defaultdict(set)
        for gap in gaps:
            for token, others in gap.company.items():
                company[token] |= others
        return Usage(
            Counter(token for profile in profiles for token in profile.tokens | profile.spoken),
            Counter(token for gap in gaps for token in gap.company),
            {token: frozenset(others) for token, others in company.items()},
        )

    def answered(self, token: str) -> float:
        """Return the share of those that have ``token`` that are answered: 0 where none is, as of a
        word that none has."""
        answered = self.entries.get(token, 0)
        return answered / (answered + self.gaps.get(token, 0) + 1)

    def is_new(self, token: str) -> bool:
        """Say whether neither an entry nor a gap has ``token``."""
        return not self.entries.get(token) and token not in self.gaps

    def left_open(self, token: str, known: Collection[str]) -> float:
        """Return the share of ``known`` that stands beside ``token`` in phrasings of gaps."""
        beside = self.company.get(token)
        return sum(one in beside for one in known) / len(known) if known and beside else 0.0


def rarity(entries: Mapping[str, int], number: int) -> dict[str, float]:
    """Return for each token how rare it is among ``number`` entries: 0 in all, 1 in one only."""
    scale = math.log(number or 1) or 1.0
    return {token: 1.0 - math.log(count) / scale for token, count in entries.items()}
