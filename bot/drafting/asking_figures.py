"""Questions for the figures of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.drafting.ages import aged
from bot.drafting.asked import Asked, clause_of, holds
from bot.drafting.asking import Parts, parts, telling, ways, with_
from bot.drafting.clauses import Clause
from bot.drafting.figures import DraftFigure
from bot.drafting.nouns import paid_in
from bot.drafting.tokens import Token
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind

_KEYS = {
    FigureKind.COUNT: "count",
    FigureKind.MONEY: "money",
    FigureKind.PERCENT: "percent",
    FigureKind.DATE: "date",
    FigureKind.PERIOD: "period",
    FigureKind.DURATION: "duration",
    FigureKind.ORDINAL: "ordinal",
    FigureKind.MEASURE: "measure",
}


def of_figures(asked: Asked, language: Language) -> Iterator[str]:
    """Yield the ways to ask for each figure of the sentence."""
    for figure in asked.figures:
        clause, subject = clause_of(asked, figure.start, language)
        noun = _noun_tokens(asked.tokens, figure)
        if clause is None:
            words = telling(asked.tokens, language)
            base = Parts(words=words, subject=subject)
        else:
            base = parts(clause, subject, language, noun)
        base = with_(base, noun=figure.of, unit=_unit(figure, language), ask=_ask(figure, language))
        yield from ways(_key(figure, clause, language), base, language)
        yield from _by_qualifier(figure, base, language)
        if clause and _is_of_subject(clause, figure, language):
            yield from ways("size", base, language)
        whose = aged(asked.tokens, asked.names, figure, language)
        if whose:
            yield from ways("age", with_(base, name=whose), language)
        if figure.reading.kind is FigureKind.MONEY:
            yield from _paid_as(asked, figure, clause, base, language)
        also = language.table("also_counted").get(
            figure.of.split()[-1].lower() if figure.of else ""
        )
        if also and figure.reading.kind is FigureKind.COUNT:
            yield from ways("also_counted", with_(base, noun=also), language)


def _paid_as(
    asked: Asked, figure: DraftFigure, clause: Clause | None, base: Parts, language: Language
) -> Iterator[str]:
    """Ask how much *compensation* was paid."""
    what = paid_in(asked.tokens, figure.end, language)
    if what and clause:
        words = {t.start for t in asked.tokens if t.start > figure.end and t.text in what.split()}
        base = parts(clause, base.subject, language, {figure.start} | words)
        yield from ways("money_in", with_(base, noun=what), language)


def _key(figure: DraftFigure, clause: Clause | None, language: Language) -> str:
    kind = figure.reading.kind
    if kind is FigureKind.COUNT and clause and holds(clause.subject, figure.start):
        return "count_of_subject"
    verb = {language.verbs.get(token.low) for token in clause.verb} if clause else set()
    if kind is FigureKind.MONEY and "cost" in verb:
        return "cost"
    return _KEYS[kind]


def _is_of_subject(clause: Clause, figure: DraftFigure, language: Language) -> bool:
    """Say whether a size is that of the subject: the wall *is* 80 metres."""
    size = figure.reading.kind is FigureKind.MEASURE
    verb = language.verbs.get(clause.verb[-1].low, clause.verb[-1].low)
    told = verb in language.words("be") | {"be", "measure", "have", "reach", "weigh"}
    return size and told and bool(clause.rest) and clause.rest[0].start == figure.start


def _by_qualifier(figure: DraftFigure, base: Parts, language: Language) -> Iterator[str]:
    first = figure.reading.qualifier.split()[:1]
    if figure.reading.kind in (FigureKind.DATE, FigureKind.PERIOD):
        if first == ["since"]:
            yield from ways("since", base, language)
        elif first in (["by"], ["until"]):
            yield from ways("until", base, language)


def _noun_tokens(tokens: Sequence[Token], figure: DraftFigure) -> set[int]:
    """Return where the figure and, right behind a count, the words for what it counts stand."""
    found = {figure.start}
    if figure.reading.kind in (FigureKind.COUNT, FigureKind.PERCENT):
        nouns = figure.of.split()
        after = [token for token in tokens if token.start >= figure.end]
        found |= {t.start for t in after[: len(nouns) + 2] if t.text in nouns}
    return found


def _unit(figure: DraftFigure, language: Language) -> str:
    unit = figure.reading.unit_text
    return language.table("also_units").get(unit, unit)


def _ask(figure: DraftFigure, language: Language) -> str:
    for ask, units in language.lists("units").items():
        if figure.reading.unit_text in units:
            return ask
    return ""
