"""What It, They or a bare surname at the start of a sentence means, where that is safe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.drafting.clauses import Clause
from bot.drafting.names import FoundName, Names
from bot.drafting.tokens import STOPS, Token
from bot.drafting.words import Language
from bot.knowledge.kinds import NameKind

_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’-]{2,40}(?:\s\([^()]{1,40}\))?,?(?:\s[A-Z]\w+ \d{1,2})?"
    r"\s?[—–-]{1,2}\s+(?=[A-Z\"“])"
)
_LONGEST = 8  # words of a subject that is repeated


@dataclass(slots=True)
class Context:
    """What the sentences before, in the same paragraph, were about."""

    subject: str = ""  # of the last sentence, as it stands there
    plural: bool = False
    person: str = ""  # the only person lately named
    names: list[FoundName] = field(default_factory=list)  # of the last sentence that had any

    def after(
        self,
        clauses: Sequence[Clause],
        names: Sequence[FoundName],
        known: Names,
        resolved: str,
        language: Language,
    ) -> None:
        """Take note of a sentence; ``resolved`` is its subject where a pronoun stood for it."""
        persons = [name.text for name in names if name.kind is NameKind.PERSON]
        if persons:
            others = any(n.kind is NameKind.OTHER and " " in n.text for n in names)
            alone = len(set(persons)) == 1 and not others
            self.person = known.full(persons[0]) if alone else ""
        subject = _plain(clauses[0].subject, language) if clauses else ()
        if resolved:
            self.subject = resolved
        elif 0 < len(subject) <= _LONGEST and not any(token.figure for token in subject):
            self.subject = " ".join(token.text for token in subject)
            self.plural = _is_plural([token.low for token in subject])
        else:
            thing = _counted(subject, language)
            self.subject = f"The {' '.join(token.text for token in thing)}" if thing else ""
            self.plural = _is_plural([token.low for token in thing])
        if names:
            self.names = list(names)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a statement begins: ``length`` characters of the sentence replaced by ``subject``.

    ``unsafe``: it leans on the sentence before, and nobody can tell safely on what.
    """

    length: int = 0
    subject: str = ""
    unsafe: bool = False
    dateline: int = 0  # characters of a place before a dash, as newspapers begin


def opening(sentence: str, context: Context, known: Names, language: Language) -> Opening:
    """Return how the statement of ``sentence`` begins."""
    dateline = _DATELINE.match(sentence)
    if dateline:
        return Opening(dateline.end(), dateline=dateline.end())
    words = sentence.split()
    first = words[0].strip(",.;:").lower()
    meant = language.table("pronouns").get(first)
    if meant is None:
        return _surname(words[0], known) or Opening(unsafe=_leans(sentence, language))
    if sentence.lower().startswith(tuple(language.words("expletives"))):
        return Opening(unsafe=True)
    subject = _resolved(meant, context)
    if not subject:
        return Opening(unsafe=True)
    if first in language.words("possessives"):
        subject += "'" if subject.endswith("s") else "'s"
    return Opening(len(words[0].rstrip(",.;:")), _capital(subject))


def inner_subject(clauses: Sequence[Clause], context: Context, language: Language) -> str:
    """Return what the pronoun behind a phrase means: Opened in 1904, *it* carried."""
    subject = clauses[0].subject if clauses else ()
    meant = language.table("pronouns").get(subject[0].low) if len(subject) == 1 else None
    return _capital(_resolved(meant, context)) if meant in ("thing", "many", "person") else ""


def _resolved(meant: str, context: Context) -> str:
    same_person = context.subject == context.person or not context.subject
    if meant == "person":
        return context.person
    if context.person and same_person:
        return ""
    if meant == "thing":
        return "" if context.plural else context.subject
    return context.subject if meant == "many" and context.plural else ""


def _plain(subject: Sequence[Token], language: Language) -> Sequence[Token]:
    """Return ``subject`` without what only stresses it: the dome *itself*."""
    stressed = subject and subject[-1].low in language.words("reflexives")
    return subject[:-1] if stressed else subject


def _counted(subject: Sequence[Token], language: Language) -> Sequence[Token]:
    """Return the noun behind a number that begins ``subject``: eighteen *trams*, a second
    *stage*; empty for any other subject."""
    words = list(subject)
    if words and words[0].low in language.words("articles"):
        words.pop(0)
    if not words or not words[0].figure:
        return ()
    found: list[Token] = []
    for token in words[1:]:
        if token.text in STOPS or token.low in language.words("prepositions"):
            break
        if token.figure or token.name or token.low in language.function_words:
            return ()
        found.append(token)
    return found


def _surname(word: str, known: Names) -> Opening | None:
    bare = word.rstrip(",")
    full = known.persons.get(bare)
    return Opening(len(bare), full) if full else None


def _leans(sentence: str, language: Language) -> bool:
    low = sentence.lower()
    return any(low.startswith(f"{words} ") for words in language.words("leaning"))


def _is_plural(words: Sequence[str]) -> bool:
    head = words[: words.index("of")] if "of" in words else words
    return "and" in words or (bool(head) and head[-1].endswith("s") and not head[-1].endswith("ss"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
