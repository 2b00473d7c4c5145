"""Little words that turn a sentence round: more and fewer, before and after."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Frame, Word
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State


def compare_relation_words(pair: Pair) -> Iterator[Compared]:
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
            and (word.norm not in pair.words.plain_prepositions or _behind_same(pair, word, w))
        ]
        if turned or not (same or word.norm in pair.words.plain_prepositions):
            state = State.CONTRADICTED if turned else State.OPEN
            text = turned[0].text if turned else ""
            yield Compared.of(FindingKind.RANK, state, word.text, text, about=(word.index,))


def compare_comparisons(pair: Pair) -> Iterator[Compared]:
    """Yield where the two that are compared have changed places: A is older than B, B than A."""
    asked = _than(pair.question, pair)
    given = _than(pair.statement, pair)
    if asked is None or given is None or not pair.covers(asked - 1):
        return
    before = [t for w in pair.question.terms if w.index < asked - 1 for t in _target(pair, w.index)]
    behind = [t for w in pair.question.terms if w.index > asked for t in _target(pair, w.index)]
    turned = before and behind and before[0] > given and behind[-1] < given
    if turned and given - 1 in pair.targets[asked - 1]:
        text = pair.question.words[asked - 1].text
        yield Compared.of(FindingKind.RANK, State.CONTRADICTED, text, about=(asked - 1,))


def _than(frame: Frame, pair: Pair) -> int | None:
    """Return where the than of "older than" stands."""
    words = frame.words
    return next((w.index for w in words[1:] if w.norm in pair.words.compared_with), None)


def _target(pair: Pair, index: int) -> tuple[int, ...]:
    return pair.targets.get(index, ())


def _behind_same(pair: Pair, asked: Word, given: Word) -> bool:
    """Return True if both stand behind the same word."""
    return bool(pair.meets((asked.index - 1,), (given.index - 2, given.index - 1)))


def _beside_same(pair: Pair, asked: int, given: int) -> bool:
    """Return True if both stand before the same words, or behind."""
    behind = tuple(range(asked + 1, min(asked + 4, len(pair.question.words))))
    before = tuple(range(max(0, asked - 2), asked))
    return bool(
        pair.meets(behind, tuple(range(given + 1, given + 5)))
        or pair.meets(before, tuple(range(given - 2, given)))
    )
