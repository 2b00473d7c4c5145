"""Compares a question with a statement on every axis and, for a claim, judges it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.frames.frame import Frame
from bot.verify.align import AROUND, Pair, align, is_generic
from bot.verify.answer_types import compare_answer_type
from bot.verify.compared import Compared
from bot.verify.context import Context
from bot.verify.dates import compare_dates
from bot.verify.findings import FindingKind, State, Verdict, Verification
from bot.verify.lists import compare_lists
from bot.verify.names import compare_names
from bot.verify.negation import (
    compare_exceptions,
    compare_negations,
    compare_opposites,
    denials,
)
from bot.verify.places import compare_places
from bot.verify.plans import compare_plans, says_done
from bot.verify.quantity import compare_quantities
from bot.verify.rank import compare_ranks
from bot.verify.relation_words import compare_relation_words
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
    compare_opposites,
)
_OF_CLAIMS = (compare_exceptions, compare_lists, compare_plans, compare_relation_words)
_EXACT = (FindingKind.QUANTITY, FindingKind.DATE, FindingKind.PLACE, FindingKind.SCOPE)
_OPENING = 6  # words of a statement among which its subject stands
_SETTLED = (State.SUPPORTED, State.CONTRADICTED)
_MOST_MISSING = 0.16  # share of a claim's information that may be missing where it agrees
_MOST_AROUND = {True: 0.65, False: 0.3}  # share that only stands around it, with a pronoun for it
_LEAST_SHARED = 0.6  # share that must be there where it is contradicted, the contradiction aside


def best(
    question: Frame, statements: Sequence[Frame], context: Context
) -> tuple[int, Verification]:
    """Return the statement that speaks most of ``question``, by its position, and what it says."""
    compared = [verify(question, statement, context) for statement in statements]
    at = max(range(len(compared)), key=lambda n: compared[n].relevance)
    return at, compared[at]


def judge(
    claim: Sequence[Frame], statements: Sequence[Frame], context: Context
) -> tuple[Verdict | None, tuple[tuple[int, Verification], ...]]:
    """Return the verdict on a claim of several parts, and of each part ``best``.

    One part that is contradicted contradicts the whole; one that is open leaves it open.
    """
    parts = tuple(best(part, statements, context) for part in claim)
    verdicts = [verification.verdict for _, verification in parts]
    if Verdict.CONTRADICTS in verdicts:
        return Verdict.CONTRADICTS, parts
    return (None if None in verdicts else Verdict.AGREES), parts


def verify(question: Frame, statement: Frame, context: Context) -> Verification:
    """Return what ``statement`` says of ``question``, and the verdict if it is a claim."""
    pair = align(question, statement, context)
    axes = (*_ALWAYS, *_OF_CLAIMS) if question.is_claim else _ALWAYS
    found = [one for compare in axes for one in compare(pair)]
    settled = frozenset[int]().union(*(one.about for one in found if one.finding.state in _SETTLED))
    turned = frozenset[int]().union(
        *(one.about for one in found if one.finding.state is State.CONTRADICTED)
    )
    found += [one for one in compare_terms(pair) if not one.about <= settled]
    coverage = _coverage(pair, settled - turned, turned)
    if not question.is_claim:
        found += compare_answer_type(pair)
        return Verification(tuple(one.finding for one in found), None, coverage)
    verdict = _judge(pair, found)
    findings = tuple(one.finding for one in (*found, *compare_negations(pair)))
    return Verification(findings, verdict, coverage)


def _coverage(pair: Pair, settled: frozenset[int], turned: frozenset[int]) -> float:
    """Return the share of the question's information that is there, as a word or settled."""
    total = found = 0.0
    for word in pair.question.terms:
        weight = pair.context.weight(word.stem)
        total += weight
        there = pair.covers(word.index) or word.index in settled
        nearly = word.index in pair.around or word.index in turned
        found += weight * (there or AROUND * nearly)
    return found / total if total else 0.0


def _judge(pair: Pair, found: list[Compared]) -> Verdict | None:
    verdict = _positive(pair, found)
    asked, given = denials(pair)
    if verdict is None or asked == given:
        return verdict
    if verdict is Verdict.AGREES:
        return Verdict.CONTRADICTS
    return Verdict.AGREES if asked and not pair.statement.negations else None


def _positive(pair: Pair, found: list[Compared]) -> Verdict | None:
    """Return the verdict on the claim as if neither side denied anything."""
    if pair.translated:
        return _translated(found)
    excluded = [one for one in found if one.finding.state is State.CONTRADICTED]
    if excluded:
        about = frozenset().union(*(one.about for one in excluded))
        if any(_is_other_name(pair, one, about) or _is_unsure_deed(pair, one) for one in found):
            return None
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
    norms = [pair.question.words[index].norm for index in pair.around]
    if any(pair.words.is_verb(norm) or pair.words.is_post(norm) for norm in norms):
        return None
    enough = missing <= _MOST_MISSING and _around(pair, found) <= _MOST_AROUND[pair.refers_back()]
    return Verdict.AGREES if supported and enough else None


def _is_other_name(pair: Pair, one: Compared, about: frozenset[int]) -> bool:
    """Return True for a name that is missing, and not contradicted itself.

    A statement that opens with no other name may mean it all the same: "the university".
    """
    if one.about <= pair.around and not _has_own_subject(pair):
        return False
    named = one.finding.kind in (FindingKind.NAME, FindingKind.PLACE)
    return named and one.finding.state is State.MISSING and not one.about & about


def _translated(found: list[Compared]) -> Verdict | None:
    """Return the verdict on a claim of another language: by figures, dates and places alone."""
    exact = [one.finding.state for one in found if one.finding.kind in _EXACT]
    if not exact or {State.OPEN, State.MISSING} & set(exact):
        return None
    return Verdict.CONTRADICTS if State.CONTRADICTED in exact else Verdict.AGREES


def _has_own_subject(pair: Pair) -> bool:
    reached = pair.reached()
    return any(n.first < _OPENING and n.first not in reached for n in pair.statement.names)


def _is_unsure_deed(pair: Pair, one: Compared) -> bool:
    """Return True if a deed is claimed, and the statement has a plan."""
    plan = one.finding.kind is FindingKind.PLAN and bool(one.finding.given)
    return plan and one.finding.state is State.OPEN and says_done(pair)


def _around(pair: Pair, found: list[Compared]) -> float:
    """Return the share of the question's information that only stands around the statement."""
    settled = {i for one in found if one.finding.given for i in one.about}
    generic = {w.index for w in pair.question.terms if is_generic(pair.question, w, pair.words)}
    weights = {word.index: pair.context.weight(word.stem) for word in pair.question.terms}
    total = sum(weights.values())
    apart = sum(weights.get(index, 0.0) for index in pair.around - settled - generic)
    return apart / total if total else 0.0


def _shared(pair: Pair, about: frozenset[int]) -> float:
    """Return the share of the question's information that is there, the words ``about`` aside."""
    total = found = 0.0
    for word in pair.question.terms:
        if word.index in about:
            continue
        weight = pair.context.weight(word.stem)
        total += weight
        found += weight * (pair.covers(word.index) or AROUND * (word.index in pair.around))
    return found / total if total else 0.0
