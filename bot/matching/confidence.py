"""Confidence: the probability that an entry is the one asked for."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the confidence of a first candidate is judged from.

    Its score and lead over the second; how many words the question has, how many phrasings an
    entry has on average, and how many entries there are.
    """

    score: float = 0.0
    margin: float = 0.0
    words: int = 0
    phrasings: float = 0.0
    entries: int = 0

    def features(self) -> dict[str, float]:
        """Return the numbers that the logistic weighs, by name."""
        return {
            "constant": 1.0,
            "score": self.score,
            "margin": self.margin,
            "root of margin": math.sqrt(max(0.0, self.margin)),
            "log of words": math.log1p(self.words),
            "log of phrasings": math.log1p(self.phrasings),
            "log of entries": math.log1p(self.entries),
        }


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic on :meth:`Evidence.features`, fitted by `evaluation/fit_scorer.py`.

    Below the first candidate, confidence is a share (``runner_up``) of what the first leaves
    over, falling by a factor e for every ``temperature`` of score, and never above the first's.
    """

    weights: Mapping[str, float]
    temperature: float
    runner_up: float

    def first(self, evidence: Evidence) -> float:
        """Return the probability that the first candidate is right, 0 to 1."""
        if evidence.score <= 0.0:
            return 0.0
        features = evidence.features()
        return logistic(sum(weight * features[name] for name, weight in self.weights.items()))

    def all(self, evidence: Evidence, scores: Sequence[float], exact: int = 0) -> list[float]:
        """Return one probability a candidate for scores in falling order, falling likewise.

        ``exact``: how many of the first have the question as a phrasing, word for word. They
        share certainty.
        """
        if not scores:
            return []
        if exact:
            return [1.0 / exact] * exact + [0.0] * (len(scores) - exact)
        first = self.first(evidence)
        ceiling = min(first, (1.0 - first) * self.runner_up)
        return [first, *(ceiling * self._decay(scores[0] - score) for score in scores[1:])]

    def _decay(self, behind: float) -> float:
        return math.exp(-behind / self.temperature)


@lru_cache(maxsize=4)
def fitted(mode: str) -> Confidence:
    """Return the weights shipped for ``mode``: ``lexical`` or ``fused``."""
    text = files("bot.matching").joinpath("data/confidence.json").read_text("utf-8")
    data = json.loads(text)[mode]
    return Confidence(data["weights"], data["temperature"], data["runner_up"])


def logistic(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, x))))
