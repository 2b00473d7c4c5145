"""The parts of questions about a clause: asked, plain and done, subject and telling words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.drafting.clauses import Clause, is_past
from bot.drafting.tokens import Token
from bot.drafting.words import Language

_MOST_WORDS = 7
_ALONE = ("has", "have", "had")
_SUPPORT = ("do", "does", "did")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the ways to ask put into their braces; empty where there is none."""

    subject: str = ""
    asked: str = ""
    plain: str = ""
    done: str = ""
    words: str = ""
    noun: str = ""
    unit: str = ""
    ask: str = ""
    name: str = ""
    role: str = ""


def parts(clause: Clause, subject: str, language: Language, without: Collection[int] = ()) -> Parts:
    """Return the parts of ``clause``; tokens that start at ``without`` are what is asked for.

    ``subject`` stands for its own subject, which may be a pronoun.
    """
    subject = subject or said(_trimmed(clause.subject, language), language, without)
    if subject.lower() in language.table("pronouns"):
        subject = ""
    lead = said(clause.lead, language, without)
    rest = f"{said(clause.rest, language, without)} {lead}".strip()
    verb = [token.low for token in clause.verb]
    done = _joined(*verb, rest)
    return Parts(
        subject=subject,
        asked=_joined(*_inverted(verb, subject, language), rest) if subject else "",
        plain=_joined(subject, done),
        done=done,
        words=telling(clause.tokens, language, without, subject),
    )


def said(tokens: Sequence[Token], language: Language, without: Collection[int] = ()) -> str:
    """Return ``tokens`` as text, without figures and what leads to them."""
    words: list[str] = []
    first = language.words("determiners") | language.words("prepositions")
    for token in tokens:
        if token.figure or token.start in without:
            while words and words[-1].lower() in language.words("dangling"):
                words.pop()
        elif token.text[0].isalnum():
            light = not words and token.low in first
            words.append(token.low if light else token.text)
    while words and words[-1].lower() in language.words("dangling"):
        words.pop()
    return " ".join(words)


def telling(
    tokens: Sequence[Token], language: Language, without: Collection[int] = (), subject: str = ""
) -> str:
    """Return the words that tell this clause from others, the subject first."""
    chosen = [word for word in subject.split() if word.lower() not in language.function_words]
    for token in tokens:
        light = token.low in language.function_words or token.low in language.words("prepositions")
        if token.figure or light or not token.text[0].isalnum() or token.start in without:
            continue
        if token.text not in chosen:
            chosen.append(token.text)
    return " ".join(chosen[:_MOST_WORDS])


def with_(found: Parts, **changes: str) -> Parts:
    """Return ``found`` with some parts set."""
    return replace(found, **changes)


def ways(key: str, found: Parts, language: Language) -> list[str]:
    """Return every way under ``key`` for which no part is missing."""
    values = {name: getattr(found, name) for name in Parts.__dataclass_fields__}
    return [
        " ".join(way.format(**values).split())
        for way in language.lists("asks").get(key, ())
        if all(values[name] for name in values if f"{{{name}}}" in way)
    ]


def base_form(low: str, language: Language) -> str:
    """Return the base of a verb: carries, carried: carry; a guess where it is not known."""
    known = language.verbs.get(low)
    if known:
        return known
    if low.endswith("ied"):
        return f"{low[:-3]}y"
    return low.removesuffix("ed")


def _inverted(verb: Sequence[str], subject: str, language: Language) -> tuple[str, ...]:
    """Put a question's order: was the park built, did the ferry carry."""
    first, more = verb[0], verb[1:]
    if first in language.words("auxiliaries") and not (
        first in _ALONE and not _has_main(more, language)
    ):
        return (first, subject, *more)
    support = language.table("do")
    if is_past(first, language) or first == "had":
        helper = support.get("past", "")
    else:
        helper = support.get("third" if first.endswith("s") else "plural", "")
    return (helper, subject, base_form(first, language), *more)


def _has_main(more: Sequence[str], language: Language) -> bool:
    between = language.words("between_verbs") - language.words("be") - language.words("auxiliaries")
    return any(word not in between for word in more)


def _trimmed(tokens: Sequence[Token], language: Language) -> tuple[Token, ...]:
    light = language.words("between_verbs") | language.words("reflexives")
    end = len(tokens)
    while end and tokens[end - 1].low in light:
        end -= 1
    return tuple(tokens[:end])


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)
