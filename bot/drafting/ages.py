"""Whose age a bare number is: Paul, 62, and Alma Vettori, a retired teacher of 71."""

from __future__ import annotations

from collections.abc import Sequence

from bot.drafting.figures import DraftFigure
from bot.drafting.names import FoundName
from bot.drafting.tokens import Token
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind, NameKind

_OLDEST = 120


def aged(
    tokens: Sequence[Token], names: Sequence[FoundName], figure: DraftFigure, language: Language
) -> str:
    """Return the name of who is as old as ``figure`` says; empty where it is no age."""
    at = next((n for n, token in enumerate(tokens) if token.start == figure.start), 0)
    value = figure.reading.value
    years = figure.reading.kind is FigureKind.COUNT and isinstance(value, int | float)
    ends = at + 1 == len(tokens) or not tokens[at + 1].text[0].isalnum()
    if not (years and ends and at > 1) or not 0 < float(value or 0) < _OLDEST:
        return ""
    if tokens[at - 1].text == ",":
        return _name_before(tokens, names, at - 1)
    if tokens[at - 1].low != "of":
        return ""
    comma = next((n for n in range(at - 1, 0, -1) if tokens[n].text == ","), 0)
    described = comma and tokens[comma + 1].low in language.words("articles")
    return _name_before(tokens, names, comma) if described else ""


def _name_before(tokens: Sequence[Token], names: Sequence[FoundName], comma: int) -> str:
    """Return the name that ends right before ``comma``: a person's, or one capital word."""
    last = tokens[comma - 1]
    known = next((one for one in names if one.end == last.end), None)
    if known:
        return known.text if known.kind in (NameKind.PERSON, NameKind.OTHER) else ""
    alone = last.text[0].isupper() and comma > 1 and not last.figure
    return last.text if alone else ""
