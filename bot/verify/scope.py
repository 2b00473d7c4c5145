"""All, most, some, only against what the statement says of how many."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Scope, ScopeKind
from bot.text.quantity import FigureKind
from bot.verify.align import Pair, norm_at
from bot.verify.findings import Finding, FindingKind, State

_HALF = 0.5
_LIST = 2
_NEAR = 3  # words behind all or most that it is said of
_NOT_ALL = (ScopeKind.MOST, ScopeKind.SOME, ScopeKind.FEW, ScopeKind.NONE, ScopeKind.OTHER)
_WHOLE = (ScopeKind.ALL, ScopeKind.ONLY)


def compare_scopes(pair: Pair) -> Iterator[Finding]:
    """Yield how each all, most, some, only of the question bears on the statement."""
    for scope in pair.question.scopes:
        if scope.kind is ScopeKind.NONE or _before_figure(pair, scope):
            continue
        state, given = _compare(pair, scope)
        asked = pair.question.words[scope.index].text
        yield Finding(FindingKind.SCOPE, state, asked, given, about=(scope.index,))


def _before_figure(pair: Pair, scope: Scope) -> bool:
    """Return True for the only of "only 50", which is of the figure; that of most of the 50 is
    not."""
    if scope.kind is ScopeKind.MOST:
        return False
    return any(c.first in (scope.index + 1, scope.index) for c in pair.question.counts) or (
        bool(scope.over) and pair.question.words[scope.over[0]].figure
    )


def _compare(pair: Pair, scope: Scope) -> tuple[State, str]:
    same = _statement_scopes(pair, scope)
    words = pair.question.words
    if any(words[i].capital and not pair.covers(i) for i in scope.over[:_NEAR]):
        return State.OPEN, ""
    denied = words[scope.index].norm == "any" and any(words[i].negated for i in scope.over[:_NEAR])
    if scope.kind is ScopeKind.SOME or denied:
        return State.SUPPORTED, ""
    if scope.kind in same:
        return State.SUPPORTED, same[scope.kind]
    if scope.kind is ScopeKind.MOST:
        return _most(pair, scope, same)
    if scope.kind in _WHOLE:
        return _whole(pair, scope, same)
    return State.OPEN, ""


def _statement_scopes(pair: Pair, asked: Scope) -> dict[ScopeKind, str]:
    """Return the scopes of the statement that are of words which the question's is of."""
    adverbial = pair.words.adverbial_scopes
    whole = pair.question.words[asked.index].norm in adverbial
    return {
        scope.kind: pair.statement.words[scope.index].text
        for scope in pair.statement.scopes
        if whole
        or (
            pair.meets(asked.over[:_NEAR], scope.over[:_NEAR])
            and pair.statement.words[scope.index].norm not in adverbial
        )
    }


def _most(pair: Pair, scope: Scope, same: dict[ScopeKind, str]) -> tuple[State, str]:
    if ScopeKind.ALL in same:
        return State.SUPPORTED, same[ScopeKind.ALL]
    for count in pair.statement.counts:
        bounds = count.quantity.interval
        share = count.quantity.kind is FigureKind.PERCENT and pair.meets(scope.over, count.noun)
        if not share or bounds is None:
            continue
        if bounds.low is not None and bounds.low >= _HALF:
            return State.SUPPORTED, count.quantity.text
        rest = pair.words.rest & set(pair.statement.norms)
        if bounds.high is not None and bounds.high < _HALF and not rest:
            return State.CONTRADICTED, count.quantity.text
    return State.OPEN, ""


def _whole(pair: Pair, scope: Scope, same: dict[ScopeKind, str]) -> tuple[State, str]:
    listed = _listed(pair, scope)
    if scope.kind is ScopeKind.ALL:
        others = (same[kind] for kind in _NOT_ALL if kind in same)
        listed = next(others, "") or next(_parts(pair, scope), "") or listed
    return (State.CONTRADICTED, listed) if listed else (State.OPEN, "")


def _parts(pair: Pair, scope: Scope) -> Iterator[str]:
    """Yield the figures that are not all: two of "two of them" and "only two stations", 40%."""
    words, counts = pair.statement.words, pair.statement.counts
    for count in counts:
        of = norm_at(words, count.after) == "of"
        if count.quantity.kind is FigureKind.COUNT and of and not count.noun:
            yield count.quantity.text
    for count in counts:
        if count.exact and pair.meets(scope.over[:_NEAR], count.noun):
            yield count.quantity.text
    for count in counts:
        bounds = count.quantity.interval
        share = count.quantity.kind is FigureKind.PERCENT and pair.reached() & set(count.noun)
        if share and bounds and bounds.high is not None and bounds.high < 1:
            yield count.quantity.text


def _listed(pair: Pair, scope: Scope) -> str:
    """Return the list of the statement of which the question has one member only."""
    over = set(scope.over) if scope.kind is ScopeKind.ONLY else None
    for asked in pair.question.slots:
        if over is not None and not over & set(asked.filler):
            continue
        for given in pair.statement.slots:
            related = over is not None or given.relation == asked.relation
            if not related or len(given.items) < _LIST:
                continue
            met = [item for item in given.items if pair.meets(asked.filler, item)]
            if met and len(met) < len(given.items) and len(met) <= len(asked.items):
                return pair.statement.said(given.filler)
    return ""
