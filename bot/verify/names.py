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


def _rival(pair: Pair, name: Word) -> str:
    """Return the name that the statement has before the same word: the *Latin* alphabet."""
    behind = name.index + 1
    reached = pair.reached()
    for target in pair.targets.get(behind, ()):
        other = pair.statement.words[target - 1] if target else None
        if other and other.capital and other.content and other.index not in reached:
            return other.text
    return ""


def _source(pair: Pair, name: list[int]) -> str:
    """Return the one name that the same comes from in the statement: a gift *from Harrods*."""
    for asked in pair.question.slots:
        if asked.relation not in ("from", "after", "by") or not set(name) & set(asked.filler):
            continue
        for given in pair.statement.slots:
            same = given.relation == asked.relation
            named = any(pair.statement.words[i].capital for i in given.items[0])
            if same and named and pair.meets(asked.heads[:1], given.heads[:1]):
                return pair.statement.said(given.items[0])
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
        rival = _rival(pair, missing[-1]) or _source(pair, about)
        if rival and pair.question.is_claim:
            yield Compared.of(FindingKind.NAME, State.CONTRADICTED, name.text, rival, about=about)
            continue
        known = all(pair.context.knows(w.stem) for w in missing)
        weight = _ELSEWHERE if known else 1.0
        yield Compared.of(FindingKind.NAME, State.MISSING, name.text, weight=weight, about=about)
