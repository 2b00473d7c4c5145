"""Which words only questions use that the source leaves open, and which its answers use."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """By token: how many entries that answer and how many gaps have it, and what stands beside it
    in phrasings of gaps."""

    entries: Mapping[str, int]
    gaps: Mapping[str, int]
    company: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]  # from 0, in every entry, to 1, in one only

    @staticmethod
    def of(
        entries: Iterable[Collection[str]], gaps: Iterable[Mapping[str, Collection[str]]]
    ) -> Usage:
        """Return how words are used, of the tokens of each of ``entries``, and of each of ``gaps``
        those that stand beside each of its tokens."""
        answered: Counter[str] = Counter()
        left_open: Counter[str] = Counter()
        company: defaultdict[str, set[str]] = defaultdict(set)
        number = 0
        for tokens in entries:
            answered.update(tokens)
            number += 1
        for gap in gaps:
            left_open.update(gap.keys())
            for token, others in gap.items():
                company[token].update(others)
        return Usage(
            dict(answered),
            dict(left_open),
            {token: frozenset(others) for token, others in company.items()},
            _rarity(answered, number),
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


def _rarity(entries: Mapping[str, int], number: int) -> dict[str, float]:
    scale = math.log(number or 1) or 1.0
    return {token: 1.0 - math.log(count) / scale for token, count in entries.items()}
