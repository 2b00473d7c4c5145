"""Dates against dates: after 2015, in March 2017, since, until."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.frames.frame import Count
from bot.text.quantity import FigureKind, Interval, Quantity
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State
from bot.verify.intervals import disjoint, within
from bot.verify.quantity import nearness

_AS_OF = ("by", "as of", "at the end", "until now")
_SINCE = ("since", "from", "starting", "beginning")
_UNTIL = ("until", "till", "up to", "to")
_ALIKE = 0.1
_LONG = 366  # days of a period in which something went on, more than those of a year


def compare_dates(pair: Pair) -> Iterator[Compared]:
    """Yield how each date of the question bears on the dates of the statement."""
    for asked in pair.question.dates:
        if asked.quantity.weak:
            continue
        about = range(asked.first, asked.after)
        rivals = _rivals(pair, asked)
        text = asked.quantity.text
        if not rivals:
            yield Compared.of(FindingKind.DATE, State.MISSING, text, about=about)
            continue
        states = {compare_days(asked.quantity, one.quantity) for one in rivals}
        state = states.pop() if len(states) == 1 else State.OPEN
        if state is State.CONTRADICTED and pair.share() < _ENOUGH:
            state = State.OPEN
        yield Compared.of(FindingKind.DATE, state, text, rivals[0].quantity.text, about=about)


_ENOUGH = 0.6


def _rivals(pair: Pair, asked: Count) -> list[Count]:
    dates = [one for one in pair.statement.dates if not one.quantity.weak]
    scored = sorted(((nearness(pair, asked, one), -n, one) for n, one in enumerate(dates)),
                    key=lambda row: (-row[0], -row[1]))  # fmt: skip
    return [one for score, _, one in scored if score >= scored[0][0] - _ALIKE]


def compare_days(asked: Quantity, given: Quantity) -> State:
    """Return what a date of the source says of one that is claimed."""
    claim, source = asked.interval, given.interval
    if claim is None or source is None:
        return _without_year(asked, given)
    if given.qualifier.startswith(_AS_OF):
        return _up_to(asked, claim, source)
    if asked.qualifier.startswith(_SINCE) and asked.kind is FigureKind.DATE:
        return _same_year(claim.low, source.low)
    if asked.qualifier.startswith(_UNTIL):
        return _same_year(claim.high, source.high)
    if given.qualifier.startswith(_SINCE):
        return _since(asked, claim, source)
    if within(source, claim):
        return State.SUPPORTED
    if _went_on(source, given) and within(claim, source) and not asked.qualifier:
        return State.SUPPORTED
    return State.CONTRADICTED if disjoint(source, claim) else State.OPEN


def _up_to(asked: Quantity, claim: Interval, source: Interval) -> State:
    """Return what a figure by the end of June says: it holds later, and leaves open before."""
    if claim.high is None or source.high is None:
        return State.OPEN
    if claim.high == source.high:
        return State.SUPPORTED
    later = claim.high > source.high
    return State.SUPPORTED if later and asked.qualifier.startswith(_AS_OF) else State.OPEN


def _since(asked: Quantity, claim: Interval, source: Interval) -> State:
    if within(source, claim) and asked.qualifier:
        return State.SUPPORTED
    return State.CONTRADICTED if disjoint(source, claim) else State.OPEN


def _same_year(claimed: float | None, given: float | None) -> State:
    if claimed is None or given is None:
        return State.OPEN
    if claimed == given:
        return State.SUPPORTED
    years = (date.fromordinal(int(day)).year for day in (claimed, given))
    return State.OPEN if len(set(years)) == 1 else State.CONTRADICTED


def _went_on(source: Interval, given: Quantity) -> bool:
    """Return True for a period in which something went on: from 1870 to 1939."""
    if source.low is None or source.high is None or given.kind is not FigureKind.PERIOD:
        return False
    ranged = any(mark in given.text for mark in ("-", "–", " to ", "until", "and"))
    return ranged and source.high - source.low > _LONG


def _without_year(asked: Quantity, given: Quantity) -> State:
    one, other = str(asked.value or ""), str(given.value or "")
    if one == other and one:
        return State.SUPPORTED
    if one.startswith("--") and len(one) == len("--01-01"):
        tail = other[-5:] if len(other) >= len("--01-01") else ""
        if tail:
            return State.SUPPORTED if tail == one[-5:] else State.CONTRADICTED
    return State.OPEN
