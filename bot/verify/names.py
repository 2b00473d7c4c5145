"""Names of people and bodies that the question insists on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State

_ELSEWHERE = 0.5  # what it weighs that only another part of the article has the name


def compare_names(pair: Pair) -> Iterator[Compared]:
    """Yield for each name that is no place whether the statement has it."""
    for name in pair.question.names:
        if name.place is not None:
            continue
        words = [w for w in pair.question.words[name.first : name.after] if w.content]
        missing = [w for w in words if not (pair.covers(w.index) or w.index in pair.around)]
        about = [w.index for w in words]
        if not missing:
            yield Compared.of(FindingKind.NAME, State.SUPPORTED, name.text, about=about)
            continue
        known = all(pair.context.knows(w.stem) for w in missing)
        weight = _ELSEWHERE if known else 1.0
        yield Compared.of(FindingKind.NAME, State.MISSING, name.text, weight=weight, about=about)
