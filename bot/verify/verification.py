"""Compares a question with a statement on every axis and, for a claim, judges it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.frames.frame import Frame
from bot.verify.align import AROUND, Pair, align, is_generic
from bot.verify.answer_types import compare_answer_type
from bot.verify.compared import Compared
from bot.verify.context import Context
from bot.verify.dates import compare_dates
from bot.verify.doubts import is_in_doubt
from bot.verify.findings import FindingKind, State, Verdict, Verification
from bot.verify.names import compare_names
from bot.verify.negation import (
    both_deny,
    compare_exceptions,
    compare_negations,
    compare_opposites,
    denials,
    denied_share,
)
from bot.verify.places import compare_places
from bot.verify.plans import compare_plans
from bot.verify.quantity import compare_quantities
from bot.verify.rank import compare_ranks
from bot.verify.relation_words import compare_comparisons, compare_relation_words
from bot.verify.roles import compare_roles
from bot.verify.scope import compare_scopes
from bot.verify.terms import compare_terms
from bot.verify.trends import compare_trends

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
_FIGURES = (FindingKind.QUANTITY, FindingKind.DATE)
_EXACT = (FindingKind.QUANTITY, FindingKind.DATE, FindingKind.PLACE, FindingKind.SCOPE)
_OPENING = 6  # words of a statement among which its subject stands
_SETTLED = (State.SUPPORTED, State.CONTRADICTED)
_MOST_MISSING = 0.16  # share of a claim's information that may be missing where it agrees
_MOST_BESIDE_FIGURE = 0.25  # the same where the very figure is there
_MOST_AROUND = {True: 0.65, False: 0.3}  # share that only stands around it, with a pronoun for it
_UNTURNED = (FindingKind.ROLE, FindingKind.DATE)  # say nothing of what a claim denies
_LEAST_DENIED = 0.5  # share of what is denied, and of the claim, that the other has to hold
_LEAST_SHARED = 0.6  # share that must be there where it is contradicted, the contradiction aside


def best(
    question: Frame, statements: Sequence[Frame], context: Context
) -> tuple[int, Verification]:
    """Return the statement that speaks most of ``question``, by its position, and what it says."""
    return most_decisive([verify(question, one, context) for one in statements])


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
        exact = other.of(State.SUPPORTED, *_FIGURES, FindingKind.NEGATION)
        surer = one.verdict is Verdict.CONTRADICTS and one.coverage >= other.coverage
        return surer and not exact
    if other.verdict is Verdict.CONTRADICTS:
        wrong = {f.asked for f in other.of(State.CONTRADICTED, *_FIGURES)}
        same = any(f.asked in wrong for f in one.of(State.SUPPORTED, *_FIGURES))
        return same and one.coverage >= other.coverage - _LESS
    return False


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
    sides = [tuple(w.norm for w in side.words) for side in (pair.statement, pair.question)]
    stated, claimed = map(pair.words.unsaid.find, sides)
    if stated and not claimed:
        return None
    asked, given = denials(pair)
    if given and not asked:
        found = [one for one in found if not _is_plan_beside_denial(one)]
    elif both_deny(pair):
        found = [one for one in found if one.finding.kind is not FindingKind.PLAN]
    verdict = _positive(pair, found)
    if verdict is None and given and not asked and _is_denied_outright(pair, found):
        return Verdict.CONTRADICTS
    if verdict is None or asked == given:
        return verdict
    if verdict is Verdict.AGREES:
        first = any(rank.order == 1 and not rank.stem for rank in pair.statement.ranks)
        return None if asked and first else Verdict.CONTRADICTS  # never before
    if pair.translated:
        return None
    turned = {f.kind for f, _ in found if f.state is State.CONTRADICTED}.isdisjoint(_UNTURNED)
    return Verdict.AGREES if asked and turned and not pair.statement.negations else None


def _is_plan_beside_denial(one: Compared) -> bool:
    """Return True for the plan of a sentence that also denies what is claimed."""
    return one.finding.kind is FindingKind.PLAN and one.finding.state is State.OPEN


def _is_denied_outright(pair: Pair, found: list[Compared]) -> bool:
    """Return True if what the statement denies is what the claim is about, word for word."""
    exact = any(
        one.finding.state is not State.SUPPORTED and one.finding.kind is not FindingKind.TERM
        for one in found
    )
    shared = _shared(pair, frozenset())
    return not exact and shared > _LEAST_DENIED and denied_share(pair) >= _LEAST_DENIED


def _positive(pair: Pair, found: list[Compared]) -> Verdict | None:
    """Return the verdict on the claim as if neither side denied anything."""
    if pair.translated:
        return _translated(pair, found)
    excluded = [one for one in found if one.finding.state is State.CONTRADICTED]
    if excluded:
        about = frozenset().union(*(one.about for one in excluded))
        if any(_is_other_name(pair, one, about) for one in found):
            return None
        if _lacks_figure(excluded, found) or _is_of_other_rank(found):
            return None
        kinds = {one.finding.kind for one in excluded}
        if kinds <= {FindingKind.DATE, FindingKind.RANK} and not _is_on_subject(pair, about):
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
    places = {i for one in found if one.finding.kind is FindingKind.PLACE for i in one.about}
    supported = any(pair.covers(w.index) and w.index not in places for w in pair.question.terms)
    norms = [pair.question.words[index].norm for index in pair.around]
    if any(pair.words.is_verb(norm) or pair.words.is_post(norm) for norm in norms):
        return None
    if is_in_doubt(pair, found):
        return None
    most = _MOST_BESIDE_FIGURE if _has_figure(pair, found) else _MOST_MISSING
    enough = missing <= most and _around(pair, found) <= _MOST_AROUND[pair.refers_back()]
    return Verdict.AGREES if supported and enough else None


def _is_on_subject(pair: Pair, about: frozenset[int]) -> bool:
    """Return True if the statement itself has a word of the claim that is no name, and not what is
    contradicted: another date of the same person denies nothing."""
    names = {i for name in pair.question.names for i in range(name.first, name.after)}
    plain = {w.index for w in pair.question.terms} - names - about
    return not plain or any(pair.covers(index) for index in plain)


def _lacks_figure(excluded: list[Compared], found: list[Compared]) -> bool:
    """Return True if the statement has no figure or date that the claim has, and is contradicted
    by nothing but a plan."""
    plans = all(one.finding.kind is FindingKind.PLAN for one in excluded)
    states = {one.finding.state for one in found if one.finding.kind in _FIGURES}
    return plans and State.MISSING in states


def _is_of_other_rank(found: list[Compared]) -> bool:
    """Return True for a figure of the second day, where the statement has that of the first, and
    for what is said of the first attempt, where it has the second."""
    wrong = {f.kind for f, _ in found if f.state is State.CONTRADICTED}
    ranks = {f.state for f, _ in found if f.kind is FindingKind.RANK}
    if FindingKind.TERM in wrong and State.MISSING in ranks:
        return True
    return bool(wrong & set(_FIGURES)) and bool(ranks & {State.MISSING, State.CONTRADICTED})


def _has_figure(pair: Pair, found: list[Compared]) -> bool:
    """Return True if the claim has a figure that the statement has, too."""
    settled = {
        index
        for one in found
        if one.finding.kind in _FIGURES and one.finding.state is State.SUPPORTED
        for index in one.about
    }
    given = [one.quantity.value for one in pair.statement.counts if not one.quantity.weak]
    return any(
        count.first in settled and any(_is_about(count.quantity.value, one) for one in given)
        for count in pair.question.counts
    )


def _is_about(asked: object, given: object) -> bool:
    """Return True for the same figure, and one that is neither twice nor half as much."""
    if isinstance(asked, int | float) and isinstance(given, int | float):
        return asked <= 2 * given and given <= 2 * asked
    return str(asked) == str(given)


def _is_other_name(pair: Pair, one: Compared, about: frozenset[int]) -> bool:
    """Return True for a name that is missing, and not contradicted itself.

    A statement that opens with no other name may mean it all the same: "the university".
    """
    if one.about <= pair.around:
        return False
    named = one.finding.kind in (FindingKind.NAME, FindingKind.PLACE)
    return named and one.finding.state is State.MISSING and not one.about & about


def _translated(pair: Pair, found: list[Compared]) -> Verdict | None:
    """Return the verdict on a claim of another language: words say little, figures, dates and
    places decide."""
    exact = [one.finding.state for one in found if one.finding.kind in _EXACT]
    figures = any(one.finding.kind in _FIGURES for one in found)
    if not exact or {State.OPEN, State.MISSING} & set(exact):
        return None
    if not figures and _shared(pair, frozenset()) < _LEAST_DENIED:
        return None
    return Verdict.CONTRADICTS if State.CONTRADICTED in exact else Verdict.AGREES


def _around(pair: Pair, found: list[Compared]) -> float:
    """Return the share of the question's information that only stands around the statement."""
    settled = {i for one in found if one.finding.given for i in one.about}
    generic = {w.index for w in pair.question.terms if is_generic(pair.question, w, pair.words)}
    weights = {
        word.index: pair.context.weight(word.stem) * pair.words.burden(word.stem)
        for word in pair.question.terms
    }
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
