"""Questions for the names in a sentence: who did it, where it is, who said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.drafting.asked import Asked, clause_of, holds
from bot.drafting.asking import Parts, parts, telling, ways, with_
from bot.drafting.clauses import Clause
from bot.drafting.names import FoundName
from bot.drafting.tokens import Token
from bot.drafting.words import Language
from bot.knowledge.kinds import NameKind


def of_names(asked: Asked, language: Language) -> Iterator[str]:
    """Yield the ways to ask for each name in the sentence, and for whoever said it."""
    speaker = asked.attribution.said_by if asked.attribution else ""
    for name in asked.names:
        clause, subject = clause_of(asked, name.start, language)
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
    if holds(clause.subject, name.start):
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


def _name_tokens(tokens: Sequence[Token], name: FoundName) -> set[int]:
    return {token.start for token in tokens if name.start <= token.start < name.end}
