"""What became of entries and their phrasings between two states of a FAQ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.entries import Labels, ScorerEntry

NEW = -1


@dataclass(frozen=True, slots=True)
class Change:
    """Where each entry, phrasing and text of an entry stood before; ``NEW`` for one that did not.

    ``anew`` are the entries that are new or have lost a phrasing, ``grown`` those others that
    have one more.
    """

    entries: Labels
    phrasings: Labels
    texts: Labels
    anew: Labels
    grown: Labels

    @staticmethod
    def of(before: Sequence[ScorerEntry], after: Sequence[ScorerEntry]) -> "Change":
        """Compare by ids and words."""
        ends = np.cumsum([0, *(len(entry.phrasings) for entry in before)]).tolist()
        old = {entry.id: (place, entry) for place, entry in enumerate(before)}
        entries, texts, anew, grown = [], [], [], []
        phrasings: list[int] = []
        for position, entry in enumerate(after):
            place, was = old.get(entry.id, (NEW, ScorerEntry(entry.id, ())))
            start = ends[place] if place != NEW else 0
            places = {words: start + number for number, words in enumerate(was.phrasings)}
            found = [places.get(words, NEW) for words in entry.phrasings]
            entries.append(place)
            texts.append(place if entry.text == was.text else NEW)
            phrasings += found
            if place == NEW or not set(was.phrasings) <= set(entry.phrasings):
                anew.append(position)
            elif NEW in found:
                grown.append(position)
        return Change(*map(_labels, (entries, phrasings, texts, anew, grown)))

    @property
    def touched(self) -> Labels:
        """Return the entries whose phrasings are others than before, in order."""
        return np.union1d(self.anew, self.grown).astype(np.int64)

    @property
    def added(self) -> Labels:
        """Return the phrasings that are new."""
        return np.flatnonzero(self.phrasings == NEW)


def carried(
    before: NDArray[np.float32], places: Labels, new: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the rows of ``before`` at ``places``, and those of ``new`` where a place is NEW."""
    rows = np.empty((len(places), before.shape[1]), dtype=np.float32)
    kept = places != NEW
    rows[kept] = before[places[kept]]
    rows[~kept] = new
    return rows


def _labels(numbers: list[int]) -> Labels:
    return np.array(numbers, dtype=np.int64)
