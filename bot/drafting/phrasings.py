"""First phrasings for a fact, made from the words of its own sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drafting.ages import aged
from bot.drafting.asking import Parts, parts, said, telling, ways, with_
from bot.drafting.attributes import Beside
from bot.drafting.attribution import Attribution
from bot.drafting.clauses import Clause, Token
from bot.drafting.figures import DraftFigure
from bot.drafting.lists import DraftList
from bot.drafting.names import FoundName
from bot.drafting.nouns import paid_in
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind, NameKind

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


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is known of a sentence when questions are made for it."""

    tokens: Sequence[Token]
    clauses: Sequence[Clause]
    figures: Sequence[DraftFigure]
    names: Sequence[FoundName]
    lists: Sequence[DraftList]
    attribution: Attribution | None
    subject: str  # what a pronoun at the start means
    context: tuple[str, ...]  # names of the sentences before
    introduced: frozenset[str]  # names that this sentence is the first to hold


def phrasings(asked: Asked, language: Language) -> list[str]:
    """Return the ways to ask for what the sentence states, the most telling first, each once."""
    found = [
        *_of_figures(asked, language),
        *_beside(asked, language),
        *_of_context(asked, language),
        *_of_names(asked, language),
        *_of_clauses(asked, language),
        *_of_lists(asked, language),
        said(asked.tokens, language),
    ]
    return [text for text in dict.fromkeys(found) if len(text.split()) > 1]


def _of_figures(asked: Asked, language: Language) -> Iterator[str]:
    for figure in asked.figures:
        clause, subject = _clause_of(asked, figure.start, language)
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
    if kind is FigureKind.COUNT and clause and _holds(clause.subject, figure.start):
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


def _beside(asked: Asked, language: Language) -> Iterator[str]:
    """Ask in few words by what stands beside a figure, a participle or a name."""
    beside = Beside(asked.tokens, asked.clauses, asked.subject, language)
    for figure in asked.figures:
        yield from beside.of_figure(figure)
    yield from beside.done_by()
    yield from beside.called()
    for name in asked.names:
        place = any(f" {word} " in f" {name.role} " for word in language.words("place_of_work"))
        if name.kind is NameKind.PERSON and place:
            for way in language.lists("beside").get("work_for", ()):
                yield way.format(name=name.text)


def _of_names(asked: Asked, language: Language) -> Iterator[str]:
    speaker = asked.attribution.said_by if asked.attribution else ""
    for name in asked.names:
        clause, subject = _clause_of(asked, name.start, language)
        base = Parts(words=telling(asked.tokens, language))
        if clause:
            base = parts(clause, subject, language, _name_tokens(asked.tokens, name))
        base = with_(base, name=name.text, role=name.role)
        if name.kind is NameKind.PERSON and (name.role or name.text in asked.introduced):
            yield from ways("person", base, language)
        if name.role and name.kind in (NameKind.PERSON, NameKind.ORGANISATION):
            yield from ways("role", base, language)
        if clause and name.kind in (NameKind.PERSON, NameKind.ORGANISATION):
            yield from _doer(asked, clause, name, base, language)
        if name.kind is NameKind.PLACE and clause and _acts(clause, name, language):
            yield from ways("who", base, language)
        if name.kind is NameKind.PLACE:
            yield from _place(asked, clause, name, base, language)
        elif name.kind is not NameKind.PERSON and name.text in asked.introduced:
            yield from ways("thing", base, language)
    if speaker:
        yield from _spoken(asked, speaker, language)


def _acts(clause: Clause, name: FoundName, language: Language) -> bool:
    """Say whether a country or town does something: China has issued the guidelines."""
    verbs = [language.verbs.get(token.low, token.low) for token in clause.verb]
    passive = any(token.low in language.words("be") for token in clause.verb)
    at_front = clause.subject and clause.subject[0].start in (name.start, name.start - 4)
    return bool(at_front) and not passive and verbs[-1] not in ("lie", "have")


def _doer(
    asked: Asked, clause: Clause, name: FoundName, base: Parts, language: Language
) -> Iterator[str]:
    """Ask who did it: the subject itself, or whoever is named after ``by``."""
    before = [token.low for token in asked.tokens if token.end <= name.start][-5:]
    if _holds(clause.subject, name.start):
        yield from ways("who", base, language)
        if name.kind is NameKind.ORGANISATION:
            yield from ways("organisation", base, language)
    elif language.words("passive_by") & set(before) and clause.verb[0].low in language.words("be"):
        verb = " ".join(
            token.low for token in clause.verb[1:] if token.low not in language.words("be")
        )
        done = f"{verb} {base.subject}".strip()
        yield from ways("who", with_(base, done=done), language)
        if name.kind is NameKind.ORGANISATION:
            yield from ways("organisation", with_(base, done=done), language)


