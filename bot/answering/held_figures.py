"""Makes the figures of facts ready to be held against numbers and kinds of questions."""

from __future__ import annotations

import re

from bot.answering.profile import HeldFigure
from bot.knowledge.kinds import FigureKind
from bot.knowledge.knowledge import Fact, Figure
from bot.understanding.analyse import Analyst
from bot.understanding.phrases import flatten

_ENDS = 2  # of a range
_UNIT = re.compile(r"[^\W\d_]+(?:/\w+)?|°\w*")  # km/h, kg, °c
_WITH_UNITS = (FigureKind.MONEY, FigureKind.MEASURE, FigureKind.DURATION)


class HeldFigures:
    """Reads figures in the language of the knowledge base."""

    def __init__(self, analyst: Analyst) -> None:
        """Take the analyst of that language."""
        self._analyst = analyst

    def held(self, fact: Fact, figure: Figure) -> HeldFigure:
        """Return ``figure`` of ``fact`` with what it counts, dates or measures."""
        units = figure.text if figure.kind in _WITH_UNITS else ""
        return HeldFigure(
            figure=figure,
            heads=self.heads(figure),
            of=self._analyst.tokens(figure.unit),
            units=self._analyst.units(units),
            measured=frozenset(_UNIT.findall(flatten(f"{units} {figure.unit}"))),
            bounds=self._bounds(figure),
            years=self._years(figure),
            counts=figure.kind in (FigureKind.COUNT, FigureKind.ORDINAL),
            dates_others=fact.as_of is figure,
        )

    def _years(self, figure: Figure) -> float | None:
        """Return for how many years a duration lasts: "15 years", "the past decade"."""
        words, pack = flatten(figure.text).split(), self._analyst.pack
        spanned = next((pack.dates.spans[word] for word in words if word in pack.dates.spans), None)
        lasts = figure.kind is FigureKind.DURATION and pack.dates.years & set(words)
        return figure.value if lasts and isinstance(figure.value, int | float) else spanned

    def _bounds(self, figure: Figure) -> tuple[float, float] | None:
        """Return between which numbers a size lies that is no single one: "3 to 8 metres"."""
        if figure.kind not in _WITH_UNITS or figure.value is not None:
            return None
        said = [mention.value for mention in self._analyst.numbers(figure.text)]
        return (said[0], said[1]) if len(said) == _ENDS and said[0] < said[1] else None

    def heads(self, figure: Figure) -> frozenset[str]:
        """Return the tokens of the things that ``figure`` counts."""
        heads = self._analyst.heads(figure.unit)[-1:] + self._analyst.last_head(figure.unit)
        for part in flatten(figure.unit).split(" and ")[1:]:
            heads += self._analyst.heads(part)[-1:]
        return frozenset(heads)
