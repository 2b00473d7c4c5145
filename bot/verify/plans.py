"""Plans against deeds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State

_REACH = 14  # words behind "plans to" that are planned
_NEXT = 4  # words behind "will" among which its verb is
_PLANNED = 0.4


def compare_plans(pair: Pair) -> Iterator[Compared]:
    """Yield whether both speak of a plan, or one of a plan and one of a deed."""
    asked = bool(pair.question.plans)
    words = pair.question.words
    marks = [w for at in pair.question.plans for w in words[at : at + 2]]
    same = any(
        w.stem in pair.statement.stems and w.norm not in pair.words.function_words for w in marks
    )
    given = bool(pair.statement.plans) or same if asked else _is_planned(pair)
    if not (asked or (given and says_done(pair))):
        return
    plans = pair.statement.plans
    text = pair.statement.words[plans[0]].text if given and plans else ""
    if asked and given:
        state = State.SUPPORTED
    elif given and says_done(pair) and pair.statement.not_yet:
        state = State.CONTRADICTED
    else:
        state = State.OPEN
    yield Compared.of(FindingKind.PLAN, state, "", text)


def _is_planned(pair: Pair) -> bool:
    """Return True if what the question speaks of is a plan in the statement."""
    planned: set[int] = set()
    next_to: set[int] = set()
    for at in pair.statement.plans:
        clause = pair.statement.words[at].clause
        planned |= {w.index for w in pair.statement.words[at : at + _REACH] if w.clause == clause}
        next_to |= set(range(at, at + _NEXT))
    names = {i for n in pair.question.names for i in range(n.first, n.after)}
    shared = [w for w in pair.question.terms if pair.covers(w.index) and w.index not in names]
    if any(next_to & set(pair.targets[w.index]) for w in shared):
        return True
    inside = [w for w in shared if planned & set(pair.targets[w.index])]
    return bool(inside) and len(inside) >= _PLANNED * len(shared)


def says_done(pair: Pair) -> bool:
    """Return True if the question speaks of something as done."""
    words = pair.words
    norms = [word.norm for word in pair.question.words]
    past = (n for n in norms if n not in words.same_forms)
    return any(n in words.deed_auxiliaries or words.is_verb(n) for n in past)
