"""Compares a question with a statement on every axis and, for a claim, judges it by all that was
found.

Nothing that speaks against a claim is not yet a yes: the statement may lack what the claim turns
on, or leave open what is claimed as a fact.
"""

from collections.abc import Iterator, Sequence

from bot.frames.frame import Frame
from bot.frames.slots import SPEAKER
from bot.verify.align import Context, Pair, align, is_generic, words_in
from bot.verify.answer_types import compare_answer_type
from bot.verify.comparisons import (
    compare_ranks,
    compare_relation_words,
    compare_scopes,
    compare_trends,
)
from bot.verify.dates import compare_dates
from bot.verify.figures import compare_quantities
from bot.verify.findings import (
    FIGURES,
    Finding,
    FindingKind,
    State,
    Verdict,
    Verification,
    words_of,
)
from bot.verify.names import compare_names, compare_places, compare_roles
from bot.verify.negation import (
    both_deny,
    compare_negations,
    compare_opposites,
    compare_plans,
    denials,
    denied_share,
)

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
_OF_CLAIMS = (compare_trends, compare_plans, compare_relation_words)
_LESS = 0.2  # coverage that a statement with the very figure may lack
_DECIDES = 0.2  # what a verdict adds to the relevance of a statement
_EXACT = (*FIGURES, FindingKind.PLACE, FindingKind.SCOPE)
_MOST_MISSING = 0.16  # share of a claim's information that may be missing where it agrees
_MOST_BESIDE_FIGURE = 0.25  # the same where the very figure is there
_MOST_AROUND = {True: 0.65, False: 0.3}  # share that only stands around it, with a pronoun for it
_UNTURNED = (FindingKind.ROLE, FindingKind.DATE)  # say nothing of what a claim denies
_LEAST_DENIED = 0.5  # share of what is denied, and of the claim, that the other has to hold
_LEAST_SHARED = 0.6  # share that must be there where it is contradicted, the contradiction aside
_NEGATOR = 3  # words from not to the figure that it denies


def most_decisive(compared: Sequence[Verification]) -> tuple[int, Verification]:
    """Return what speaks most of a question, of what statements say of it, and its position."""
    scores = [one.relevance + _DECIDES * (one.verdict is not None) for one in compared]
    at = scores.index(max(scores))
    for other, one in enumerate(compared):
        if other != at and _overrules(one, compared[at]):
            return other, one
    return at, compared[at]


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
        spoken = said and word.stem in pair.words.speech_verbs
        if not (spoken or pair.covers(word.index) or word.index in pair.around):
            burden = pair.words.burden(word.stem) if pair.question.is_claim else 1.0
            share = burden * pair.context.weight(word.stem) / total
            yield Finding(
                FindingKind.TERM, State.MISSING, word.text, weight=share, about=(word.index,)
            )


def verdict_on(pair: Pair, found: list[Finding]) -> Verdict | None:
    """Return what the statement says of the claim, by all that was found."""
    unsaid = pair.words.unsaid
    if unsaid.find(pair.statement.norms) and not unsaid.find(pair.question.norms):
        return None
    asked, given = denials(pair)
    if given and not asked:
        # The plan of a sentence that also denies what is claimed.
        found = [f for f in found if f.kind is not FindingKind.PLAN or f.state is not State.OPEN]
    elif both_deny(pair):
        found = [one for one in found if one.kind is not FindingKind.PLAN]
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
    excluded = [f for f in found if f.state is State.CONTRADICTED]
    turned = all(f.kind not in _UNTURNED and _is_denied_itself(pair, f) for f in excluded)
    return Verdict.AGREES if asked and turned and not pair.statement.negations else None


def _is_denied_itself(pair: Pair, one: Finding) -> bool:
    """Return False for a figure that only stands in what is denied: "not yet done by the four"."""
    if one.kind is not FindingKind.QUANTITY:
        return True
    return any(0 < min(one.about) - at <= _NEGATOR for at, _ in pair.question.negations)


def _is_denied_outright(pair: Pair, found: list[Finding]) -> bool:
    """Return True if what the statement denies is what the claim is about, word for word."""
    exact = any(f.state is not State.SUPPORTED and f.kind is not FindingKind.TERM for f in found)
    shared = pair.share()
    return not exact and shared > _LEAST_DENIED and denied_share(pair) >= _LEAST_DENIED


