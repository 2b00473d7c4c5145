"""Denials, opposites and plans."""

from collections.abc import Iterator
from itertools import pairwise

from bot.frames.frame import Word
from bot.verify.align import Pair
from bot.verify.findings import Finding, FindingKind, State

_REACH = 14  # words behind "plans to" that are planned
_NEXT = 4  # words behind "will" among which its verb is
_PLANNED = 0.4  # share of the words in common from which they are planned
_DENIED = 0.45  # share of the words in common from which the statement denies them


def denials(pair: Pair) -> tuple[bool, bool]:
    """Return True for each side that denies what the other does not, the question first."""
    count = sum(1 for _, over in pair.question.negations if _denies_something(pair, over))
    asked = count > 0 if pair.translated else count % 2 == 1  # ne ... pas
    if count and both_deny(pair):
        return count % 2 == 0, False  # what both deny is no difference
    return asked, statement_denies(pair)


def _denies_something(pair: Pair, over: tuple[int, ...]) -> bool:
    """Return False for a denial without a word that bears meaning: "that's not much"."""
    words = pair.question.words
    return not over or any(words[n].content or words[n].figure for n in over)


def both_deny(pair: Pair) -> bool:
    """Return True if something that the question denies is denied by the statement, too."""
    words = pair.statement.words
    denied = [list(filter(pair.covers, over)) for _, over in pair.question.negations]
    return any(words[t].negated for covered in denied for t in pair.reached(covered[:1]))


def statement_denies(pair: Pair) -> bool:
    """Return True if the statement denies what the question speaks of."""
    shared = pair.shared()
    words = pair.statement.words
    opposed = any(
        words[at].content and words[at].stem in pair.words.opposites_of(w.stem)
        for at, _ in pair.statement.negations
        for w in pair.question.terms
    )
    if not pair.statement.negations or not shared or opposed:
        return False
    if any(_is_denied(pair, index) for index in predicates(pair)):
        return True
    weights = {w.index: pair.context.weight(w.stem) for w in shared}
    denied = sum(weight for index, weight in weights.items() if _is_denied(pair, index))
    return denied >= _DENIED * sum(weights.values())


def _is_denied(pair: Pair, index: int) -> bool:
    targets = pair.targets.get(index, ())
    return bool(targets) and all(pair.statement.words[t].negated for t in targets)


def predicates(pair: Pair) -> tuple[int, ...]:
    """Return the words of the question behind an auxiliary, which say something of its subject: is
    *closed*, has been *found*."""
    leading = pair.words.auxiliaries | pair.words.copulas | pair.words.before_infinitives
    words = [w for w in pair.question.words if w.norm not in pair.words.copula_adverbs]
    return tuple(
        after.index
        for before, after in pairwise(words)
        if before.norm in leading and after.content and not after.figure
    )


def denied_share(pair: Pair) -> float:
    """Return how much of what the statement denies, up to the next preposition, is claimed."""
    reached, shares = pair.reached(), [0.0]
    clauses = [pair.statement.words[t].clause for t in reached]
    for at, over in pair.statement.negations:
        if 3 * clauses.count(pair.statement.words[at].clause) < len(clauses):
            continue  # another part of the sentence is denied
        words: list[Word] = []
        for index in over:
            word = pair.statement.words[index]
            if words and word.norm in pair.words.place_prepositions:
                break
            if word.content:
                words.append(word)
        if words:
            shares.append(sum(word.index in reached for word in words) / len(words))
    return max(shares)


def compare_negations(pair: Pair) -> Iterator[Finding]:
    """Yield whether question and statement both deny, or one of them; open where the statement, in
    another language, denies something: the words do not show what."""
    asked, given = denials(pair)
    unclear = pair.translated and bool(pair.statement.negations) and not (asked or given)
    if not (asked or given or unclear or both_deny(pair)):
        return
    state = State.SUPPORTED if asked == given else State.CONTRADICTED
    state = State.OPEN if unclear else state
    text = pair.statement.words[pair.statement.negations[0][0]].text if given or unclear else ""
    yield Finding(FindingKind.NEGATION, state, "not" if asked else "", text)


def _is_same(pair: Pair, word: Word, target: int) -> bool:
    """Return True for the very word, or another with its meaning; not for another form of it."""
    other = pair.statement.words[target]
    return other.norm == word.norm or other.stem != word.stem


def compare_opposites(pair: Pair) -> Iterator[Finding]:
    """Yield the words of the question whose opposite the statement has."""
    reached = pair.reached()
    for word in pair.question.terms:
        covered = pair.covers(word.index)
        same = any(_is_same(pair, word, t) for t in pair.targets.get(word.index, ()))
        if covered and (not pair.question.is_claim or same):
            continue
        opposites = pair.words.opposites_of(word.stem)
        where = (at for stem, (at, *_) in pair.statement.stems.items() if stem in opposites)
        at = next((at for at in where if at not in reached), None)
        if at is not None:
            other = pair.statement.words[at]
            open_ = covered or other.norm in pair.words.time_nouns
            state = State.OPEN if open_ else State.CONTRADICTED
            yield Finding(FindingKind.TERM, state, word.text, other.text, about=(word.index,))


def compare_plans(pair: Pair) -> Iterator[Finding]:
    """Yield whether both speak of a plan, or one of a plan and one of a deed."""
    words, asked = pair.question.words, bool(pair.question.plans)
    done = any(  # the question speaks of something as done
        w.norm in pair.words.deed_auxiliaries or pair.words.is_verb(w.norm)
        for w in words
        if w.norm not in pair.words.same_forms
    )
    marks = [w for at in pair.question.plans for w in words[at : at + 2]]
    same = any(
        w.stem in pair.statement.stems and w.norm not in pair.words.function_words for w in marks
    )
    given = bool(pair.statement.plans) or same if asked else _is_planned(pair)
    if not (asked or (given and done)):
        return
    plans = pair.statement.plans
    text = pair.statement.words[plans[0]].text if given and plans else ""
    if asked and given:
        state = State.SUPPORTED
    elif given and pair.statement.not_yet:
        state = State.CONTRADICTED
    else:
        state = State.OPEN
    yield Finding(FindingKind.PLAN, state, "", text)


def _is_planned(pair: Pair) -> bool:
    """Return True if what the question speaks of is a plan in the statement."""
    planned: set[int] = set()
    next_to: set[int] = set()
    for at in pair.statement.plans:
        clause = pair.statement.words[at].clause
        planned |= {w.index for w in pair.statement.words[at : at + _REACH] if w.clause == clause}
        next_to |= set(range(at, at + _NEXT))
    shared = pair.shared()
    if any(next_to & set(pair.targets[w.index]) for w in shared):
        return True
    inside = [w for w in shared if planned & set(pair.targets[w.index])]
    return bool(inside) and len(inside) >= _PLANNED * len(shared)
