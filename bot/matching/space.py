"""The space of meaning as a FAQ uses it: what all its phrasings share tells nothing apart."""

from dataclasses import dataclass

import numpy as np

from bot.matching.entries import Labels
from bot.matching.features import Floats
from bot.matching.tuning import Tuning
from bot.matching.vectors import unit


@dataclass(frozen=True, slots=True)
class Space:
    """Moves the origin to the middle of the phrasings, and evens out how they differ.

    Directions in which phrasings of one entry differ are shortened: linear discriminant analysis
    with a shrunken covariance.
    """

    middle: Floats
    stretch: Floats

    @staticmethod
    def of(vectors: Floats, owners: Labels, tuning: Tuning) -> "Space":
        """Return the space of unit ``vectors`` with their entries; few vectors change little."""
        count, dimension = vectors.shape
        if not count:
            return Space(np.zeros(dimension, np.float32), np.eye(dimension, dtype=np.float32))
        middle = vectors.mean(axis=0) * np.float32(count / (count + tuning.trust_middle_from))
        apart = _within(vectors - middle, owners)
        variance = float(np.einsum("ij,ij->", apart, apart)) / dimension
        if variance < 1e-9:
            return Space(middle, np.eye(dimension, dtype=np.float32))
        covariance = apart.T @ apart * np.float32((1 - tuning.shrink) / variance)
        values, axes = np.linalg.eigh(covariance + tuning.shrink * np.eye(dimension))
        stretch = (axes / np.sqrt(values)) @ axes.T
        return Space(middle, stretch.astype(np.float32))

    def place(self, vectors: Floats) -> Floats:
        """Return ``vectors`` in this space, of unit length again."""
        return unit(np.asarray((vectors - self.middle) @ self.stretch, dtype=np.float32))


def _within(vectors: Floats, owners: Labels) -> Floats:
    """Return each vector less the mean of its entry; if all entries have one, less that of all."""
    counts = np.bincount(owners)
    if counts.max() < 2:
        alone: Floats = vectors - vectors.mean(axis=0)
        return alone
    means = np.zeros((len(counts), vectors.shape[1]), dtype=np.float32)
    np.add.at(means, owners, vectors)
    means /= np.maximum(1, counts)[:, None].astype(np.float32)
    apart: Floats = vectors - means[owners]
    return apart
