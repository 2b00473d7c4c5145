"""Confidence: the probability that the entry of the highest score is the one asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_DECAY = 0.08  # of a score: an entry so much below the first is e times less likely
_RUNNER_UP = 0.8  # how much of what the first leaves over the others get at most


class Evidence(NamedTuple):
    """What confidence is judged from.

    The first score and its lead over the second; the cosine of the nearest phrasing of the first
    (0 without meaning); how many words the question has, how many phrasings an entry has on
    average, and how many entries there are.
    """

    score: float
    lead: float
    semantic: float
    words: int
    phrasings: float
    entries: int

    def features(self) -> tuple[float, ...]:
        """Return the numbers that the logistic weighs; ``evaluation/fit_phrasings.py`` fits it."""
        return (
            1.0,
            self.score,
            math.sqrt(max(0.0, self.lead)),
            self.semantic,
            math.log1p(self.words),
            math.log1p(self.phrasings),
            math.log1p(self.entries),
        )


def confidences(evidence: Evidence, scores: Sequence[float], *, semantic: bool) -> list[float]:
    """Return one probability for each of ``scores``, which fall; it falls likewise."""
    if not scores:
        return []
    weights = _weights()["semantic" if semantic else "words"]
    pairs = zip(weights, evidence.features(), strict=True)
    first = logistic(sum(weight * feature for weight, feature in pairs)) if scores[0] > 0 else 0.0
    ceiling = min(first, (1.0 - first) * _RUNNER_UP)
    return [first, *(ceiling * math.exp((score - scores[0]) / _DECAY) for score in scores[1:])]


@lru_cache(maxsize=1)
def _weights() -> dict[str, list[float]]:
    text = files("bot.retrieval").joinpath("data/confidence.json").read_text("utf-8")
    weights: dict[str, list[float]] = json.loads(text)
    return weights


def logistic(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, x))))
