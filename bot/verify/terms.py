"""Words of the question that the statement has nothing for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.slots import SPEAKER
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State


def compare_terms(pair: Pair) -> Iterator[Compared]:
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
            yield Compared.of(
                FindingKind.TERM, State.MISSING, word.text, weight=share, about=(word.index,)
            )
