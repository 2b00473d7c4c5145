"""Compares a question with a statement on every axis and, for a claim, judges it."""

from __future__ import annotations

from bot.frames.frame import Frame
from bot.verify.align import Pair, align
from bot.verify.answer_types import compare_answer_type
from bot.verify.compared import Compared
from bot.verify.context import Context
from bot.verify.dates import compare_dates
from bot.verify.findings import FindingKind, State, Verdict, Verification
from bot.verify.lists import compare_lists
from bot.verify.names import compare_names
from bot.verify.negation import (
    compare_negations,
    compare_opposites,
    question_denies,
    statement_denies,
)
from bot.verify.places import compare_places
from bot.verify.plans import compare_plans
from bot.verify.quantity import compare_quantities
from bot.verify.rank import compare_ranks
from bot.verify.roles import compare_roles
from bot.verify.scope import compare_scopes
from bot.verify.terms import compare_terms

_ALWAYS = (
    compare_quantities,
    compare_dates,
    compare_places,
    compare_names,
    compare_scopes,
    compare_ranks,
    compare_roles,
    compare_lists,
    compare_plans,
    compare_opposites,
    compare_terms,
)
_MOST_MISSING = 0.12  # share of a claim's information that may be missing where it agrees
_LEAST_SHARED = 0.6  # share that must be there where it is contradicted, the contradiction aside


def verify(question: Frame, statement: Frame, context: Context) -> Verification:
    """Return what ``statement`` says of ``question``, and the verdict if it is a claim."""
    pair = align(question, statement, context)
    found = [one for compare in _ALWAYS for one in compare(pair)]
    coverage = pair.share()
    if not question.is_claim:
        found += compare_answer_type(pair)
        return Verification(tuple(one.finding for one in found), None, coverage)
    verdict = _judge(pair, found)
    findings = tuple(one.finding for one in (*found, *compare_negations(pair)))
    return Verification(findings, verdict, coverage)


def _judge(pair: Pair, found: list[Compared]) -> Verdict | None:
    verdict = _positive(pair, found)
    asked, given = question_denies(pair), statement_denies(pair)
    if verdict is None or asked == given:
        return verdict
    if verdict is Verdict.AGREES:
        return Verdict.CONTRADICTS
    return Verdict.AGREES if asked else None


def _positive(pair: Pair, found: list[Compared]) -> Verdict | None:
    """Return the verdict on the claim as if neither side denied anything."""
    excluded = [one for one in found if one.finding.state is State.CONTRADICTED]
    if excluded:
        about = frozenset().union(*(one.about for one in excluded))
        return Verdict.CONTRADICTS if _shared(pair, about) >= _LEAST_SHARED else None
    missing = 0.0
    for one in found:
        if one.finding.state is State.OPEN:
            return None
        if one.finding.state is State.MISSING:
            if one.finding.kind is not FindingKind.TERM:
                return None
            missing += one.finding.weight
    supported = any(pair.covers(word.index) for word in pair.question.terms)
    return Verdict.AGREES if supported and missing <= _MOST_MISSING else None


def _shared(pair: Pair, about: frozenset[int]) -> float:
    """Return the share of the question's information that is there, the words ``about`` aside."""
    total = found = 0.0
    for word in pair.question.terms:
        if word.index in about:
            continue
        weight = pair.context.weight(word.stem)
        total += weight
        found += weight * (pair.covers(word.index) or 0.7 * (word.index in pair.around))
    return found / total if total else 0.0
