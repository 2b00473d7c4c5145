"""What was found out about one question, and what follows from its words alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.frames import Frame
from bot.retrieval.questions import Query
from bot.retrieval.search import Candidate, Found
from bot.verify import State, Verification
from bot.verify.findings import words_of

_LEAST_SAID = 2  # words with meaning and figures of a claim that is judged
_CERTAIN = 0.8  # probability by words from which a question is not encoded
_TRACED = 5  # candidates
_COMPARED_BY = {  # by the mode of a question, for --explain and the desk
    "words": "words alone",
    "same": "words and meaning",
    "cross": "words and meaning, across languages",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found out about one question."""

    query: Query
    frame: Frame
    found: Found
    ranked: tuple[Candidate, ...]  # best first
    features: dict[str, float]  # of the best
    probability: float  # that the best answers the question; 0 without a candidate
    compared: Mapping[int, Verification] = field(default_factory=dict)  # by sentence
    leans_on: int = 0  # words in front, of what was asked before
    settled: bool = False  # what the best says of the claim needs no further look

    @property
    def best(self) -> Candidate | None:
        """Return the best candidate."""
        return self.ranked[0] if self.ranked else None

    def trace(self) -> dict[str, object]:
        """Return what was asked for, and what was compared, as plain data."""
        frame, terms = self.frame, self.query.terms
        return {
            "asked": frame.asked.value,
            "claim": frame.is_claim,
            "language": self.query.language,
            "compared by": _COMPARED_BY[self.query.mode],
            "figures": [count.quantity.text for count in frame.counts],
            "names": [name.text for name in frame.names],
            "unknown words": [one.token.text for one in terms if one.content and not one.stems],
            "candidates": [one.trace() for one in self.ranked[:_TRACED]],
            "probability": round(self.probability, 4),
        }

    def led_by(self, leader: Candidate, **changes: Any) -> Assessment:
        """Return it with ``leader`` first, and with other ``changes``."""
        rest = (one for one in self.ranked if one.id != leader.id)
        return replace(self, ranked=(leader, *rest), **changes)


def says_anything(query: Query) -> bool:
    """Return False for a question that no word tells the subject of: "who is that". The words of
    the articles' language are known for that; in another one each word may be the subject."""
    return any(term.content for term in query.terms)


def says_enough(claim: Frame) -> bool:
    """Return True unless a claim is too short to be judged by itself: "did it work?"."""
    return len(claim.terms) + len(claim.counts) >= _LEAST_SAID


def rests_on_own_words(assessed: Assessment, verification: Verification) -> bool:
    """Return False for a claim that is decided by what was asked before it alone."""
    first = assessed.leans_on
    if not first:
        return True
    decided = words_of(verification.findings, State.SUPPORTED, State.CONTRADICTED)
    if assessed.query.mode != "cross":
        missing = words_of(verification.findings, State.MISSING, State.OPEN)
        decided |= {word.index for word in assessed.frame.terms} - missing
    return any(index >= first for index in decided)


def is_certain(assessed: Assessment) -> bool:
    """Return True if words alone decide: then meaning, which costs most, would not change it."""
    best = assessed.best
    if best is None or assessed.frame.is_claim:
        return False
    if best.features.get("exact"):
        return True
    found = best.verification
    if found and found.of(State.MISSING):
        return False
    return assessed.probability >= _CERTAIN and not best.is_gap
