"""Likeness in meaning with many phrasings: exact where it can matter, bounded elsewhere.

A question is compared with the leading dimensions of every phrasing alone; how much the others can
add at most is known from their lengths. What takes the time is reading memory: here an eighth.
"""

from copy import copy
from dataclasses import dataclass

import numpy as np

from bot.matching.change import carried
from bot.matching.entries import Labels
from bot.matching.features import Floats

LEADING = 64
_ROUNDING = np.float32(1e-4)  # more than sums in single precision are off


@dataclass(frozen=True, slots=True)
class Bounded:
    """A question against all rows: ``roughly`` its likeness, give or take ``slack``."""

    turned: Floats
    roughly: Floats
    slack: Floats


class PlainRows:
    """Rows that are compared as they are: few enough for that."""

    def __init__(self, vectors: Floats) -> None:
        """Take one row a phrasing."""
        self._vectors = vectors

    def bounded(self, vector: Floats) -> Bounded:
        """Return the likeness of ``vector`` with every row."""
        slack = np.full(len(self._vectors), _ROUNDING)
        return Bounded(vector, self._vectors @ vector, slack)

    def exact(self, bounded: Bounded, rows: Labels) -> Floats:
        """Return the likeness with some rows."""
        return bounded.roughly[rows]


class LeadingRows:
    """Rows turned so that their leading dimensions hold as much of them as can be."""

    def __init__(self, vectors: Floats) -> None:
        """Take one row a phrasing."""
        axes = np.linalg.eigh(vectors.T @ vectors)[1][:, ::-1]
        self._axes = np.ascontiguousarray(axes, dtype=np.float32)
        self._leading = vectors @ self._axes[:, :LEADING]
        self._others = vectors @ self._axes[:, LEADING:]
        self._measure()

    def vectors(self, rows: Labels) -> Floats:
        """Return some rows as they were taken."""
        turned = np.hstack((self._leading[rows], self._others[rows]))
        return np.asarray(turned @ self._axes.T, dtype=np.float32)

    def adjusted(self, places: Labels, new: Floats) -> "LeadingRows":
        """Return these rows at ``places``, and ``new`` ones where a place is NEW, turned alike."""
        other = copy(self)
        other._adjust(places, new @ self._axes)  # noqa: SLF001 - a copy of itself
        return other

    def _adjust(self, places: Labels, turned: Floats) -> None:
        self._leading = carried(self._leading, places, turned[:, :LEADING])
        self._others = carried(self._others, places, turned[:, LEADING:])
        self._measure()

    def _measure(self) -> None:
        self._lengths: Floats = np.sqrt(np.einsum("ij,ij->i", self._others, self._others))

    def bounded(self, vector: Floats) -> Bounded:
        """Return the likeness of ``vector`` with every row, within bounds."""
        turned: Floats = vector @ self._axes
        others = float(np.linalg.norm(turned[LEADING:]))
        slack: Floats = self._lengths * np.float32(others) + _ROUNDING
        return Bounded(turned, np.dot(self._leading, turned[:LEADING]), slack)

    def exact(self, bounded: Bounded, rows: Labels) -> Floats:
        """Return the likeness with some rows."""
        others = self._others[rows] @ bounded.turned[LEADING:]
        return np.asarray(bounded.roughly[rows] + others, dtype=np.float32)
