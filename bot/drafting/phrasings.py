"""First phrasings for a fact, made from the words of its own sentence."""

from __future__ import annotations

from collections.abc import Iterator

from bot.drafting.asked import Asked, clause_of, subject_of
from bot.drafting.asking import Parts, parts, said, telling, ways, with_
from bot.drafting.asking_figures import of_figures
from bot.drafting.asking_names import of_names
from bot.drafting.attributes import Beside
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind, NameKind


def phrasings(asked: Asked, language: Language) -> list[str]:
    """Return the ways to ask for what the sentence states, the most telling first, each once."""
    found = [
        *of_figures(asked, language),
        *_beside(asked, language),
        *_of_context(asked, language),
        *of_names(asked, language),
        *_of_clauses(asked, language),
        *_of_lists(asked, language),
        said(asked.tokens, language),
    ]
    return [text for text in dict.fromkeys(found) if len(text.split()) > 1]


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


def _of_lists(asked: Asked, language: Language) -> Iterator[str]:
    for listed in asked.lists:
        start = next((t.start for t in asked.tokens if t.text == listed.items[0].split()[0]), -1)
        clause, subject = clause_of(asked, start, language)
        words = {word for item in listed.items for word in item.split()} | set(listed.of.split())
        without = {token.start for token in asked.tokens if token.text in words}
        base = parts(clause, subject, language, without) if clause else Parts()
        yield from ways("list", with_(base, noun=listed.of), language)


def _of_clauses(asked: Asked, language: Language) -> Iterator[str]:
    for clause in asked.clauses:
        base = parts(clause, subject_of(asked, clause, language), language)
        yield from ways("clause", base, language)
        cut = next((t.start for t in clause.rest if t.low in language.words("prepositions")), None)
        objects = {t.start for t in clause.rest if cut is None or t.start < cut}
        if objects and cut is not None:
            yield from ways("object", parts(clause, base.subject, language, objects), language)
    if asked.clauses and any(clause.opener == "because" for clause in asked.clauses):
        first = asked.clauses[0]
        yield from ways("why", parts(first, subject_of(asked, first, language), language), language)
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
