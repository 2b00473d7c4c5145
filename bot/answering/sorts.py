"""Of which sorts of things ("company", "city") an entry tells one."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile
from typing import NamedTuple

from bot.answering.profile import HeldList
from bot.knowledge.knowledge import Entry, Name
from bot.understanding.analyse import Analyst
from bot.understanding.language.pack import Pack
from bot.understanding.phrases import flatten


class Sorts(NamedTuple):
    """Sorts of things that an entry tells."""

    told: frozenset[str]  # of which it tells one
    asked: frozenset[str]  # those of them that only its phrasings ask for
    of_many: frozenset[str]  # of which it tells only several at once: "builders"


def sorts_of(
    entry: Entry, slots: Sequence[Name], lists: Sequence[HeldList], analyst: Analyst
) -> Sorts:
    """Return the sorts that its lists and names are of (their kind or role says so, or the name
    begins or ends with the word), and those that its phrasings ask for."""
    pack = analyst.pack
    kinds = {slot.kind.value for slot in slots} | {held.slot.kind.value for held in lists}
    words = {word for held in lists for word in flatten(held.slot.of).split()}
    for slot in slots:
        name = flatten(slot.text).split()
        words |= {*name[:1], *name[-1:], *_of_role(flatten(slot.role), pack)}
    named = {key for key, forms in pack.things.sorts.items() if forms & words or key in kinds}
    asked = set(map(analyst.sort, entry.phrasings)) - {""}
    told, several = _with_several(named | asked, pack), pack.things.several
    of_many = frozenset(several[sort] for sort in told if sort in several)
    return Sorts(told, told - _with_several(named, pack), of_many - told)


def _with_several(sorts: AbstractSet[str], pack: Pack) -> frozenset[str]:
    """Return ``sorts`` with those of several of the same."""
    several = pack.things.several
    return frozenset(sorts | {many for many, one in several.items() if one in sorts})


def _of_role(role: str, pack: Pack) -> list[str]:
    """Return the words of ``role`` that tell what it is: of "partner in city development" only
    *partner*."""
    return list(takewhile(lambda word: word not in pack.light.function_words, role.split()))
