"""Puts near-duplicates together: the same question with a typo or in another order of words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.authoring.misses import Group, Miss
from bot.knowledge.checks.questions import plain_question

_ALIKE = 90.0
_DIGITS = re.compile(r"\d+")


def grouped(misses: Iterable[Miss]) -> list[Group]:
    """Return groups of near-duplicates, most asked first, staged ones before others.

    Questions with different numbers are never near-duplicates.
    """
    joined = _without_repeats(misses)
    groups: dict[tuple[str, ...], dict[str, Group]] = {}
    for miss in sorted(joined, key=lambda miss: (not miss.staged, -miss.count)):
        plain = " ".join(sorted(plain_question(miss.question).split()))
        among = groups.setdefault(_apart(miss, plain), {})
        near = None if miss.staged else _nearest(plain, among)
        if near is None:
            among[plain] = _group(miss)
        else:
            among[near].count += miss.count
            among[near].also.append(miss.question)
    found = (group for among in groups.values() for group in among.values())
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


def _nearest(plain: str, among: dict[str, Group]) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only once there is something to group

    found = process.extractOne(plain, among.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None


def _group(miss: Miss) -> Group:
    return Group(
        miss.question,
        miss.count,
        [],
        miss.language,
        miss.reason,
        miss.meant,
        miss.staged,
        miss.disliked,
    )
