"""What was fitted: how features become a score and a probability; what brings languages near.

One set of weights for each way in which a question can be compared: with the encoder in the
language of the source (``same``), with it across languages (``cross``), and by words alone
(``words``). ``evaluation/fit_weights.py`` fits them over many articles. Confidence in an
entry by its phrasings alone (``evaluation/fit_phrasings.py``) and what is added to vectors of other
languages (``evaluation/fit_offsets.py``) stand in files of their own.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.networks.graph import Floats

_DATA = Path(__file__).parent / "data"
WEIGHTS, OFFSETS = _DATA / "weights.json", _DATA / "offsets.npz"
_DECAY = 0.08  # of a score: an entry so much below the first is e times less likely
_RUNNER_UP = 0.8  # how much of what the first leaves over the others get at most


def logistic(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, x))))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A weighted sum of named features, with a constant."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def score(self, features: Mapping[str, float]) -> float:
        """Return the sum; features without a weight count nothing."""
        weighed = self.weights.items()
        return self.bias + sum(weight * features.get(name, 0.0) for name, weight in weighed)

    def scores(self, features: Mapping[str, Floats], count: int) -> Floats:
        """Return the sum for each of ``count`` candidates."""
        total = np.full(count, self.bias, dtype=np.float32)
        for name, weight in self.weights.items():
            if weight:
                total += np.float32(weight) * features[name]
        return total

    def probability(self, features: Mapping[str, float]) -> float:
        """Return 1 / (1 + e^-score)."""
        return logistic(self.score(features))


@dataclass(frozen=True, slots=True)
class Weights:
    """The models of one mode.

    ``nearness`` orders all sentences, ``rank`` the candidates that are looked at closely;
    ``entry`` and ``statement`` give the probability that the first of them answers, where it is an
    entry, found by its phrasings, and where it is a sentence as it stands.
    """

    nearness: LinearModel
    rank: LinearModel
    entry: LinearModel
    statement: LinearModel


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Weights]:
    """Return the weights of each mode that ship with the program."""
    return {mode: Weights(**models) for mode, models in read_models(WEIGHTS).items()}


def read_models(path: Path) -> dict[str, dict[str, LinearModel]]:
    """Return the models in a file by mode and name."""
    data: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        mode: {name: LinearModel(**model) for name, model in models.items()}
        for mode, models in data.items()
    }


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
        counts = map(math.log1p, (self.words, self.phrasings, self.entries))
        return (1.0, self.score, math.sqrt(max(0.0, self.lead)), self.semantic, *counts)


def confidences(evidence: Evidence, scores: Sequence[float], *, semantic: bool) -> list[float]:
    """Return one probability for each of ``scores``, which fall; it falls likewise."""
    if not scores:
        return []
    weights = _of_confidence()["semantic" if semantic else "words"]
    pairs = zip(weights, evidence.features(), strict=True)
    first = logistic(sum(weight * feature for weight, feature in pairs)) if scores[0] > 0 else 0.0
    ceiling = min(first, (1.0 - first) * _RUNNER_UP)
    return [first, *(ceiling * math.exp((score - scores[0]) / _DECAY) for score in scores[1:])]


@lru_cache(maxsize=1)
def _of_confidence() -> dict[str, list[float]]:
    weights: dict[str, list[float]] = json.loads((_DATA / "confidence.json").read_text("utf-8"))
    return weights


@lru_cache(maxsize=1)
def offsets() -> Mapping[str, Floats]:
    """Return by language what to add to the vector of a question so that it lies where an English
    question with the same meaning does: the difference of the means over parallel questions."""
    with np.load(OFFSETS, allow_pickle=False) as file:
        return {language: file[language].astype(np.float32) for language in file.files}
