"""Who founded, built, said, leads it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Slot, Word
from bot.frames.slots import AGENT, POST, SPEAKER
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State


def compare_roles(pair: Pair) -> Iterator[Compared]:
    """Yield whether those that the question names are those of the statement."""
    for asked in pair.question.slots:
        if asked.relation not in (AGENT, SPEAKER, POST):
            continue
        found = _compare(pair, asked)
        if found:
            yield found
    yield from _compare_posts(pair)


def _compare(pair: Pair, asked: Slot) -> Compared | None:
    best: tuple[State, str] | None = None
    for given in pair.statement.slots:
        if given.relation != asked.relation or not _same_head(pair, asked, given):
            continue
        state = _same_filler(pair, asked, given)
        if best is None or state is State.SUPPORTED:
            best = state, pair.statement.said(given.filler)
    if best is None and asked.relation == SPEAKER:
        best = State.MISSING, ""
    if best is None:
        return None
    return Compared.of(
        FindingKind.ROLE, best[0], pair.question.said(asked.filler), best[1], about=asked.filler
    )


def _same_head(pair: Pair, asked: Slot, given: Slot) -> bool:
    if not asked.heads:
        return True
    return bool(pair.meets(asked.heads[:1], given.heads))


def _same_filler(pair: Pair, asked: Slot, given: Slot) -> State:
    met = pair.meets(asked.filler, given.filler)
    if met == len(asked.filler):
        return State.SUPPORTED
    named_asked = any(pair.question.words[i].capital for i in asked.filler)
    named_given = any(pair.statement.words[i].capital for i in given.filler)
    if not named_given or not (named_asked or pair.question.text.islower()):
        return State.OPEN
    if met == 0:
        return State.CONTRADICTED
    left = set(given.filler) - {t for i in asked.filler for t in pair.targets.get(i, ())}
    unmet = [i for i in asked.filler if not pair.meets((i,), given.filler)]
    renamed = any(pair.statement.words[i].capital for i in left)
    full = any(pair.question.words[i].capital for i in unmet)
    return State.CONTRADICTED if renamed and full else State.OPEN


def _compare_posts(pair: Pair) -> Iterator[Compared]:
    """Yield the posts that differ by what stands before them: vice chairman, chairman."""
    for word in pair.question.words:
        if word.stem not in pair.words.posts:
            continue
        targets = pair.targets.get(word.index, ())
        claimed = _modifier(pair.question.words, word.index, pair)
        given = {_modifier(pair.statement.words, target, pair) for target in targets}
        if targets and claimed not in given:
            texts = pair.statement.said((max(0, targets[0] - 1), targets[0]))
            yield Compared.of(
                FindingKind.ROLE, State.CONTRADICTED, word.text, texts, about=(word.index,)
            )


def _modifier(row: tuple[Word, ...], index: int, pair: Pair) -> str:
    norm = row[index - 1].norm if index else ""
    return norm if norm in pair.words.post_modifiers else ""
