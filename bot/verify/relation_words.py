"""Little words that turn a sentence round: more and fewer, before and after."""

from __future__ import annotations

from collections.abc import Iterator

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
            if w.norm in turning[word.norm] and _beside_same(pair, word.index, w.index)
        ]
        if turned or not (same or word.norm in pair.words.plain_prepositions):
            state = State.CONTRADICTED if turned else State.OPEN
            text = turned[0].text if turned else ""
            yield Compared.of(FindingKind.RANK, state, word.text, text, about=(word.index,))


def _beside_same(pair: Pair, asked: int, given: int) -> bool:
    """Return True if both stand before the same words, or behind."""
    behind = tuple(range(asked + 1, min(asked + 4, len(pair.question.words))))
    before = tuple(range(max(0, asked - 2), asked))
    return bool(
        pair.meets(behind, tuple(range(given + 1, given + 5)))
        or pair.meets(before, tuple(range(given - 2, given)))
    )
