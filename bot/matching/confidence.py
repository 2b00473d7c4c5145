"""Confidence: the probability that an entry is the one asked for."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the first candidate of a ranking.

    Its score, lead over the second, and best phrasing's similarity; its scores by words and by
    meaning alone; ``agree``: 1 if the words alone put it first, else 0. Of the question: the
    share of its words' weight that the FAQ knows, and how many words. Of the FAQ: phrasings an
    entry on average, and entries.
    """

    score: float = 0.0
    margin: float = 0.0
    coverage: float = 0.0
    best: float = 0.0
    lexical: float = 0.0
    dense: float = 0.0
    agree: float = 0.0
    words: int = 0
    phrasings: float = 0.0
    entries: int = 0

    def features(self) -> dict[str, float]:
        """Return the numbers that a logistic may weigh."""
        return {
            "constant": 1.0,
            "score": self.score,
            "margin": self.margin,
            "root of margin": math.sqrt(max(0.0, self.margin)),
            "coverage": self.coverage,
            "best phrasing": self.best,
            "lexical": self.lexical,
            "dense": self.dense,
            "agreement": self.agree,
            "log of words": math.log(1 + self.words),
            "log of phrasings": math.log(1 + self.phrasings),
            "log of entries": math.log(1 + self.entries),
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
        if exact or not scores:
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