def _place(
    asked: Asked, clause: Clause | None, name: FoundName, base: Parts, language: Language
) -> Iterator[str]:
    before = [token.low for token in asked.tokens if token.end <= name.start][-2:]
    if any(word in language.words("place_prepositions") for word in before) and clause:
        yield from ways("place", base, language)
        if clause.verb[-1].low in ("is", "are", "lies", "lie", "was", "were", "located"):
            yield from ways("located", base, language)


def _spoken(asked: Asked, speaker: str, language: Language) -> Iterator[str]:
    clause = asked.clauses[0] if asked.clauses else None
    base = parts(clause, "", language) if clause else Parts(words=telling(asked.tokens, language))
    yield from ways("speaker", with_(base, name=speaker), language)


def _of_lists(asked: Asked, language: Language) -> Iterator[str]:
    for listed in asked.lists:
        start = next((t.start for t in asked.tokens if t.text == listed.items[0].split()[0]), -1)
        clause, subject = _clause_of(asked, start, language)
        words = {word for item in listed.items for word in item.split()} | set(listed.of.split())
        without = {token.start for token in asked.tokens if token.text in words}
        base = parts(clause, subject, language, without) if clause else Parts()
        yield from ways("list", with_(base, noun=listed.of), language)


def _of_clauses(asked: Asked, language: Language) -> Iterator[str]:
    for clause in asked.clauses:
        base = parts(clause, _subject_of(asked, clause, language), language)
        yield from ways("clause", base, language)
        cut = next((t.start for t in clause.rest if t.low in language.words("prepositions")), None)
        objects = {t.start for t in clause.rest if cut is None or t.start < cut}
        if objects and cut is not None:
            yield from ways("object", parts(clause, base.subject, language, objects), language)
    if asked.clauses and any(clause.opener == "because" for clause in asked.clauses):
        first = asked.clauses[0]
        yield from ways(
            "why", parts(first, _subject_of(asked, first, language), language), language
        )
    if not asked.clauses:
        yield from ways(
            "clause", Parts(words=telling(asked.tokens, language, (), asked.subject)), language
        )


def _of_context(asked: Asked, language: Language) -> Iterator[str]:
    """Ask with the names that the paragraph is about, where the sentence itself has none."""
    words = telling(asked.tokens, language, (), "")
    for name in asked.context:
        yield f"{words} {name}"
        for figure in asked.figures:
            if figure.reading.kind is FigureKind.COUNT:
                yield from ways("count", Parts(noun=figure.of, subject=name, words=name), language)


def _clause_of(asked: Asked, start: int, language: Language) -> tuple[Clause | None, str]:
    for clause in asked.clauses:
        if _holds(clause.tokens, start):
            return clause, _subject_of(asked, clause, language)
    return (asked.clauses[0] if asked.clauses else None), asked.subject


def _subject_of(asked: Asked, clause: Clause, language: Language) -> str:
    """Return what stands for a pronoun as the subject of ``clause``; empty for its own words."""
    alone = len(clause.subject) == 1 and clause.subject[0].low in language.table("pronouns")
    return asked.subject if alone and asked.subject else ""


def _holds(tokens: Sequence[Token], start: int) -> bool:
    return any(token.start <= start < token.end for token in tokens)


def _noun_tokens(tokens: Sequence[Token], figure: DraftFigure) -> set[int]:
    """Return where the figure and, right behind a count, the words for what it counts stand."""
    found = {figure.start}
    if figure.reading.kind in (FigureKind.COUNT, FigureKind.PERCENT):
        nouns = figure.of.split()
        after = [token for token in tokens if token.start >= figure.end]
        found |= {t.start for t in after[: len(nouns) + 2] if t.text in nouns}
    return found


def _name_tokens(tokens: Sequence[Token], name: FoundName) -> set[int]:
    return {token.start for token in tokens if name.start <= token.start < name.end}


def _unit(figure: DraftFigure, language: Language) -> str:
    unit = figure.reading.unit
    return language.table("also_units").get(unit, unit)


def _ask(figure: DraftFigure, language: Language) -> str:
    for ask, units in language.lists("units").items():
        if figure.reading.unit in units:
            return ask
    return ""
