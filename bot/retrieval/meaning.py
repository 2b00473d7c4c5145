"""What is learnt of phrasings: linear heads, and meanings spread so that entries stand apart."""

import numpy as np

from bot.networks.graph import Floats
from bot.retrieval.features import CsrMatrix, Ints
from bot.retrieval.vectors import group_means, unit

# How heads are trained.
MARGIN = 0.4
PASSES = 8
BATCH = 256
RATE, RATE_DECAY = 0.05, 0.97
FULL_EVERY = 5  # other passes see only the rows that came too near a rival in the one before
_SEED = 7
# With few phrasings their mean is that of a few subjects, not of the language.
_TRUST_MEAN_FROM = 50
_SHRINK = 0.9


class DenseRows:
    """Vectors as a head is trained on them: see ``CsrMatrix``."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def times(self, weights: Floats, rows: Ints) -> Floats:
        """Return the product of some vectors with ``weights``."""
        product: Floats = self._vectors[rows] @ weights
        return product

    def add_to(self, weights: Floats, rows: Ints, columns: Ints, factor: float) -> None:
        """Add ``factor`` times each of some vectors to its column of ``weights``."""
        chosen = np.zeros((len(rows), weights.shape[1]), dtype=np.float32)
        chosen[np.arange(len(rows)), columns] = factor
        weights += self._vectors[rows].T @ chosen


Rows = CsrMatrix | DenseRows  # what a head is trained on: one row a phrasing


def train_head(rows: Rows, owners: Ints, shape: tuple[int, int]) -> Floats:
    """Return weights of ``shape`` (features, entries) whose product with a row scores the entries.

    One column an entry, trained so that no rival comes near. They begin as the mean of each
    entry's rows. Where a row leads over its best rival by less than the margin, the own column
    moves towards it and the rival's away. Returned is the mean of the weights after each pass
    (after Freund and Schapire's averaged perceptron), which depends little on their order. The same
    input gives the same weights.
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


class Meaning:
    """The vectors of phrasings, and what was learnt of them.

    The origin is moved to the middle of the phrasings, and how they differ is evened out. All
    vectors of this encoder are alike; what all phrasings share tells nothing apart. Directions in
    which the phrasings of one entry differ are shortened: linear discriminant analysis with a
    shrunken covariance.
    """

    def __init__(self, vectors: Floats, owners: Ints, entries: int) -> None:
        """Take unit vectors of phrasings and the entry of each."""
        self._vectors = vectors
        count, dimension = vectors.shape
        mean = vectors.mean(axis=0, dtype=np.float32)
        self._middle: Floats = mean * np.float32(count / (count + _TRUST_MEAN_FROM))
        self._axes = np.eye(dimension, dtype=np.float32)
        groups = np.unique(owners, return_inverse=True)[1]
        several = bool(np.bincount(groups).max() > 1)  # else how all differ from their mean counts
        groups = groups if several else np.zeros_like(groups)
        apart = vectors - group_means(vectors, groups)[groups]
        variance = float(np.einsum("ij,ij->", apart, apart)) / dimension
        if variance > 1e-9:
            covariance = apart.T @ apart * np.float32((1 - _SHRINK) / variance)
            values, axes = np.linalg.eigh(covariance + _SHRINK * np.eye(dimension))
            self._axes = ((axes / np.sqrt(values)) @ axes.T).astype(np.float32)
        self._placed = self._place(vectors)
        rows, shape = DenseRows(self._placed), (dimension, entries)
        self._head = train_head(rows, owners, shape) if several else None

    def similarities(self, vector: Floats) -> tuple[Floats, Floats, Floats | None]:
        """Return how near a question is to each phrasing, as the encoder has it and here, and what
        the head says of entries.

        The head is None where no entry has two phrasings.
        """
        placed = self._place(vector[None])[0]
        learnt = None if self._head is None else placed @ self._head
        return self._vectors @ vector, self._placed @ placed, learnt

    def _place(self, vectors: Floats) -> Floats:
        """Return ``vectors`` as this space has them, of unit length again."""
        return unit(np.asarray((vectors - self._middle) @ self._axes, dtype=np.float32))
