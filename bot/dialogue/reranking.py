"""Reads a question beside what was found for it, and puts first what answers it.

Words and vectors find what is near a question; whether that answers shows when both are read
together. Reading costs more than all else, so only the first few candidates are read, and only
where it can change the outcome. ``evaluation/fit_reranking.py`` fits what it counts.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bot.dialogue.features import verification_features
from bot.entailment.cross_encoder import ENGLISH, INTO_ENGLISH
from bot.retrieval.search import Candidate
from bot.retrieval.weights import LinearModel, logistic, read_models

MODELS = Path(__file__).parent / "data" / "reranking.json"
# Takes passages and returns for each the log-odds that it answers.
Read = Callable[[Sequence[str]], Sequence[float]]

SURE = 1.5  # log-odds of the first from which no other candidate is read
_SEEMS = 0.0  # log-odds from which a candidate seems to answer
_OF_ENTRIES = 3  # candidates that are read where an entry, which a person wrote, is first
_DECIDED = 0.97  # probability from which reading would not change the outcome
_SHARPEST = 8.0  # log-odds
_FOUND = (
    "coverage", "type_supported", "type_missing", "name_missing", "name_supported", "term_missing",
    "date_missing", "place_missing", "quantity_missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How much is read by a reader, and how far it is believed.

    So many ``candidates`` are read where the question is answered with a probability above
    ``least``, and so many ``more`` where none of these seems to answer. From log-odds of
    ``trusted`` on a missing kind of thing does not keep an answer back; below ``denied`` a sentence
    that lacks something of the question is none. Chosen on news that the
    reader did not learn from: with 4 and 4, not 3 alone, and from 0.025, not 0.1, 5 more of 100
    questions are answered rightly, and with 0.5 there some 3 more, without more wrong answers. With
    -2 some 2 fewer of 100 unanswerable questions on the packaged article are answered.
    """

    candidates: int = 3
    more: int = 0
    least: float = 0.1
    trusted: float = math.inf
    denied: float = -math.inf

    @property
    def most(self) -> int:
        """Return how many candidates are read at most."""
        return self.candidates + self.more


READINGS = {
    ENGLISH: Reading(candidates=4, more=4, least=0.025, trusted=0.5, denied=-2.0),
    # With a fourth, 2 more of 100 news questions are answered rightly; with more after these, none.
    INTO_ENGLISH: Reading(candidates=4),
}


@dataclass(frozen=True, slots=True)
class Reranking:
    """The models of one way in which questions are compared.

    ``rank`` orders candidates by their score and by reading; ``entry`` and ``statement`` give the
    probability that the first of them answers, where it is an entry and where it is a sentence.
    """

    rank: LinearModel
    entry: LinearModel
    statement: LinearModel
    reading: Reading = Reading()

    def __call__(
        self,
        ranked: Sequence[Candidate],
        probability: float,
        read: Sequence[float],
        language: str,
    ) -> tuple[tuple[Candidate, ...], float]:
        """Return candidates anew, best first, and the probability that the first answers.

        ``probability`` is what it was before; ``read`` has the log-odds that each of the first
        candidates answers a question in ``language``.
        """
        order, scores = self.order(ranked, read)
        features = reranking_features(ranked, probability, read, order, scores)
        features[asked_in(language)] = 1.0
        model = self.entry if ranked[order[0]].entry else self.statement
        first = [self._with_reading(ranked[at], scores[at], read[at]) for at in order]
        last = first[-1].score
        rest = [replace(one, score=min(one.score, last)) for one in ranked[len(read) :]]
        return (*first, *rest), model.probability(features)

    def is_undecided(self, probability: float) -> bool:
        """Return True if reading may change the outcome."""
        return self.reading.least < probability < _DECIDED

    def places_to_read(self, ranked: Sequence[Candidate]) -> Iterator[int]:
        """Yield the places of the sentences of the first candidates, up to one that has none."""
        by_entry = bool(ranked and ranked[0].entry)
        for one in ranked[: _OF_ENTRIES if by_entry else self.reading.most]:
            if one.place is None or one.is_gap:
                return
            yield one.place

    def read_beside(self, probability: float, passages: Sequence[str], read: Read) -> list[float]:
        """Return for the first candidates the log-odds that each answers.

        None are read where that would not change the outcome; only the first where it surely
        answers; and the last ones only where no other one seems to answer.

        ``passages`` are the sentences of ``places_to_read``.
        """
        if not passages or not self.is_undecided(probability):
            return []
        few, found = self.reading.candidates, [*read(passages[:1])]
        if found[0] < SURE and len(passages) > 1:
            found += read(passages[1:few])
        if max(found) < _SEEMS and len(passages) > few:
            found += read(passages[few:])
        return found

    def order(
        self, ranked: Sequence[Candidate], read: Sequence[float]
    ) -> tuple[list[int], list[float]]:
        """Return the places of those that were read, best first, and the score of each place."""
        scores = [
            self.rank.score({"score": one.score, "read": odds})
            for one, odds in zip(ranked, read, strict=False)
        ]
        return sorted(range(len(scores)), key=lambda at: -scores[at]), scores

    def reading_features(self, odds: float) -> dict[str, float]:
        """Return what a candidate is told of how it was read, with these log-odds."""
        return {
            "read": logistic(odds),
            "reads_as_answer": float(odds >= self.reading.trusted),
            "reads_as_none": float(odds < self.reading.denied),
        }

    def _with_reading(self, one: Candidate, score: float, read: float) -> Candidate:
        return replace(one, features=one.features | self.reading_features(read), score=score)


def asked_in(language: str) -> str:
    """Return the feature that says in which language something is asked."""
    return f"in_{language}"


def reranking_features(
    ranked: Sequence[Candidate],
    probability: float,
    read: Sequence[float],
    order: Sequence[int],
    scores: Sequence[float],
) -> dict[str, float]:
    """Return what the probability that the new first candidate answers is judged from."""
    first = order[0]
    before = _log_odds(probability)
    chosen = ranked[first]
    features = {
        "before": before,
        "read": read[first],
        "read_low": min(read[first], 0.0),
        "read_most": math.log(sum(map(math.exp, read))),
        "lead": _lead(scores, first),
        "read_lead": _lead(read, first),
    }
    if first == 0:
        features |= {"kept": 1.0, "kept_before": before}
    if chosen.verification:
        found = verification_features(chosen.verification)
        features |= {name: found[name] for name in _FOUND if name in found}
    return features


def _lead(values: Sequence[float], first: int) -> float:
    others = [value for at, value in enumerate(values) if at != first]
    return values[first] - max(others) if others else 3.0


def _log_odds(probability: float) -> float:
    sure = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_SHARPEST, min(_SHARPEST, math.log(sure / (1 - sure))))


@lru_cache(maxsize=1)
def shipped_rerankings() -> Mapping[str, Reranking]:
    """Return the models that ship with the program: by the mode of the question, for what the
    multilingual reader reads, and by the name of any other reader."""
    return {
        name: Reranking(**models, reading=READINGS.get(name, Reading()))
        for name, models in read_models(MODELS).items()
    }
