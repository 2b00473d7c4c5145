"""Phrasings as sparse unit vectors of weighted words, neighbours and runs of letters."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.networks.graph import Floats
from bot.retrieval.questions import Term
from bot.text.tokens import Token

Ints = NDArray[np.int64]

START, END = "^", "$"
# How much each kind of feature counts beside a word that carries the subject.
FUNCTION_WORD = 0.85
PAIR = 0.4
RUN = 0.35
IDF_FLOOR = 1.0
UNKNOWN_WORD = 1.4  # an unknown word makes a question unlike everything
UNKNOWN_PAIR = 0.3
# With thousands of phrasings rare pairs and runs of letters only cost time and memory.
LARGE = 5000
RARE_PAIR = 3
RUN_LENGTH = 3
_RUN_MARK = "\0"


@dataclass(frozen=True, slots=True)
class CsrMatrix:
    """Sparse rows: those of row n are ``ids[starts[n]:starts[n + 1]]`` with their ``values``."""

    starts: Ints
    ids: Ints
    values: Floats

    @staticmethod
    def of(rows: Sequence[Mapping[int, float]]) -> CsrMatrix:
        """Return a matrix of the values that each row has by column."""
        starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        ids = np.fromiter((column for row in rows for column in row), np.int64)
        values = np.fromiter((value for row in rows for value in row.values()), np.float32)
        return CsrMatrix(starts, ids, values)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> Ints:
        """Return the row of each value."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def take(self, rows: Ints) -> CsrMatrix:
        """Return some of the rows, in the order asked for."""
        counts = np.diff(self.starts)[rows]
        starts = np.concatenate(([0], np.cumsum(counts)))
        places = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], counts)
        return CsrMatrix(starts, self.ids[places], self.values[places])

    def times(self, weights: Floats, rows: Ints) -> Floats:
        """Return the product of some rows with a dense matrix."""
        taken = self.take(rows)
        product = np.zeros((len(rows), weights.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(np.diff(taken.starts))
        if len(filled):
            parts = weights[taken.ids] * taken.values[:, None]
            product[filled] = np.add.reduceat(parts, taken.starts[filled], axis=0)
        return product

    def add_to(self, weights: Floats, rows: Ints, columns: Ints, factor: float) -> None:
        """Add ``factor`` times each of some rows to its column of a dense matrix."""
        taken = self.take(rows)
        places = taken.ids * weights.shape[1] + columns[taken.owners()]
        np.add.at(weights.reshape(-1), places, taken.values * np.float32(factor))

    def transposed(self, columns: int) -> CsrMatrix:
        """Return the same with rows and columns exchanged."""
        order = np.argsort(self.ids, kind="stable")
        starts = np.searchsorted(self.ids[order], np.arange(columns + 1))
        return CsrMatrix(starts, self.owners()[order], self.values[order])

    def unit(self) -> CsrMatrix:
        """Return the same with each row of length 1."""
        filled = np.flatnonzero(np.diff(self.starts))
        length = np.ones(len(self), dtype=np.float32)
        if len(filled):
            length[filled] = np.sqrt(np.add.reduceat(self.values**2, self.starts[filled]))
        return CsrMatrix(self.starts, self.ids, self.values / length[self.owners()])


class FeatureSpace:
    """The features of a set of texts with their weights, and the texts as unit ``rows``.

    ``w = kind · (1 + ½ ln((E+1)/entries with it) + ½ ln((T+1)/texts with it))``, for E entries and
    T texts; the kind is a word, a function word, two neighbours or a run of letters.
    """

    def __init__(
        self,
        texts: Sequence[Sequence[Token]],
        owners: Sequence[int],
        is_function: Callable[[str], bool],
    ) -> None:
        """Take the tokens of each text and the entry that it belongs to."""
        self._function = {t.stem for tokens in texts for t in tokens if is_function(t.norm)}
        self._large = len(texts) >= LARGE
        counts = [Counter(self._features([t.stem for t in tokens])) for tokens in texts]
        in_texts = Counter(itertools.chain.from_iterable(counts))
        having = {(f, owner) for row, owner in zip(counts, owners, strict=True) for f in row}
        in_entries = Counter(feature for feature, _ in having)
        least = RARE_PAIR if self._large else 1
        kept = [f for f, count in in_texts.items() if count >= least or " " not in f]
        entries = len(set(owners))
        self.ids = {feature: place for place, feature in enumerate(kept)}
        self._unknown = IDF_FLOOR + math.log(entries + 1)
        self._weights = [
            self._kind(feature)
            * (
                IDF_FLOOR
                + math.log((entries + 1) / in_entries[feature]) / 2
                + math.log((len(texts) + 1) / in_texts[feature]) / 2
            )
            for feature in kept
        ]
        self.rows = CsrMatrix.of([self._weigh(row) for row in counts]).unit()

    def question(self, terms: Sequence[Term]) -> tuple[Ints, Floats, float]:
        """Return a question as a sparse vector, ids and values, of length 1 with what is unknown
        of it counted in; and the share of its words' weight that the phrasings know."""
        words = [[(s, share) for s, share in term.stems if s in self.ids] for term in terms]
        counts: dict[str, float] = defaultdict(float)
        unknown: list[float] = []
        covered = total = 0.0
        for term, choices in zip(terms, words, strict=True):
            weight = self._unknown * (1.0 if term.content else FUNCTION_WORD)
            if choices:
                weight = self._weights[self.ids[choices[0][0]]]
                covered += weight
            else:
                unknown.append(UNKNOWN_WORD * weight)
            total += weight
            for stem, share in choices:
                counts[stem] += share
            for run in self._runs(choices[0][0]) if choices else ():
                if run in self.ids:
                    counts[run] += choices[0][1]
                else:
                    unknown.append(RUN * self._unknown)
        # Neighbours meet across an unknown word.
        places = list(filter(None, words))
        ends = [[(START, 1.0)], *places, [(END, 1.0)]] if places else []
        for left, right in itertools.pairwise(ends):
            pairs = {f"{a} {b}": x * y for a, x in left for b, y in right}
            known = {pair: share for pair, share in pairs.items() if pair in self.ids}
            for pair, share in known.items():
                counts[pair] += share
            if not known:
                unknown.append(UNKNOWN_PAIR * self._unknown)
        weighed = self._weigh(counts)
        length = math.sqrt(sum(v * v for v in (*weighed.values(), *unknown))) or 1.0
        values = np.fromiter((v / length for v in weighed.values()), np.float32)
        return np.fromiter(weighed, np.int64), values, covered / total if total else 0.0

    def _weigh(self, counts: Mapping[str, float]) -> dict[int, float]:
        places = ((self.ids[f], count) for f, count in counts.items() if f in self.ids)
        return {
            place: self._weights[place] * (count if count <= 1.0 else 1.0 + math.log(count))
            for place, count in places
        }

    def _features(self, stems: Sequence[str]) -> Iterable[str]:
        yield from stems
        if stems:
            yield from map(" ".join, itertools.pairwise((START, *stems, END)))
        for stem in stems:
            yield from self._runs(stem)

    def _runs(self, stem: str) -> tuple[str, ...]:
        return () if self._large else _letter_runs(stem)

    def _kind(self, feature: str) -> float:
        if " " in feature:
            return PAIR
        if feature[0] == _RUN_MARK:
            return RUN
        return FUNCTION_WORD if feature in self._function else 1.0


@lru_cache(maxsize=8192)
def _letter_runs(word: str) -> tuple[str, ...]:
    marked = f"<{word}>"
    starts = range(len(marked) - RUN_LENGTH + 1)
    return tuple(_RUN_MARK + marked[at : at + RUN_LENGTH] for at in starts)
