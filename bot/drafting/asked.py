"""A sentence as it is when questions are made for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.attribution import Attribution
from bot.drafting.clauses import Clause
from bot.drafting.figures import DraftFigure
from bot.drafting.lists import DraftList
from bot.drafting.names import FoundName
from bot.drafting.tokens import Token
from bot.drafting.words import Language


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


def clause_of(asked: Asked, start: int, language: Language) -> tuple[Clause | None, str]:
    """Return the clause that ``start`` lies in, else the first, and what its pronoun means."""
    for clause in asked.clauses:
        if holds(clause.tokens, start):
            return clause, subject_of(asked, clause, language)
    return (asked.clauses[0] if asked.clauses else None), asked.subject


def subject_of(asked: Asked, clause: Clause, language: Language) -> str:
    """Return what stands for a pronoun as the subject of ``clause``; empty for its own words."""
    alone = len(clause.subject) == 1 and clause.subject[0].low in language.table("pronouns")
    return asked.subject if alone and asked.subject else ""


def holds(tokens: Sequence[Token], start: int) -> bool:
    """Say whether one of ``tokens`` stands at ``start``."""
    return any(token.start <= start < token.end for token in tokens)
