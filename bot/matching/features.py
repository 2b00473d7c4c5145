"""Terms of a text, their weights, and forms as sparse unit vectors."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.matching.tuning import Tuning

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

START = "^"
END = "$"

# A product is made in blocks of about this many numbers: what fits a cache is fast and small.
CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows (CSR): row ``i`` has ``ids[starts[i]:starts[i+1]]`` with ``values`` alike."""

    starts: NDArray[np.int64]
    ids: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    @staticmethod
    def of(rows: Sequence[tuple[Sequence[int], Sequence[float]]]) -> "Rows":
        """Pack rows of ids and values."""
        lengths = [len(ids) for ids, _ in rows]
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        ids = np.fromiter((i for row, _ in rows for i in row), np.int32, count=starts[-1])
        values = np.fromiter((v for _, row in rows for v in row), np.float32, count=starts[-1])
        return Rows(starts, ids, values)

    def row(self, index: int) -> Iterator[tuple[int, float]]:
        """Return the ids and values of one row."""
        where = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return zip(self.ids[where].tolist(), self.values[where].tolist(), strict=True)

    def take(self, rows: NDArray[np.int64]) -> "Rows":
        """Return the given rows, in the order given."""
        lengths = np.diff(self.starts)[rows]
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        where = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return Rows(starts, self.ids[where], self.values[where])

    def times(self, matrix: Floats) -> Floats:
        """Return the product of these rows with ``matrix`` (terms by columns), dense."""
        product = np.zeros((len(self), matrix.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(np.diff(self.starts))
        step = max(1, len(filled) * CELLS // max(1, len(self.ids) * matrix.shape[1]))
        for first in range(0, len(filled), step):
            rows = filled[first : first + step]
            start, end = self.starts[rows[0]], self.starts[rows[-1] + 1]
            weighted = matrix[self.ids[start:end]]
            weighted *= self.values[start:end, None]
            product[rows] = np.add.reduceat(weighted, self.starts[rows] - start, axis=0)
        return product


def pairs(tokens: Sequence[str]) -> list[str]:
    """Return the neighbours of ``tokens`` joined by a space, the two ends included."""
    if not tokens:
        return []
    ends = [START, *tokens, END]
    return [f"{left} {right}" for left, right in pairwise(ends)]


def damped(frequency: float) -> float:
    """Return how much a term seen ``frequency`` times counts; soft matches count in part."""
    return frequency if frequency <= 1.0 else 1.0 + math.log(frequency)


class Vocabulary:
    """The terms of a FAQ with their weights.

    ``w(t) = kind(t) (0.1 + ½ ln((E+1)/entries with t) + ½ ln((F+1)/forms with t))``, for E
    entries and F forms; kind is lower for function words and for pairs.
    """

    def __init__(
        self,
        forms: Sequence[Sequence[str]],
        owners: Sequence[int],
        texts: Sequence[Sequence[str]],
        function: frozenset[str],
        tuning: Tuning,
    ) -> None:
        """Take the tokens of forms with their entries, of the entries' texts, of function words.

        Words of a text are known; which of them are neighbours does not count.
        """
        self.tuning = tuning
        self.function = function
        self.unknown = math.log(len(texts) + 1) + tuning.idf_floor
        self._forms = len(forms) + sum(map(bool, texts))
        self._entries = len(texts)
        in_forms: Counter[str] = Counter()
        in_entries: Counter[str] = Counter()
        for own_forms, text in zip(_by_entry(forms, owners, len(texts)), texts, strict=True):
            documents = [*own_forms, list(dict.fromkeys(text))]
            for terms in documents:
                in_forms.update(terms)
            in_entries.update(set().union(*documents))
        least = tuning.prune_pairs_under if len(forms) >= tuning.large else 1
        kept = [t for t, count in in_forms.items() if count >= least or " " not in t]
        self.ids = {term: index for index, term in enumerate(kept)}
        self.weights = [self._weight(t, in_entries[t], in_forms[t]) for t in kept]

    def _weight(self, term: str, in_entries: int, in_forms: int) -> float:
        share = self.tuning.idf_entries
        by_entries = math.log((self._entries + 1) / in_entries)
        by_forms = math.log((self._forms + 1) / in_forms)
        return self.kind(term) * (
            self.tuning.idf_floor + share * by_entries + (1 - share) * by_forms
        )

    def kind(self, term: str) -> float:
        """Return how much ``term`` counts beside a word that carries the subject."""
        left, _, right = term.partition(" ")
        if not right:
            return self.tuning.function_word if left in self.function else 1.0
        grammar = all(part in self.function or part in (START, END) for part in (left, right))
        return self.tuning.function_pair if grammar else self.tuning.pair

    def row(self, tokens: Sequence[str]) -> tuple[list[int], list[float]]:
        """Return the known terms of ``tokens`` and their values, of unit length."""
        return self._unit(Counter([*tokens, *pairs(tokens)]))

    def text_row(self, tokens: Sequence[str]) -> tuple[list[int], list[float]]:
        """Return the words of a text and their values, of unit length."""
        return self._unit(Counter(tokens))

    def _unit(self, counts: Counter[str]) -> tuple[list[int], list[float]]:
        ids = [self.ids[t] for t in counts if t in self.ids]
        values = [
            self.weights[self.ids[t]] * damped(count)
            for t, count in counts.items()
            if t in self.ids
        ]
        length = math.sqrt(sum(v * v for v in values)) or 1.0
        return ids, [v / length for v in values]


# Keys in order of appearance, not sets: the order of terms must not differ from run to run.
def _by_entry(
    forms: Sequence[Sequence[str]], owners: Sequence[int], entries: int
) -> list[list[list[str]]]:
    grouped: list[list[list[str]]] = [[] for _ in range(entries)]
    for tokens, owner in zip(forms, owners, strict=True):
        grouped[owner].append(list(dict.fromkeys((*tokens, *pairs(tokens)))))
    return grouped
