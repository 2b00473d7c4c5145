"""Dates against dates: after 2015, in March 2017, since, until."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations, zip_longest

from bot.frames.frame import Count, Word
from bot.frames.sentence import is_figure
from bot.text.quantity import FigureKind, Interval, Quantity
from bot.verify.align import Pair, words_in
from bot.verify.figures import disjoint, nearness, within
from bot.verify.findings import Finding, FindingKind, State

_AS_OF, _SINCE = ("by", "as of"), ("since", "from")  # senses of qualifiers
_BEGIN, _END = (*_SINCE, "after"), ("before", "until")  # what begins with a date, and ends with it
_ALIKE = 0.1
_OPENING = 2
_PLANNED = 6  # words from a plan to its date


def compare_dates(pair: Pair) -> Iterator[Finding]:
    """Yield how each date of the question bears on the dates of the statement."""
    for asked in pair.question.dates:
        if not is_figure(asked.quantity):
            continue
        rivals = _rivals(pair, asked)
        state = _state(pair, asked, rivals) if rivals else State.MISSING
        given = rivals[0].quantity.text if rivals else ""
        yield Finding(FindingKind.DATE, state, asked.quantity.text, given, about=words_in(asked))


def _state(pair: Pair, asked: Count, rivals: list[Count]) -> State:
    """Return what the dates that may be meant say; open where something else may explain it."""
    states = [compare_days(asked.quantity, one.quantity) for one in rivals]
    mixed = {State.SUPPORTED, State.CONTRADICTED} <= set(states)
    state = State.OPEN if mixed else states[0]
    if any(_names(asked.quantity, one.quantity) for one in rivals):
        state = State.SUPPORTED  # in January, February and March
    planned = any(0 < rivals[0].first - at <= _PLANNED for at in pair.statement.plans)
    if planned and not (pair.question.plans or pair.translated):
        return State.OPEN
    if state is State.CONTRADICTED and _may_be_otherwise(pair, asked, rivals[0]):
        return State.OPEN
    return state


def _names(asked: Quantity, given: Quantity) -> bool:
    """Return True if both name one day, month or year, and not "before 2013" and "since 2013"."""
    senses = (asked.sense, given.sense)
    opposed = any(one in _BEGIN and other in _END for one, other in permutations(senses))
    return asked.value == given.value and not opposed


def _may_be_otherwise(pair: Pair, asked: Count, given: Count) -> bool:
    """Return True if another date does not contradict what is claimed: it is of another event, of
    "a year later", one of many, or there is one besides that leaves it open; or the claim only
    compares with it, as with the second year of "more in 2023 than in 2019"."""
    anybody = any(norm.startswith("any") for norm in pair.question.norms)
    claim = asked.quantity.interval
    open_ended = claim is not None and None in (claim.low, claim.high)
    before = pair.question.norms[max(0, asked.first - _OPENING) : asked.first + 1]
    return (
        not pair.words.relative_times.isdisjoint(pair.statement.norms)
        or not pair.words.compared_with.isdisjoint(before)
        or anybody
        or not _same_event(pair, asked, given)
        or (  # beyond 2025, of what was signed in 2023 and runs until June 2026
            open_ended
            and any(
                compare_days(asked.quantity, one.quantity) is State.OPEN
                for one in pair.statement.dates
            )
        )
    )


def _same_event(pair: Pair, asked: Count, given: Count) -> bool:
    """Return True if the word nearest to the claimed date stands in the clause of the other.

    A date at the beginning of a sentence is that of all its clauses.
    """
    if given.first <= _OPENING or pair.translated:
        return True
    terms = [
        w
        for w in pair.question.terms
        if pair.covers(w.index) and not asked.first <= w.index < asked.after
    ]
    words = pair.statement.words
    begins = next(w.norm for w in words if w.clause == given.clause)
    reach = 1 if begins in ("who", "which") else 0

    def is_beside(word: Word) -> bool:
        return any(0 <= given.clause - words[t].clause <= reach for t in pair.targets[word.index])

    nearest = min(terms, key=lambda w: abs(w.index - asked.first), default=None)
    if nearest is None or is_beside(nearest):
        return nearest is not None
    others = [w for w in terms if not w.capital]
    return len(others) > 1 and all(map(is_beside, others))


def _rivals(pair: Pair, asked: Count) -> list[Count]:
    dates = [one for one in pair.statement.dates if is_figure(one.quantity)]
    scored = [(nearness(pair, asked, one), one) for one in dates]
    scored.sort(key=lambda row: row[0], reverse=True)
    return [one for score, one in scored if score >= scored[0][0] - _ALIKE]


def compare_days(asked: Quantity, given: Quantity) -> State:
    """Return what a date of the source says of one that is claimed."""
    claim, source = asked.interval, given.interval
    if claim is None or source is None:
        return _without_year(asked, given)
    if given.sense in _AS_OF:
        return _up_to(asked, claim, source)
    if asked.sense in _SINCE and asked.kind is FigureKind.DATE:
        if given.sense == "until" or disjoint(source, claim):
            return State.CONTRADICTED
        named = str(given.value).startswith(str(asked.value))
        return State.SUPPORTED if named else _same_year(claim.low, source.low)
    if asked.sense == "until":
        return _same_year(claim.high, source.high)
    # What goes on "from 10 December" began in December.
    began = Interval(source.low, source.low) if given.sense in _SINCE and source.low else source
    if within(began, claim):
        return State.SUPPORTED
    return State.CONTRADICTED if disjoint(source, claim) else State.OPEN


def _up_to(asked: Quantity, claim: Interval, source: Interval) -> State:
    """Return what a figure by the end of June says: it holds later, and leaves open before."""
    if claim.high is None or source.high is None:
        return State.OPEN
    if claim.high == source.high:
        return State.SUPPORTED
    later = claim.high > source.high
    return State.SUPPORTED if later and asked.sense in _AS_OF else State.OPEN


def _same_year(claimed: float | None, given: float | None) -> State:
    if claimed is None or given is None:
        return State.OPEN
    if claimed == given:
        return State.SUPPORTED
    years = (date.fromordinal(int(day)).year for day in (claimed, given))
    return State.OPEN if len(set(years)) == 1 else State.CONTRADICTED


def _without_year(asked: Quantity, given: Quantity) -> State:
    """Compare year, month and day as far as both have them."""
    parts = [
        (claimed, source)
        for claimed, source in zip_longest(_parts(asked), _parts(given), fillvalue="")
        if claimed
    ]
    if any(source and claimed != source for claimed, source in parts):
        return State.CONTRADICTED
    return State.SUPPORTED if parts and all(source for _, source in parts) else State.OPEN


def _parts(day: Quantity) -> list[str]:
    value = str(day.value or "")
    is_day = set(value) <= set("0123456789-")
    return value.replace("--", "-").split("-") if is_day else []  # without its year: --05-01
