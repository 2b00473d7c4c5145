"""First and largest, more and fewer, rise and fall against those of the statement."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Frame, Rank, Word
from bot.frames.lexicon import Lexicon
from bot.verify.align import Pair, norm_at
from bot.verify.findings import Finding, FindingKind, State

_NAMED = 3  # ranks from here on are seldom of two things in one sentence


def compare_ranks(pair: Pair) -> Iterator[Finding]:
    """Yield how each rank of the question bears on the ranks of the statement."""
    for asked in pair.question.ranks:
        state, given = _compare(pair, asked)
        about = (asked.index - 1, asked.index) if asked.order > 1 else (asked.index,)
        text = pair.question.words[asked.index].text
        yield Finding(FindingKind.RANK, state, text, given, about=about)


def _compare(pair: Pair, asked: Rank) -> tuple[State, str]:
    opposites = pair.words.opposites.get(asked.stem, frozenset())
    alike = pair.words.alike(asked.stem, paraphrased=True) | opposites | {asked.stem}
    ranked = [
        (pair.meets(asked.over, given.over) + pair.meets(asked.over[-1:], given.over), given)
        for given in pair.statement.ranks
        if given.stem in alike
    ]
    met, given = max(ranked, default=(0, None), key=lambda row: row[0])
    counted = given is not None and min(asked.order, given.order) > _NAMED
    if given is None or (asked.over and given.over and not met and not counted):
        return State.MISSING, ""
    if not (asked.stem or met or counted or asked.order == given.order):
        return State.MISSING, ""
    text = _said(pair, given)
    if given.stem in opposites:
        return State.CONTRADICTED, text
    if given.order == asked.order:
        return (State.OPEN if given.one_of and not asked.one_of else State.SUPPORTED), text
    if not (asked.stem or _is_said(pair, asked)):
        return State.MISSING, ""
    return (State.OPEN if asked.one_of else State.CONTRADICTED), text


def _is_said(pair: Pair, rank: Rank) -> bool:
    """Return True for the first of "it was the first"; that of "the first week" only names it."""
    before = pair.question.norms[max(0, rank.index - 4) : rank.index]
    return bool(set(before) & (pair.words.copulas | pair.words.ranking_verbs))


def _said(pair: Pair, rank: Rank) -> str:
    first = rank.index - 1 if rank.order > 1 and rank.index else rank.index
    return pair.statement.said((first, rank.index))


def compare_relation_words(pair: Pair) -> Iterator[Finding]:
    """Yield the comparing words of the question that the statement lacks or turns round."""
    turning = pair.words.turning
    given = [w for w in pair.statement.words if w.norm in turning and not w.figure]
    for word in pair.question.words[:-1]:
        if word.norm not in turning or word.figure:
            continue
        same = [w for w in given if w.norm == word.norm]
        if any(_beside_same(pair, word.index, w.index) for w in same):
            continue
        turned = [
            w
            for w in given
            if w.norm in turning[word.norm]
            and _beside_same(pair, word.index, w.index)
            # "Live for years" is not turned by "vote against it".
            and (
                word.norm not in pair.words.plain_prepositions
                or pair.meets((word.index - 1,), (w.index - 2, w.index - 1))
            )
        ]
        if turned or not (same or word.norm in pair.words.plain_prepositions):
            state = State.CONTRADICTED if turned else State.OPEN
            text = turned[0].text if turned else ""
            yield Finding(FindingKind.RANK, state, word.text, text, about=(word.index,))


def compare_comparisons(pair: Pair) -> Iterator[Finding]:
    """Yield where the two that are compared have changed places: A is older than B, B than A."""
    asked, given = (
        next((w.index for w in side.words[1:] if w.norm in pair.words.compared_with), None)
        for side in (pair.question, pair.statement)
    )
    if asked is None or given is None or not pair.covers(asked - 1):
        return
    reached = [(w.index, t) for w in pair.question.terms for t in pair.targets.get(w.index, ())]
    before = [t for index, t in reached if index < asked - 1]
    behind = [t for index, t in reached if index > asked]
    turned = before and behind and before[0] > given and behind[-1] < given
    if turned and given - 1 in pair.targets[asked - 1]:
        text = pair.question.words[asked - 1].text
        yield Finding(FindingKind.RANK, State.CONTRADICTED, text, about=(asked - 1,))


def _beside_same(pair: Pair, asked: int, given: int) -> bool:
    """Return True if both stand before the same words, or behind."""
    behind = tuple(range(asked + 1, min(asked + 4, len(pair.question.words))))
    before = tuple(range(max(0, asked - 2), asked))
    return bool(
        pair.meets(behind, tuple(range(given + 1, given + 5)))
        or pair.meets(before, tuple(range(given - 2, given)))
    )


def compare_trends(pair: Pair) -> Iterator[Finding]:
    """Yield whether both go the same way, where each goes but one way."""
    asked = _trends(pair.question, pair.words)
    ways = set(asked.values())
    if len(ways) != 1:
        return
    reached = {pair.statement.words[index].clause for index in pair.reached()}
    given = {
        word: way
        for word, way in _trends(pair.statement, pair.words).items()
        if word.clause in reached
    }
    text = next(iter(given)).text if given else ""
    about, first = [word.index for word in asked], next(iter(asked))
    if len(set(given.values())) == 1:
        state = State.SUPPORTED if ways == set(given.values()) else State.CONTRADICTED
        compared = any(w.norm in ("up", "down") for w in given) or _compares(pair.statement, pair)
        if _compares(pair.question, pair) and not compared:
            state = State.OPEN  # what is more than another may have fallen; up from is as than
    else:
        state = State.OPEN
    yield Finding(FindingKind.RANK, state, first.text, text, about=about)


def _compares(frame: Frame, pair: Pair) -> bool:
    return any(w.norm in pair.words.compared_with and not w.figure for w in frame.words)


def _trends(frame: Frame, words: Lexicon) -> dict[Word, str]:
    found = {}
    for word in frame.words:
        if word.figure:
            continue
        way = words.trends.get(word.stem, "")
        before, behind = (norm_at(frame.words, word.index + step) for step in (-1, 1))
        if word.norm in ("up", "down") and (before in words.moving_verbs or behind == "from"):
            way = word.norm
        if way:
            found[word] = way
    return found
