"""Members of lists: a closed list excludes what it does not name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Frame, Slot
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State

_LIST = 2
_RELATIONS = ("place", "for", "from", "with", "of", "as", "by", "to", "between", "among", "object")


def compare_lists(pair: Pair) -> Iterator[Compared]:
    """Yield the members that the question names and a list of the statement does not."""
    for asked in pair.question.slots:
        if asked.relation not in _RELATIONS:
            continue
        for item in asked.items:
            if any(pair.covers(index) or pair.question.words[index].figure for index in item):
                continue
            given = None if _of_places(pair.question, item) else _list_of(pair, asked)
            if given and not _of_places(pair.statement, given.filler):
                state = State.OPEN if given.open else State.CONTRADICTED
                yield Compared.of(
                    FindingKind.LIST,
                    state,
                    pair.question.said(item),
                    pair.statement.said(given.filler),
                    about=item,
                )


def _of_places(frame: Frame, indices: tuple[int, ...]) -> bool:
    return any(n.place is not None and n.first in indices for n in frame.names)


def _list_of(pair: Pair, asked: Slot) -> Slot | None:
    """Return the list that hangs on the same word of the statement."""
    for given in pair.statement.slots:
        listed = given.relation == asked.relation and len(given.items) >= _LIST
        if listed and pair.meets(asked.heads[:1], given.heads[:2]):
            return given
    return None
