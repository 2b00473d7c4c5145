"""One number of a question beside one figure of an entry."""

from __future__ import annotations

from bot.answering.profile import HeldFigure
from bot.knowledge.kinds import FigureKind
from bot.knowledge.knowledge import Figure
from bot.understanding.numbers import NumberMention

_ROUGHLY = 3  # percent by which a share in words may differ: "a third" for 35 percent


def says(held: HeldFigure, mention: NumberMention) -> bool:
    """Say whether ``mention`` is true of ``held``."""
    if mention.share:
        value = held.figure.value
        return isinstance(value, int | float) and abs(value - mention.value) < _ROUGHLY
    if held.bounds:
        return held.bounds[0] <= mention.value <= held.bounds[1]
    return held.figure.value == mention.value or _holds(held.figure, mention)


def _holds(figure: Figure, mention: NumberMention) -> bool:
    """Say whether "so many or more" is true of ``figure``."""
    return mention.least and isinstance(figure.value, int | float) and figure.value > mention.value


def comparable(held: HeldFigure, mention: NumberMention, heads: set[str], unit: str = "") -> bool:
    """Say whether ``held`` is a number of one of ``heads``, or of the ``unit`` right behind
    ``mention``."""
    if held.figure.start or held.figure.end:
        return False
    if held.bounds is None and not isinstance(held.figure.value, int | float):
        return False
    if mention.percent or held.figure.kind is FigureKind.PERCENT:
        return mention.percent and held.figure.kind is FigureKind.PERCENT
    if held.units:
        return bool(heads & held.units) and not (unit and unit not in held.units)
    return bool(heads & held.heads)


def same_date(figure: Figure, mention: NumberMention) -> bool:
    """Say whether ``mention`` falls into the time that ``figure`` states."""
    # "By 2030" has no first day, "since 2013" no last one: the day that is said counts.
    start, end = figure.start or figure.end or "", figure.end or figure.start or ""
    if mention.year and not start[:4] <= f"{int(mention.value):04d}" <= end[:4]:
        return False
    if mention.month and not start[5:7] <= f"{mention.month:02d}" <= end[5:7]:
        return False
    # A figure that states no day says nothing of one.
    return mention.day is None or start != end or start[8:10] == f"{mention.day:02d}"
