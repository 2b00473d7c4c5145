"""Who founded, built, said, leads it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Frame, Slot, Word
from bot.frames.slots import AGENT, IS, OBJECT, POST, SPEAKER, SUBJECT
from bot.verify.align import Pair, in_names, norm_at
from bot.verify.findings import Finding, FindingKind, State

_ONE = ("from", "with", "through", "under")  # of which a deed has one


def compare_roles(pair: Pair) -> Iterator[Finding]:
    """Yield whether those that the question names are those of the statement."""
    claim = pair.question.is_claim
    for asked in pair.question.slots:
        if asked.relation in (SPEAKER, POST) or (asked.relation in (AGENT, SUBJECT) and claim):
            found = _compare(pair, asked)
        elif asked.relation == IS and claim:
            found = _compare_identity(pair, asked)
        elif asked.relation in _ONE and claim:
            found = _compare_other(pair, asked)
        else:
            continue
        if found:
            yield found
    yield from _compare_posts(pair)


def _compare(pair: Pair, asked: Slot) -> Finding | None:
    best: tuple[State, str] | None = None
    for given in pair.statement.slots:
        same = given.relation == asked.relation
        turned = asked.relation == AGENT and given.relation == OBJECT
        if not (same or turned):
            continue
        if asked.heads and not pair.meets(asked.heads[:1], given.heads):
            continue
        if turned:
            if pair.meets(asked.filler, given.filler) and _is_named(pair.question, asked.filler):
                best = best or (State.CONTRADICTED, pair.statement.text)
            continue
        if asked.relation == SUBJECT and not _both_named(pair, asked, given):
            continue
        state = _same_filler(pair, asked, given)
        if asked.relation == SUBJECT and state is State.CONTRADICTED:
            state = State.OPEN
        if state is State.CONTRADICTED and asked.relation == AGENT and not _same_deed(pair, asked):
            state = State.OPEN
        if best is None or state is State.SUPPORTED:
            best = state, pair.statement.said(given.filler)
    if best is None and asked.relation == SPEAKER and not any(map(pair.covers, asked.filler)):
        best = State.MISSING, ""
    return _role(pair, asked, *best) if best else None


def _compare_other(pair: Pair, asked: Slot) -> Finding | None:
    """Return a contradiction where the statement has something else in the same place: her lessons
    came from her *aunt*, not from her father."""
    words = pair.question.words
    filler = [i for i in asked.filler if words[i].content]
    places = in_names(n for n in pair.question.names if n.place)
    if not filler or places.intersection(filler) or len(asked.items) > 1:
        return None  # places are compared by themselves
    if any(map(pair.covers, filler)) or pair.translated:
        return None
    for given in pair.statement.slots:
        if given.relation != asked.relation or len(given.items) > 1 or given.open:
            continue
        same = pair.meets(asked.heads[:2], given.heads[:3]) == min(2, len(asked.heads))
        if same and asked.heads and any(pair.statement.words[i].content for i in given.filler):
            return _role(pair, asked, State.CONTRADICTED, pair.statement.said(given.filler))
    return None


def _same_deed(pair: Pair, asked: Slot) -> bool:
    """Return True if the statement has what it is done to, too, if the question names it."""
    others = [
        word.index
        for word in pair.question.terms
        if word.index not in asked.filler and word.index not in asked.heads
    ]
    return not others or any(pair.covers(index) for index in others)


def _both_named(pair: Pair, asked: Slot, given: Slot) -> bool:
    words = [pair.statement.words[i] for i in given.filler]
    return _is_named(pair.question, asked.filler) and any(w.capital and w.index for w in words)


def _role(pair: Pair, asked: Slot, state: State, given: str) -> Finding:
    name = pair.question.said(asked.filler)
    return Finding(FindingKind.ROLE, state, name, given, about=asked.filler)


def _is_named(frame: Frame, indices: tuple[int, ...]) -> bool:
    """Return True if a name is among the words; any word may open a sentence in capitals."""
    return any(
        frame.words[i].capital and (i or (frame.names[:1] and not frame.names[0].first))
        for i in indices
    )


def _compare_identity(pair: Pair, asked: Slot) -> Finding | None:
    """Compare who or what something unique is: the largest producer, the capital."""
    unique = {rank.index for rank in pair.question.ranks} | {
        w.index for w in pair.question.words if pair.words.is_post(w.norm)
    }
    named = any(w.norm in pair.words.naming_verbs for w in pair.question.words)
    if not (named or unique & set(asked.heads)) or unique & set(asked.filler):
        return None
    capital = _is_named(pair.question, asked.filler)
    for given in pair.statement.slots:
        if given.relation != IS or 2 * pair.meets(asked.heads, given.heads) <= len(asked.heads):
            continue
        if _is_named(pair.statement, given.filler) == capital:
            new = not capital and not any(map(pair.covers, asked.filler))
            state = State.CONTRADICTED if new else _same_filler(pair, asked, given)
            return _role(pair, asked, state, pair.statement.said(given.filler))
    return None


def _same_filler(pair: Pair, asked: Slot, given: Slot) -> State:
    filler = tuple(i for i in asked.filler if not pair.question.words[i].figure)
    met = pair.meets(filler, given.filler)
    if met == len(filler):
        return State.SUPPORTED
    named_asked = _is_named(pair.question, asked.filler)
    named_given = _is_named(pair.statement, given.filler)
    if met == 0 and _definite(pair.question, filler) and _definite(pair.statement, given.filler):
        return State.CONTRADICTED
    if not named_given or not named_asked:
        return State.OPEN
    if met == 0:
        elsewhere = all(map(pair.covers, filler)) and asked.relation == SPEAKER
        return State.OPEN if elsewhere else State.CONTRADICTED
    left = set(given.filler) - pair.reached(asked.filler)
    unmet = [i for i in filler if not pair.meets((i,), given.filler)]
    renamed = any(pair.statement.words[i].capital for i in left)
    full = any(pair.question.words[i].capital for i in unmet)
    return State.CONTRADICTED if renamed and full else State.OPEN


def _definite(frame: Frame, filler: tuple[int, ...]) -> bool:
    """Return True for the one that is meant: by *the state*."""
    return bool(filler) and norm_at(frame.words, filler[0] - 1) == "the"


def _compare_posts(pair: Pair) -> Iterator[Finding]:
    """Yield the posts that differ by what stands before them: vice chairman, chairman."""
    for word in pair.question.words:
        if not pair.words.is_post(word.norm):
            continue
        targets = pair.targets.get(word.index, ())
        claimed = _modifier(pair.question.words, word.index, pair)
        given = {_modifier(pair.statement.words, target, pair) for target in targets}
        if targets and claimed not in given:
            said = pair.statement.said((max(0, targets[0] - 1), targets[0]))
            about = (word.index,)
            yield Finding(FindingKind.ROLE, State.CONTRADICTED, word.text, said, about=about)


def _modifier(row: tuple[Word, ...], index: int, pair: Pair) -> str:
    norm = norm_at(row, index - 1)
    return norm if norm in pair.words.post_modifiers else ""
