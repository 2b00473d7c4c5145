"""What is to be ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScorerEntry:
    """An entry as the scorer sees it.

    ``text`` is a second, weaker field, such as the answer: it helps entries with few phrasings.
    """

    id: str
    phrasings: tuple[str, ...]
    text: str = ""


class Phrasings:
    """All phrasings of all entries in one list, those of an entry together, in entry order."""

    def __init__(self, entries: Sequence[ScorerEntry]) -> None:
        self.texts = [phrasing for entry in entries for phrasing in entry.phrasings]
        counts = [len(entry.phrasings) for entry in entries]
        self.counts = np.array(counts, dtype=np.int64)
        self.owners: Labels = np.repeat(np.arange(len(entries)), self.counts)
        self.ends = np.cumsum(self.counts)
        self.starts = self.ends - self.counts
        self._filled = np.flatnonzero(self.counts)

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def mean(self) -> float:
        """Return how many phrasings an entry has on average."""
        return len(self.texts) / max(1, len(self.counts))

    def best(self, similarities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the highest similarity of each entry's phrasings; 0 for an entry without any."""
        best = np.zeros(len(self.counts), dtype=np.float32)
        if len(self._filled):
            best[self._filled] = np.maximum.reduceat(similarities, self.starts[self._filled])
        return best

    def best_of(self, entries: Labels, similarities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what ``best`` would, for some entries alone."""
        best = np.zeros(len(entries), dtype=np.float32)
        filled = np.flatnonzero(self.counts[entries])
        if len(filled):
            ends = np.cumsum(self.counts[entries[filled]])
            starts = ends - self.counts[entries[filled]]
            members = similarities[self.of(entries[filled])]
            best[filled] = np.maximum.reduceat(members, starts)
        return best

    def of(self, entries: Labels) -> Labels:
        """Return the phrasings of some entries."""
        if not len(entries):
            return entries
        counts = self.counts[entries]
        ends = np.cumsum(counts)
        places: Labels = np.arange(ends[-1]) + np.repeat(
            self.starts[entries] - (ends - counts), counts
        )
        return places

    def nearest(self, entry: int, similarities: NDArray[np.float32]) -> int | None:
        """Return which phrasing of ``entry`` is most similar, the first on ties."""
        start, end = int(self.starts[entry]), int(self.ends[entry])
        return start + int(similarities[start:end].argmax()) if end > start else None
