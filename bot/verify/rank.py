"""First, largest, second-oldest against what the statement ranks."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Rank
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State

_NAMED = 3  # ranks from here on are seldom of two things in one sentence


def compare_ranks(pair: Pair) -> Iterator[Compared]:
    """Yield how each rank of the question bears on the ranks of the statement."""
    for asked in pair.question.ranks:
        state, given = _compare(pair, asked)
        about = (asked.index - 1, asked.index) if asked.order > 1 else (asked.index,)
        text = pair.question.words[asked.index].text
        yield Compared.of(FindingKind.RANK, state, text, given, about=about)
    other = _other_one(pair)
    if other:
        yield other


def _other_one(pair: Pair) -> Compared | None:
    """Return an open finding where the statement is of a second one: a *second* factory."""
    if pair.question.ranks or not pair.question.is_claim:
        return None
    definite = {
        target
        for word in pair.question.terms
        if word.index and pair.question.words[word.index - 1].norm not in pair.words.indefinite
        for target in pair.targets.get(word.index, ())
    }
    for given in pair.statement.ranks:
        if given.order > 1 and not given.stem and set(given.over[:1]) & definite:
            return Compared.of(FindingKind.RANK, State.OPEN, "", _said(pair, given))
    return None


def _compare(pair: Pair, asked: Rank) -> tuple[State, str]:
    opposites = pair.words.opposites.get(asked.stem, frozenset())
    ranked = [
        (
            pair.meets(asked.over, given.over) + pair.meets(asked.over[-1:], given.over),
            -number,
            given,
        )
        for number, given in enumerate(pair.statement.ranks)
        if given.stem in opposites
        or given.stem == asked.stem
        or pair.words.means(given.stem, asked.stem)
    ]
    met, _, given = max(ranked, default=(0, 0, None), key=lambda row: row[:2])
    counted = given is not None and min(asked.order, given.order) > _NAMED
    if given is None or (asked.over and given.over and not met and not counted):
        return State.MISSING, ""
    if not (asked.stem or met or counted or asked.order == given.order):
        return State.MISSING, ""
    text = _said(pair, given)
    if given.stem in opposites:
        return State.CONTRADICTED, text
    if given.order == asked.order:
        return (State.OPEN if given.one_of and not asked.one_of else State.SUPPORTED), text
    if not (asked.stem or _is_said(pair, asked)):
        return State.MISSING, ""
    return (State.OPEN if asked.one_of else State.CONTRADICTED), text


def _is_said(pair: Pair, rank: Rank) -> bool:
    """Return True for the first of "it was the first"; that of "the first week" only names it."""
    before = pair.question.words[max(0, rank.index - 4) : rank.index]
    norms = {word.norm for word in before}
    return bool(norms & (pair.words.copulas | pair.words.ranking_verbs))


def _said(pair: Pair, rank: Rank) -> str:
    first = rank.index - 1 if rank.order > 1 and rank.index else rank.index
    return pair.statement.said((first, rank.index))
