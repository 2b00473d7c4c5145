"""The two regressions that weights are fitted with, by L-BFGS on features of one spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from bot.retrieval.weights import LinearModel

LISTWISE_PENALTY = 2e-3


def listwise(
    groups: list[tuple[np.ndarray, np.ndarray, float]], names: Sequence[str]
) -> LinearModel:
    """Return weights that maximise the probability of the right candidates among all."""
    groups = [(x, y, often) for x, y, often in groups if y.any() and not y.all()]
    every = np.concatenate([x for x, _, _ in groups])
    mean, spread = every.mean(0), every.std(0)
    spread[spread < 1e-6] = np.inf
    scaled = [((x - mean) / spread, y) for x, y, _ in groups]
    often = np.array([often for _, _, often in groups])
    often /= often.sum()
    sizes = np.cumsum([0] + [len(x) for x, _ in scaled])
    x = np.concatenate([x for x, _ in scaled])
    y = np.concatenate([y for _, y in scaled]).astype(float)
    starts = sizes[:-1]
    owner = np.repeat(np.arange(len(scaled)), np.diff(sizes))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        s -= np.maximum.reduceat(s, starts)[owner]
        e = np.exp(s)
        p = e / np.add.reduceat(e, starts)[owner]
        gold = np.add.reduceat(p * y, starts)
        q = p * y / np.maximum(gold, 1e-12)[owner]
        value = -(often * np.log(np.maximum(gold, 1e-12))).sum() + LISTWISE_PENALTY * w @ w
        return value, -(x.T @ (often[owner] * (q - p))) + 2 * LISTWISE_PENALTY * w

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x / spread
    return LinearModel({n: round(float(v), 5) for n, v in zip(names, w, strict=True) if v})


def logistic(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, names: Sequence[str], penalty: float
) -> LinearModel:
    """Return a penalised logistic regression."""
    mean, spread = x.mean(0), x.std(0)
    spread[spread < 1e-6] = np.inf
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ w
        value = (weight * (np.logaddexp(0, s) - y * s)).sum() / weight.sum()
        g = z.T @ (weight * (1 / (1 + np.exp(-s)) - y)) / weight.sum()
        return (
            value + penalty * w[:-1] @ w[:-1],
            g + 2 * penalty * np.append(w[:-1], 0),
        )

    w = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    raw = w[:-1] / spread
    bias = w[-1] - (raw * mean).sum()
    return LinearModel(
        {n: round(float(v), 5) for n, v in zip(names, raw, strict=True) if v}, round(float(bias), 5)
    )
