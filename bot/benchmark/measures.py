"""Measures of answering a FAQ."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FALSE_SHARE = 0.05
Numbers = Sequence[float] | NDArray[np.float64]


def area(inside: Numbers, outside: Numbers) -> float:
    """Return the area under the ROC curve of ``inside`` against ``outside``, ties half; 0 to 1."""
    scores = np.concatenate([inside, outside])
    _, position, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[position]
    total = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(total / (len(inside) * len(outside)))


def right_at_false(
    inside: Numbers,
    right: Sequence[bool] | NDArray[np.bool_],
    outside: Numbers,
    share: float = FALSE_SHARE,
) -> float:
    """Return the share of questions inside that are answered and right, 0 to 1.

    The threshold is the lowest that lets at most ``share`` of those outside be answered.
    """
    falling = np.sort(outside)[::-1]
    threshold = falling[int(share * len(outside))]
    return float(np.mean((np.asarray(inside) > threshold) & np.asarray(right)))
