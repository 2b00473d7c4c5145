"""Names of people and bodies that the question insists on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Name, Word
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State

_ELSEWHERE = 0.5  # what it weighs that only another part of the article has the name


def _may_be_common(pair: Pair, name: Name) -> bool:
    """Return True for one word that opens the question, and is no name in the article."""
    if name.first > 0 or name.after > 1:
        return False
    stem = pair.question.words[0].stem
    return not any(stem in key.split() for key in pair.context.names)


def _other_of_kind(pair: Pair, name: Name, missing: list[Word]) -> str:
    """Return the University of Oulu, where that of Kuopio is claimed: the same words before its
    own."""
    own = {word.index for word in missing}
    same = [i for i in range(name.first, name.after) if pair.covers(i) and i not in own]
    kinds = [i for i in same if pair.question.words[i].norm in pair.words.organisation_words]
    if not kinds or max(own) < min(kinds):
        return ""
    for given in pair.statement.names:
        inside = set(range(given.first, given.after))
        if given.after - given.first > 1 and all(inside & set(pair.targets[i]) for i in kinds):
            return given.text
    return ""


def compare_names(pair: Pair) -> Iterator[Compared]:
    """Yield for each name that is no place whether the statement has it."""
    around = pair.around if pair.refers_back() else frozenset[int]()
    for name in pair.question.names:
        if name.place is not None or _may_be_common(pair, name):
            continue
        words = [w for w in pair.question.words[name.first : name.after] if w.content]
        surname = bool(words) and pair.covers(words[-1].index)
        near = pair.around if surname else around
        missing = [w for w in words if not (pair.covers(w.index) or w.index in near)]
        about = [w.index for w in words]
        if not missing:
            yield Compared.of(FindingKind.NAME, State.SUPPORTED, name.text, about=about)
            continue
        other = _other_of_kind(pair, name, missing)
        if other and pair.question.is_claim:
            yield Compared.of(FindingKind.NAME, State.CONTRADICTED, name.text, other, about=about)
            continue
        known = all(pair.context.knows(w.stem) for w in missing)
        weight = _ELSEWHERE if known else 1.0
        yield Compared.of(FindingKind.NAME, State.MISSING, name.text, weight=weight, about=about)
