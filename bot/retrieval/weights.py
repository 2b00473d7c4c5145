"""The fitted weights: how features of a candidate become a score and a probability.

One set of weights for each way in which a question can be compared: with the encoder in the
language of the source (``same``), with it across languages (``cross``), and by words alone
(``words``). ``evaluation/fit_weights.py`` fits them over many articles.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import mul
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MODELS = ("nearness", "rank", "entry", "statement")
WEIGHTS = Path(__file__).parent / "data" / "weights.json"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A weighted sum of named features, with a constant."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def score(self, features: Mapping[str, float]) -> float:
        """Return the sum; features without a weight count nothing."""
        given = map(features.get, self.weights, repeat(0.0))
        total: float = sum(map(mul, self.weights.values(), given))
        return self.bias + total

    def scores(
        self, features: Mapping[str, NDArray[np.float32]], count: int
    ) -> NDArray[np.float32]:
        """Return the sum for each of ``count`` candidates."""
        total = np.full(count, self.bias, dtype=np.float32)
        for name, weight in self.weights.items():
            if weight:
                total += np.float32(weight) * features[name]
        return total

    def probability(self, features: Mapping[str, float]) -> float:
        """Return 1 / (1 + e^-score)."""
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, self.score(features)))))


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
    return read_weights(WEIGHTS)


def read_weights(path: Path) -> Mapping[str, Weights]:
    """Return the weights in a file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return {
        mode: Weights(
            *(LinearModel(models[name]["weights"], models[name]["bias"]) for name in MODELS)
        )
        for mode, models in data.items()
    }
