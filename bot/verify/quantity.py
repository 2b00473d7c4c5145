"""Figures against figures: more than 50, exactly 67, a third."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Count
from bot.text.quantity import FigureKind, Interval, Quantity
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State
from bot.verify.intervals import disjoint, within

_DAYS = (FigureKind.DATE, FigureKind.PERIOD, FigureKind.ORDINAL)
_NEAR = 3  # words beside a figure that say what it is a figure of
_ALIKE = 0.25  # two figures of a statement that fit nearly as well


def compare_quantities(pair: Pair) -> Iterator[Compared]:
    """Yield how each figure of the question bears on the figures of the statement."""
    for asked in pair.question.counts:
        kind = asked.quantity.kind
        if kind in _DAYS or (asked.quantity.weak and not asked.exact):
            continue
        yield _compare(pair, asked)


def _compare(pair: Pair, asked: Count) -> Compared:
    about = range(asked.first, asked.after)
    text = asked.quantity.text
    rivals = _rivals(pair, asked)
    if not rivals:
        plural = _only_one(pair, asked)
        if plural:
            return Compared.of(FindingKind.QUANTITY, State.CONTRADICTED, text, plural, about=about)
        return Compared.of(FindingKind.QUANTITY, State.MISSING, text, about=about)
    best = rivals[0]
    states = {compare_figures(asked.quantity, one.quantity, exact=asked.exact) for one in rivals}
    state = states.pop() if len(states) == 1 else State.OPEN
    if state is State.CONTRADICTED and not _same_subject(pair, asked):
        state = State.OPEN
    return Compared.of(FindingKind.QUANTITY, state, text, best.quantity.text, about=about)


def compare_figures(asked: Quantity, given: Quantity, *, exact: bool = False) -> State:
    """Return what a figure of the source says of one that is claimed."""
    claim, source = asked.interval, given.interval
    if claim is None or source is None:
        same = asked.qualifier == given.qualifier and asked.value == given.value
        return State.SUPPORTED if same else State.OPEN
    if exact and claim.low is not None and not _is_range(claim):
        claim = Interval(claim.low, claim.low)
    elif asked.value == given.value and _is_loose(asked) and given.qualifier:
        return State.SUPPORTED if within(source, claim) else State.OPEN
    if within(source, claim):
        return State.SUPPORTED
    return State.CONTRADICTED if disjoint(source, claim) else State.OPEN


def _is_range(interval: Interval) -> bool:
    return interval.low != interval.high


def _is_loose(asked: Quantity) -> bool:
    """Return True for 50 and about 50, which many say of more than 50."""
    near = asked.interval
    return not asked.qualifier or bool(
        near and near.low is not None and near.high is not None and near.low < near.high
        and isinstance(asked.value, int | float) and near.low < asked.value < near.high
    )  # fmt: skip


def _rivals(pair: Pair, asked: Count) -> list[Count]:
    """Return the figures of the statement that may be of the same thing, the likeliest first;
    only those that fit about as well as the likeliest."""
    scored = [
        (score, -number, given)
        for number, given in enumerate(pair.statement.counts)
        if _comparable(asked.quantity, given.quantity)
        for score in (_fit(pair, asked, given),)
        if score > 0
    ]
    scored.sort(key=lambda row: (-row[0], -row[1]))
    return [given for score, _, given in scored if score >= scored[0][0] - _ALIKE]


def _comparable(asked: Quantity, given: Quantity) -> bool:
    if asked.kind is not given.kind or given.weak:
        return False
    if asked.kind in (FigureKind.MONEY, FigureKind.MEASURE):
        return asked.unit == given.unit
    return True


def _fit(pair: Pair, asked: Count, given: Count) -> float:
    """Return how much the two figures are of the same thing; 0 if they are not."""
    near = nearness(pair, asked, given)
    if asked.quantity.kind is not FigureKind.COUNT or not asked.noun:
        return 0.1 + near
    head = asked.noun[-1]
    met = pair.meets(asked.noun, given.noun)
    if not met:
        return 0.0
    heads = pair.meets((head,), given.noun) or (
        given.noun and given.noun[-1] in _targets(pair, asked.noun)
    )
    return met + near if heads else 0.0


def _targets(pair: Pair, indices: tuple[int, ...]) -> set[int]:
    return {target for index in indices for target in pair.targets.get(index, ())}


def nearness(pair: Pair, asked: Count, given: Count) -> float:
    """Return how close to a figure of the statement the words stand that the question has."""
    total = 0.0
    for word in pair.question.terms:
        targets = pair.targets.get(word.index, ())
        distances = [
            (given.first - t if t < given.first else t - given.after + 1)
            + 4 * abs(pair.statement.words[t].clause - given.clause)
            for t in targets
        ]
        if distances:
            there = (
                asked.first - word.index
                if word.index < asked.first
                else (word.index - asked.after + 1)
            )
            total += 1 / (1 + min(distances) + there / 2)
    return total


def _same_subject(pair: Pair, asked: Count) -> bool:
    """Return True if the words around the claimed figure are words of the statement."""
    near = {*range(asked.first - _NEAR, asked.after + _NEAR)} | set(asked.noun)
    return all(
        pair.covers(w.index) or w.index in pair.around
        for w in pair.question.terms
        if w.index in near
    )


def _only_one(pair: Pair, asked: Count) -> str:
    """Return the plural of the statement that excludes the only one that is claimed."""
    if not asked.exact or asked.quantity.value != 1 or not asked.noun:
        return ""
    head = pair.question.words[asked.noun[-1]]
    for target in pair.targets.get(head.index, ()):
        word = pair.statement.words[target]
        if word.norm != head.norm and word.norm.endswith("s") and not head.norm.endswith("s"):
            return word.text
    return ""
