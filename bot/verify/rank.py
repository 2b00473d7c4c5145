"""First, largest, second-oldest against what the statement ranks."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Rank
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State


def compare_ranks(pair: Pair) -> Iterator[Compared]:
    """Yield how each rank of the question bears on the ranks of the statement."""
    for asked in pair.question.ranks:
        state, given = _compare(pair, asked)
        text = pair.question.words[asked.index].text
        yield Compared.of(FindingKind.RANK, state, text, given, about=(asked.index,))


def _compare(pair: Pair, asked: Rank) -> tuple[State, str]:
    found = State.MISSING, ""
    opposites = pair.words.opposites.get(asked.stem, frozenset())
    for given in pair.statement.ranks:
        text = pair.statement.words[given.index].text
        of_same = not asked.over or bool(pair.meets(asked.over[:3], given.over[:4]))
        if given.stem in opposites and of_same:
            return State.CONTRADICTED, text
        if given.stem != asked.stem or not of_same:
            continue
        if given.order == asked.order and (asked.one_of or not given.one_of):
            return State.SUPPORTED, text
        excluded = given.order != asked.order and not asked.one_of
        found = (State.CONTRADICTED if excluded else State.OPEN), text
    return found
