"""Letters: runs of three to five letters of words, which words of one family share."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from bot.matching.query import Known, Query

LENGTHS = (3, 4, 5)
CACHED_WORDS = 4096


class Letters:
    """The runs of letters of a FAQ with their weights.

    ``w(r) = 1 + ½ ln((E+1)/entries with r) + ½ ln((F+1)/forms with r)``, for E entries, F forms.
    """

    def __init__(self, forms: Sequence[Sequence[str]], owners: Sequence[int], entries: int) -> None:
        """Take the folded words of each form and the entry that owns it."""
        self._runs = lru_cache(maxsize=CACHED_WORDS)(runs)
        in_forms: Counter[str] = Counter()
        in_entries: dict[str, set[int]] = {}
        for words, owner in zip(forms, owners, strict=True):
            # In order of appearance, unlike a set: sums must not differ from run to run.
            found = list(dict.fromkeys(run for word in words for run in self._runs(word)))
            in_forms.update(found)
            for run in found:
                in_entries.setdefault(run, set()).add(owner)
        self.ids = {run: index for index, run in enumerate(in_forms)}
        self._weights = [
            1.0
            + 0.5 * math.log((entries + 1) / len(in_entries[run]))
            + 0.5 * math.log((len(forms) + 1) / in_forms[run])
            for run in in_forms
        ]
        self._unknown = 1.0 + math.log(entries + 1)

    def row(self, words: Sequence[str]) -> tuple[list[int], list[float]]:
        """Return the known runs of ``words`` and their values, of unit length."""
        return self._row(words, 0)

    def query_row(self, query: Query) -> tuple[list[int], list[float]]:
        """Return the same for a question as corrected.

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


def runs(word: str) -> tuple[str, ...]:
    """Return the runs of three to five letters of ``word`` between its two ends."""
    marked = f"<{word}>"
    return tuple(
        marked[at : at + length] for length in LENGTHS for at in range(len(marked) - length + 1)
    )
