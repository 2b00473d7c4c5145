"""Compares a question with a statement on every axis and, for a claim, judges it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.frames.frame import Frame
from bot.frames.slots import SPEAKER
from bot.verify.align import Pair, align
from bot.verify.answer_types import compare_answer_type
from bot.verify.comparisons import (
    compare_comparisons,
    compare_ranks,
    compare_relation_words,
    compare_trends,
)
from bot.verify.context import Context
from bot.verify.dates import compare_dates
from bot.verify.findings import (
    FIGURES,
    Finding,
    FindingKind,
    State,
    Verdict,
    Verification,
    words_of,
)
from bot.verify.names import compare_names, compare_places
from bot.verify.negation import (
    compare_exceptions,
    compare_negations,
    compare_opposites,
    compare_plans,
)
from bot.verify.quantity import compare_quantities
from bot.verify.roles import compare_roles
from bot.verify.scope import compare_scopes
from bot.verify.verdict import verdict_on

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
_OF_CLAIMS = (
    compare_trends,
    compare_exceptions,
    compare_plans,
    compare_relation_words,
    compare_comparisons,
)
_LESS = 0.2  # coverage that a statement with the very figure may lack
_DECIDES = 0.2  # what a verdict adds to the relevance of a statement


def most_decisive(compared: Sequence[Verification]) -> tuple[int, Verification]:
    """Return what speaks most of a question, of what statements say of it, and its position."""
    at = max(range(len(compared)), key=lambda n: _decisive(compared[n]))
    for other, one in enumerate(compared):
        if other != at and _overrules(one, compared[at]):
            return other, one
    return at, compared[at]


def _decisive(one: Verification) -> float:
    return one.relevance + _DECIDES * (one.verdict is not None)


def _overrules(one: Verification, other: Verification) -> bool:
    """Return True if ``one`` speaks as much of the claim as ``other``, and has another answer."""
    if other.verdict is Verdict.AGREES:
        exact = other.of(State.SUPPORTED, *FIGURES, FindingKind.NEGATION)
        surer = one.verdict is Verdict.CONTRADICTS and one.coverage >= other.coverage
        return surer and not exact
    if other.verdict is Verdict.CONTRADICTS:
        wrong = {f.asked for f in other.of(State.CONTRADICTED, *FIGURES)}
        same = any(f.asked in wrong for f in one.of(State.SUPPORTED, *FIGURES))
        return same and one.coverage >= other.coverage - _LESS
    return False


def judge(
    claim: Sequence[Frame], statements: Sequence[Frame], context: Context
) -> tuple[Verdict | None, tuple[tuple[int, Verification], ...]]:
    """Return the verdict on a claim of several parts, and for each what speaks most of it.

    One part that is contradicted contradicts the whole; one that is open leaves it open.
    """
    parts = tuple(
        most_decisive([verify(part, one, context) for one in statements]) for part in claim
    )
    verdicts = [verification.verdict for _, verification in parts]
    if Verdict.CONTRADICTS in verdicts:
        return Verdict.CONTRADICTS, parts
    return (None if None in verdicts else Verdict.AGREES), parts


def verify(question: Frame, statement: Frame, context: Context) -> Verification:
    """Return what ``statement`` says of ``question``, and the verdict if it is a claim."""
    pair = align(question, statement, context)
    axes = (*_ALWAYS, *_OF_CLAIMS) if question.is_claim else _ALWAYS
    found = [one for compare in axes for one in compare(pair)]
    turned = words_of(found, State.CONTRADICTED)
    settled = words_of(found, State.SUPPORTED) | turned
    found += [one for one in _compare_terms(pair) if not settled.issuperset(one.about)]
    coverage = pair.share(settled=settled - turned, turned=turned)
    if not question.is_claim:
        return Verification((*found, *compare_answer_type(pair)), None, coverage)
    verdict = verdict_on(pair, found)
    return Verification((*found, *compare_negations(pair)), verdict, coverage)


def _compare_terms(pair: Pair) -> Iterator[Finding]:
    """Yield each word that neither the statement nor what stands around it has."""
    terms = pair.question.terms
    total = sum(pair.context.weight(word.stem) for word in terms)
    said = any(slot.relation == SPEAKER for slot in pair.statement.slots)
    for word in terms:
        if said and word.stem in pair.words.speech_verbs:
            continue
        if not (pair.covers(word.index) or word.index in pair.around):
            burden = pair.words.burden(word.stem) if pair.question.is_claim else 1.0
            share = burden * pair.context.weight(word.stem) / total
            yield Finding(
                FindingKind.TERM, State.MISSING, word.text, weight=share, about=(word.index,)
            )
