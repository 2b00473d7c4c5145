"""Letters: runs of three to five letters of words, which words of one family share."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from bot.matching.query import Known, Query
from bot.matching.rows import Longs, Rows, Tally, bounds, flat, taken

LENGTHS = (3, 4, 5)
CACHED_WORDS = 4096


class Letters:
    """The runs of letters of a FAQ with their weights.

    ``w(r) = 1 + ½ ln((E+1)/entries with r) + ½ ln((F+1)/forms with r)``, for E entries, F forms.
    """

    def __init__(self, ids: dict[str, int], weights: list[float], unknown: float) -> None:
        """Use :meth:`of`."""
        self.ids = ids
        self._weights = weights
        self._unknown = unknown
        self._runs = lru_cache(maxsize=CACHED_WORDS)(runs)

    def __reduce__(self) -> tuple[object, ...]:
        return Letters, (self.ids, self._weights, self._unknown)

    @staticmethod
    def of(
        forms: Sequence[Sequence[str]], owners: Longs, entries: int, length: float
    ) -> tuple["Letters", Rows]:
        """Take the folded words of each form and its entry; return rows of ``length``, too."""
        words: dict[str, int] = {}
        where, spelt = flat([[words.setdefault(w, len(words)) for w in form] for form in forms])
        ids, starts, found = _numbered(words)
        new, positions = taken(starts, spelt)
        tally = Tally(np.repeat(where, np.diff(new)), found[positions], len(forms), len(ids))
        by_entries = np.log((entries + 1) / np.maximum(1, tally.spread_among(owners)))
        by_forms = np.log((len(forms) + 1) / np.maximum(1, tally.spread()))
        weights = 1.0 + 0.5 * by_entries + 0.5 * by_forms
        letters = Letters(ids, weights.tolist(), 1.0 + math.log(entries + 1))
        return letters, tally.rows(weights, length=length)

    def query_row(self, query: Query) -> tuple[list[int], list[float]]:
        """Return the known runs of a question as corrected and their values, of unit length.

        All runs of its unknown words count as unknown and make the row shorter than 1: such a
        word must not raise a score by looking like a known one, that is for spelling to say.
        """
        known = [w.correction or w.text for w in query.words if w.known is not Known.UNKNOWN]
        unknown = sum(len(self._runs(w.text)) for w in query.words if w.known is Known.UNKNOWN)
        return self._row(known, unknown)

    def _row(self, words: Sequence[str], unknown: int) -> tuple[list[int], list[float]]:
        counts = Counter(run for word in words for run in self._runs(word))
        ids = [self.ids[run] for run in counts if run in self.ids]
        values = [
            self._weights[self.ids[run]] * (1.0 + math.log(count))
            for run, count in counts.items()
            if run in self.ids
        ]
        unknown += len(counts) - len(ids)
        length = math.sqrt(sum(v * v for v in values) + unknown * self._unknown**2) or 1.0
        return ids, [v / length for v in values]


def _numbered(words: Iterable[str]) -> tuple[dict[str, int], Longs, Longs]:
    """Return a number for each run of ``words``, and the numbers of each word with their bounds."""
    ids: dict[str, int] = {}
    found = [[ids.setdefault(run, len(ids)) for run in runs(word)] for word in words]
    return ids, bounds([len(one) for one in found]), flat(found)[1]


def runs(word: str) -> tuple[str, ...]:
    """Return the runs of three to five letters of ``word`` between its two ends."""
    marked = f"<{word}>"
    return tuple(
        marked[at : at + length] for length in LENGTHS for at in range(len(marked) - length + 1)
    )
