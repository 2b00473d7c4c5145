"""Puts near-duplicates together: the same question with a typo or in another order of words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields

from bot.authoring.misses import Group, Miss
from bot.knowledge.checks.questions import plain_question

_ALIKE = 90.0
_DIGITS = re.compile(r"\d+")


def grouped(misses: Iterable[Miss]) -> list[Group]:
    """Return groups of near-duplicates, most asked first, staged ones before others.

    Questions with different numbers are never near-duplicates.
    """
    joined = _without_repeats(misses)
    groups: dict[tuple[str, ...], dict[str, list[Miss]]] = {}
    for miss in sorted(joined, key=lambda miss: (not miss.staged, -miss.count)):
        plain = " ".join(sorted(plain_question(miss.question).split()))
        among = groups.setdefault(_apart(miss, plain), {})
        near = None if miss.staged else _nearest(plain, among.keys())
        among.setdefault(plain if near is None else near, []).append(miss)
    found = (_group(together) for among in groups.values() for together in among.values())
    return sorted(found, key=lambda group: (not group.staged, -group.count, group.question))


def _without_repeats(misses: Iterable[Miss]) -> list[Miss]:
    """Count a question once that was both staged or chosen and recorded as unanswered."""
    found: dict[tuple[str, str], Miss] = {}
    for miss in misses:
        found.setdefault((plain_question(miss.question), miss.disliked), miss)
    return list(found.values())


def _apart(miss: Miss, plain: str) -> tuple[str, ...]:
    """Return what near-duplicates share: numbers, language, the entry meant or disliked."""
    return (miss.language or "", miss.meant, miss.disliked, *sorted(_DIGITS.findall(plain)))


def _nearest(plain: str, among: Collection[str]) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only once there is something to group

    found = process.extractOne(plain, among, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None


def _group(misses: Sequence[Miss]) -> Group:
    first = misses[0]
    own = {one.name: getattr(first, one.name) for one in fields(Miss)}
    own["count"] = sum(one.count for one in misses)
    own["day"] = max((one.day for one in misses if one.day), default=None)
    return Group(**own, also=tuple(one.question for one in misses[1:]))
