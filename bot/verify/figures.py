"""What a figure of a source says of one that is claimed, as ranges of numbers."""

from __future__ import annotations

from bot.text.quantity import FigureKind, Interval, Quantity
from bot.verify.findings import State

_TOLERANCE = 1e-6
_NARROWED = 0.375  # of the band cut off at either side
_ROUNDING = 0.02  # of a share that stands in words


def compare_figures(asked: Quantity, given: Quantity, *, exact: bool = False) -> State:
    """Return what a figure of the source says of one that is claimed."""
    claim, source = asked.interval, given.interval
    if asked.sense == "relative":
        return State.OPEN
    if claim is None or source is None:
        same = asked.qualifier == given.qualifier and asked.value == given.value
        return State.SUPPORTED if same else State.OPEN
    if asked.value == given.value and (_excludes(claim, source) or _excludes(source, claim)):
        return State.CONTRADICTED
    if given.sense == "about":
        source = _narrowed(source)
    if asked.sense == "upto":
        return _most(claim, source, given)
    if asked.kind is FigureKind.PERCENT and not any(map(str.isdigit, asked.text)):
        claim = _widened(claim)
    if exact and claim.low is not None and claim.low == claim.high:
        claim = Interval(claim.low, claim.low)
    elif asked.value == given.value and _is_loose(asked) and given.qualifier:
        return State.SUPPORTED if within(source, claim) else State.OPEN
    if within(source, claim):
        return State.SUPPORTED
    return State.CONTRADICTED if disjoint(source, claim) else State.OPEN


def _excludes(over: Interval, under: Interval) -> bool:
    """Return True for more than two thirds beside nearly two thirds, however bands are rounded."""
    return over.low_open and over.high is None and under.high_open


def _most(claim: Interval, source: Interval, given: Quantity) -> State:
    """Compare what is claimed to be the most, "up to 8 kilograms", with the most of the source."""
    bounded = given.sense == "upto" or source.low != source.high
    if claim.high is None or source.high is None or not bounded:
        return State.SUPPORTED if within(source, claim) else State.CONTRADICTED
    return State.SUPPORTED if claim.high == source.high else State.CONTRADICTED


def _widened(claim: Interval) -> Interval:
    """Return a share in words with room for rounding: two thirds are 67 percent."""
    low = None if claim.low is None else claim.low * (1 - _ROUNDING * (not claim.low_open))
    high = None if claim.high is None else claim.high * (1 + _ROUNDING * (not claim.high_open))
    return Interval(low, high, claim.low_open, claim.high_open)


def _narrowed(source: Interval) -> Interval:
    """Return the narrower band that a source means with about: about 95 is below 100."""
    if source.low is None or source.high is None:
        return source
    cut = (source.high - source.low) * _NARROWED
    return Interval(source.low + cut, source.high - cut)


def _is_loose(asked: Quantity) -> bool:
    """Return True for 50 and about 50, which many say of more than 50."""
    near = asked.interval
    return not asked.qualifier or bool(
        near and near.low is not None and near.high is not None and near.low < near.high
        and isinstance(asked.value, int | float) and near.low < asked.value < near.high
    )  # fmt: skip


def rounded(value: float) -> Interval:
    """Return what is as good as ``value``, with room for rounding."""
    return Interval(value * (1 - _ROUNDING), value * (1 + _ROUNDING))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(1.0, abs(one), abs(other))


def within(inner: Interval, outer: Interval) -> bool:
    """Return True if every number of ``inner`` is one of ``outer``."""
    return _not_below(inner, outer) and _not_below(_mirrored(inner), _mirrored(outer))


def _mirrored(one: Interval) -> Interval:
    low, high = (None if end is None else -end for end in (one.high, one.low))
    return Interval(low, high, one.high_open, one.low_open)


def _not_below(inner: Interval, outer: Interval) -> bool:
    if outer.low is None or inner.low is None:
        return outer.low is None
    if _same(inner.low, outer.low):
        return inner.low_open or not outer.low_open
    return inner.low > outer.low


def disjoint(one: Interval, other: Interval) -> bool:
    """Return True if no number is in both."""
    return _ends_before(one, other) or _ends_before(other, one)


def _ends_before(one: Interval, other: Interval) -> bool:
    if one.high is None or other.low is None:
        return False
    if _same(one.high, other.low):
        return one.high_open or other.low_open
    return one.high < other.low