def _positive(pair: Pair, found: list[Finding]) -> Verdict | None:
    """Return the verdict on the claim as if neither side denied anything."""
    if pair.translated:
        return _translated(pair, found)
    excluded = [one for one in found if one.state is State.CONTRADICTED]
    if excluded:
        about = words_of(excluded, State.CONTRADICTED)
        if any(_is_other_name(pair, one, about) for one in found):
            return None
        kinds = {one.kind for one in excluded}
        if kinds <= {FindingKind.DATE, FindingKind.RANK} and not _is_on_subject(pair, about):
            return None
        return Verdict.CONTRADICTS if pair.share(aside=about) >= _LEAST_SHARED else None
    missing = [one for one in found if one.state is State.MISSING]
    opens = any(one.state is State.OPEN for one in found)
    if opens or any(one.kind is not FindingKind.TERM for one in missing):
        return None
    places = {i for one in found if one.kind is FindingKind.PLACE for i in one.about}
    supported = any(pair.covers(w.index) and w.index not in places for w in pair.question.terms)
    norms = [pair.question.norms[index] for index in pair.around]
    beside = any(pair.words.is_verb(norm) or pair.words.is_post(norm) for norm in norms)
    if beside or _lacks_turn(pair) or _is_hedged(pair):
        return None
    most = _MOST_BESIDE_FIGURE if _has_figure(pair, found) else _MOST_MISSING
    enough = (
        sum(f.weight for f in missing) <= most
        and _around(pair, found) <= _MOST_AROUND[pair.refers_back()]
    )
    return Verdict.AGREES if supported and enough else None


def _is_on_subject(pair: Pair, about: frozenset[int]) -> bool:
    """Return True if the statement itself has a word of the claim that is no name, and not what is
    contradicted: another date of the same person denies nothing."""
    plain = {w.index for w in pair.question.terms}.difference(words_in(*pair.question.names), about)
    return not plain or any(pair.covers(index) for index in plain)


def _has_figure(pair: Pair, found: list[Finding]) -> bool:
    """Return True if the claim has a figure that the statement has, too."""
    settled = words_of((one for one in found if one.kind in FIGURES), State.SUPPORTED)
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


def _is_other_name(pair: Pair, one: Finding, about: frozenset[int]) -> bool:
    """Return True for a name that is missing, and not contradicted itself.

    A statement that opens with no other name may mean it all the same: "the university".
    """
    named = one.kind in (FindingKind.NAME, FindingKind.PLACE) and one.state is State.MISSING
    return named and about.isdisjoint(one.about) and not pair.around.issuperset(one.about)


def _translated(pair: Pair, found: list[Finding]) -> Verdict | None:
    """Return the verdict on a claim of another language: figures, dates and places decide."""
    exact = [one.state for one in found if one.kind in _EXACT]
    figures = any(one.kind in FIGURES for one in found)
    if not exact or {State.OPEN, State.MISSING} & set(exact):
        return None
    if not figures and pair.share() < _LEAST_DENIED:
        return None
    return Verdict.CONTRADICTS if State.CONTRADICTED in exact else Verdict.AGREES


def _around(pair: Pair, found: list[Finding]) -> float:
    """Return the share of the question's information that only stands around the statement."""
    settled = {i for one in found if one.given for i in one.about}
    generic = {w.index for w in pair.question.terms if is_generic(pair.question, w, pair.words)}
    weights = {
        word.index: pair.context.weight(word.stem) * pair.words.burden(word.stem)
        for word in pair.question.terms
    }
    total = sum(weights.values())
    apart = sum(weights.get(index, 0.0) for index in pair.around - settled - generic)
    return apart / total if total else 0.0


def _lacks_turn(pair: Pair) -> bool:
    """Return True if the statement has no word for the *still* or *again* of the claim."""
    turns = pair.words.turns
    asked = turns.keys() & set(pair.question.norms)
    return any(turns[one].isdisjoint(pair.statement.norms) for one in asked)


def _is_hedged(pair: Pair) -> bool:
    """Return True if the statement leaves open what is claimed as a fact: it may be so, or if."""
    hedges, words = pair.words.hedges, pair.statement.words
    if pair.statement.text.rstrip().endswith("?"):
        return True
    if hedges.find(pair.question.norms):
        return False
    reached = {words[index].clause for index in pair.reached()}
    return any(
        words[first].clause in reached and not (words[first].figure or words[first].capital)
        for first, _, _ in hedges.find(pair.statement.norms)
    )
