"""Linear heads: one column of weights an entry, trained so that no rival comes near."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from bot.retrieval.features import Floats, Ints

MARGIN = 0.4
PASSES = 8
BATCH = 256
RATE, RATE_DECAY = 0.05, 0.97
FULL_EVERY = 5  # other passes see only the rows that came too near a rival in the one before
_SEED = 7


class Rows(Protocol):
    """What is trained on: a matrix, dense or sparse, of one row a phrasing."""

    def times(self, weights: Floats, rows: Ints) -> Floats:
        """Return the product of some rows with ``weights``."""
        ...

    def add_to(self, weights: Floats, rows: Ints, columns: Ints, factor: float) -> None:
        """Add ``factor`` times each of some rows to its column of ``weights``."""
        ...


def train_head(rows: Rows, owners: Ints, shape: tuple[int, int]) -> Floats:
    """Return weights of ``shape`` (features, entries) whose product with a row scores the entries.

    They begin as the mean of each entry's rows. Where a row leads over its best rival by less than
    the margin, the own column moves towards it and the rival's away. Returned is the mean of the
    weights after each pass (after Freund and Schapire's averaged perceptron), which depends little
    on their order. The same input gives the same weights.
    """
    everything = np.arange(len(owners))
    weights = np.zeros(shape, dtype=np.float32)
    rows.add_to(weights, everything, owners, 1.0)
    length = np.sqrt(np.einsum("fe,fe->e", weights, weights))
    weights /= np.where(length > 0, length, 1.0)
    mean, passes = np.zeros_like(weights), 0
    random = np.random.default_rng(_SEED)
    waiting, rate = everything, RATE
    for number in range(PASSES):
        todo = everything if number % FULL_EVERY == 0 else waiting
        if not len(todo):
            continue
        batches = np.array_split(random.permutation(todo), -(-len(todo) // BATCH))
        waiting = np.concatenate([_step(weights, rows, owners, batch, rate) for batch in batches])
        rate *= RATE_DECAY
        mean += weights
        passes += 1
    return mean / np.float32(max(1, passes))


def _step(weights: Floats, rows: Rows, owners: Ints, batch: Ints, rate: float) -> Ints:
    """Move ``weights`` for the rows that lead by less than the margin; return these rows."""
    scores = rows.times(weights, batch)
    each, own = np.arange(len(batch)), owners[batch]
    lead = scores[each, own]
    scores[each, own] = -np.inf
    rivals = scores.argmax(axis=1)
    near = np.flatnonzero(lead - scores[each, rivals] < MARGIN)
    rows.add_to(weights, batch[near], own[near], rate)
    rows.add_to(weights, batch[near], rivals[near], -rate)
    return batch[near]
