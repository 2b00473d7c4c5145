"""What keeps a sentence from confirming a claim that nothing in it speaks against."""

from __future__ import annotations

from bot.frames.frame import Word
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import State
from bot.verify.negation import predicates

_THAN = 5  # words behind a comparative among which its than stands


def is_in_doubt(pair: Pair, found: list[Compared]) -> bool:
    """Return True if the statement is no yes: it lacks what the claim turns on, or hedges."""
    return (
        _lacks_predicate(pair, found)
        or _lacks_turn(pair)
        or _lacks_detail(pair, found)
        or _is_hedged(pair)
    )


def _lacks_predicate(pair: Pair, found: list[Compared]) -> bool:
    """Return True if what the claim says of its subject is not in the statement itself.

    In a question the verb stands behind the subject: *has* the skua *recovered*.
    """
    words, missing = pair.question.words, _missing(found)
    settled = {index for one in found if one.finding.given for index in one.about}
    lacking = {i for i in predicates(pair) if i not in pair.targets and i not in settled}
    if words[0].norm in pair.words.yes_no_openings:
        lacking |= {i for i in missing if words[i].content and pair.words.is_verb(words[i].norm)}
    return any(pair.words.burden(words[index].stem) == 1.0 for index in lacking)


def _lacks_turn(pair: Pair) -> bool:
    """Return True if the statement has no word for the *still* or *again* of the claim."""
    norms = {word.norm for word in pair.statement.words}
    turns = pair.words.turns
    asked = (word.norm for word in pair.question.words if word.norm in turns)
    return any(norms.isdisjoint(turns[one]) for one in asked)


def _lacks_detail(pair: Pair, found: list[Compared]) -> bool:
    """Return True if something that the statement lacks is the cause that is claimed, a *thicker*
    than, or a thing of which the article never speaks: it damaged *the kidneys*."""
    words = pair.question.words
    cause = min((w.index for w in words if w.norm in pair.words.causes), default=len(words))
    return any(
        index > cause or _is_compared(pair, index) or _is_unheard_of(pair, index)
        for index in _missing(found)
    )


def _missing(found: list[Compared]) -> frozenset[int]:
    return frozenset[int]().union(
        *(one.about for one in found if one.finding.state is State.MISSING)
    )


def _is_compared(pair: Pair, index: int) -> bool:
    words = pair.question.words
    behind = {word.norm for word in words[index + 1 : index + _THAN]}
    return words[index].norm.endswith("er") and bool(behind & pair.words.compared_with)


def _is_unheard_of(pair: Pair, index: int) -> bool:
    word: Word = pair.question.words[index]
    named = index > 0 and pair.question.words[index - 1].norm in pair.words.articles
    return named and not (word.stem in pair.words.vague or pair.context.knows(word.stem))


def _is_hedged(pair: Pair) -> bool:
    """Return True if the statement leaves open what is claimed as a fact: it may be so, or if."""
    hedges, words = pair.words.hedges, pair.statement.words
    if pair.statement.text.rstrip().endswith("?"):
        return True
    if hedges.find(tuple(word.norm for word in pair.question.words)):
        return False
    reached = {words[index].clause for index in pair.reached()}
    return any(
        words[first].clause in reached and not (words[first].figure or words[first].capital)
        for first, _, _ in hedges.find(tuple(word.norm for word in words))
    )
