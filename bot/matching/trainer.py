"""Margin training: each entry's centroid moves until its own forms score above rivals."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from bot.matching.change import NEW, Change
from bot.matching.entries import Labels
from bot.matching.features import Floats, Rows
from bot.matching.rows import bounds
from bot.matching.tuning import Tuning

# More than the fast product of unit rows may be off.
SLACK = 2e-4


@dataclass(frozen=True, slots=True)
class Forms:
    """What is trained on: sparse rows, dense rows (or none) and each row's entry."""

    sparse: Rows
    dense: Floats | None
    owners: Labels

    def take(self, rows: Labels) -> "Forms":
        """Return the given rows."""
        dense = None if self.dense is None else self.dense[rows]
        return Forms(self.sparse.take(rows), dense, self.owners[rows])


@dataclass(frozen=True, slots=True)
class Heads:
    """One column an entry: weights of terms and, with an encoder, of dense dimensions."""

    sparse: Floats
    dense: Floats | None

    def scores(self, forms: Forms, *, roughly: bool = False) -> Floats:
        """Return forms by entries; ``roughly``: within ``SLACK``, and faster."""
        times = forms.sparse.roughly_times if roughly else forms.sparse.times
        scores = times(self.sparse)
        if self.dense is not None and forms.dense is not None:
            scores += forms.dense @ self.dense
        return scores

    @property
    def nothing(self) -> "Heads":
        """Heads of the same shape with every weight 0."""
        dense = None if self.dense is None else np.zeros_like(self.dense)
        return Heads(np.zeros_like(self.sparse), dense)

    def add(self, other: "Heads") -> None:
        """Add the weights of ``other``, which has the same shape."""
        self.sparse[:] += other.sparse
        if self.dense is not None and other.dense is not None:
            self.dense[:] += other.dense

    def divide(self, count: int) -> None:
        """Divide every weight; in place, since large heads fill much of the memory."""
        self.sparse[:] /= np.float32(count)
        if self.dense is not None:
            self.dense[:] /= np.float32(count)

    def move(self, forms: Forms, columns: Labels, rate: float) -> None:
        """Add ``rate`` times each form to its column, one form after the other."""
        order, turns = _turns(columns)
        sparse, columns = forms.sparse.take(order), columns[order]
        ids, starts = sparse.ids.astype(np.intp), sparse.starts
        places = ids * self.sparse.shape[1] + np.repeat(columns, np.diff(starts))
        values = sparse.values * np.float32(rate)
        weights = self.sparse.reshape(-1)
        for start, end in pairwise(starts[turns].tolist()):
            weights[places[start:end]] += values[start:end]
        if self.dense is not None and forms.dense is not None:
            for start, end in pairwise(turns.tolist()):
                vectors = forms.dense[order[start:end]] * np.float32(rate)
                self.dense.T[columns[start:end]] += vectors


def _turns(columns: Labels) -> tuple[Labels, Labels]:
    """Return an order of ``columns`` in which none stands twice between two of the bounds.

    Such a run can be added at once: fifteen times as fast as ``np.add.at``, and the same sums.
    """
    sorted_ = np.argsort(columns, kind="stable")
    firsts = np.flatnonzero(np.diff(columns[sorted_], prepend=-1))
    lengths = np.diff(firsts, append=len(columns))
    turn = np.arange(len(columns)) - np.repeat(firsts, lengths)
    return sorted_[np.argsort(turn, kind="stable")], bounds(np.bincount(turn))


def centroids(forms: Forms, terms: int, entries: int) -> Heads:
    """Return the unit centroid of each entry's forms; zero for an entry without forms."""
    dense = None
    if forms.dense is not None:  # a column lies in one piece: it is moved as a whole
        dense = np.zeros((forms.dense.shape[1], entries), np.float32, order="F")
    heads = Heads(np.zeros((terms, entries), np.float32), dense)
    heads.move(forms, forms.owners, 1.0)
    square = np.einsum("te,te->e", heads.sparse, heads.sparse)
    if dense is not None:
        square += np.einsum("te,te->e", dense, dense)
    length = np.sqrt(np.where(square > 0, square, 1.0))
    heads.sparse[:] /= length
    if dense is not None:
        dense /= length
    return heads


def adjusted(heads: Heads, forms: Forms, change: Change, terms: int, tuning: Tuning) -> Heads:
    """Return heads for other entries and ``terms``: trained on ``forms`` of those that changed.

    All else is as it was, so this is there at once; what ``train`` returns is better.
    """
    before, after = change.entries, np.flatnonzero(change.entries != NEW)
    sparse = np.zeros((terms, len(before)), np.float32)
    sparse[: len(heads.sparse), after] = heads.sparse[:, before[after]]
    dense = None
    if heads.dense is not None:
        dense = np.zeros((len(heads.dense), len(before)), np.float32, order="F")
        dense[:, after] = heads.dense[:, before[after]]
    other = Heads(sparse, dense)
    anew = forms.take(np.flatnonzero(np.isin(forms.owners, change.anew)))
    fresh = centroids(
        replace(anew, owners=np.searchsorted(change.anew, anew.owners)), terms, len(change.anew)
    )
    sparse[:, change.anew] = fresh.sparse
    if dense is not None and fresh.dense is not None:
        dense[:, change.anew] = fresh.dense
    _learn(other, forms, tuning)
    return other


def _learn(heads: Heads, forms: Forms, tuning: Tuning) -> None:
    """Go over ``forms`` a few times, one of each entry at once: more would move it too far."""
    random = np.random.default_rng(tuning.seed)
    waiting = np.arange(len(forms.owners))
    batch = min(tuning.batch, len(np.unique(forms.owners)))
    for _ in range(tuning.passes):
        waiting = _pass(heads, forms, random.permutation(waiting), tuning.rate, tuning, batch)


def train(
    forms: Forms, terms: int, entries: int, tuning: Tuning, start: Heads | None = None
) -> Heads:
    """Return trained heads; the same for the same input (the seed is fixed).

    They begin from the centroids of the forms, or go on from ``start``, which is moved. What is
    returned is the mean of the heads after each pass (after Freund and Schapire's averaged
    perceptron): the last ones alone would hang on the order of the forms, and on the last digit
    of a vector.
    """
    heads = start or centroids(forms, terms, entries)
    mean, passes = heads.nothing, 0
    random = np.random.default_rng(tuning.seed)
    everything = np.arange(len(forms.owners))
    waiting = everything
    rate = tuning.rate
    for number in range(tuning.passes):
        rows = everything if number % tuning.full_every == 0 else waiting
        if not len(rows):
            continue
        waiting = _pass(heads, forms, random.permutation(rows), rate, tuning, tuning.batch)
        rate *= tuning.rate_decay
        mean.add(heads)
        passes += 1
    if not passes:
        return heads
    mean.divide(passes)
    return mean


def _pass(
    heads: Heads, forms: Forms, rows: Labels, rate: float, tuning: Tuning, most: int
) -> Labels:
    """Move heads for ``rows``, batch by batch; return those within the margin of a rival."""
    failed = [
        _step(heads, forms.take(batch), batch, rate, tuning.margin)
        for batch in np.array_split(rows, max(1, -(-len(rows) // max(1, most))))
    ]
    return np.concatenate(failed)


def _step(heads: Heads, forms: Forms, rows: Labels, rate: float, margin: float) -> Labels:
    """Move heads for the forms of one batch within ``margin`` of a rival; return those rows."""
    rivals, leads = _leads(heads, forms, margin)
    short = np.flatnonzero(leads < margin)
    if len(short):
        moved = forms.take(short)
        heads.move(moved, moved.owners, rate)
        heads.move(moved, rivals[short], -rate)
    return rows[short]


def _leads(heads: Heads, forms: Forms, margin: float) -> tuple[Labels, Floats]:
    """Return the rival of each form and its lead over it, exact where that decides a move.

    Training would amplify a last digit: so none decides that differs from machine to machine.
    """
    scores = heads.scores(forms, roughly=True)
    rivals, leads = _rivals(scores, forms.owners)
    best = scores[np.arange(len(rivals)), rivals]
    tied = np.count_nonzero(scores > best[:, None] - SLACK, axis=1) > 1
    unsure = np.flatnonzero((leads < margin + SLACK) & (tied | (leads > margin - SLACK)))
    if len(unsure):
        exact = heads.scores(forms.take(unsure))
        rivals[unsure], leads[unsure] = _rivals(exact, forms.owners[unsure])
    return rivals, leads


def _rivals(scores: Floats, owners: Labels) -> tuple[Labels, Floats]:
    """Return the best other entry of each form, and the lead over it; takes the own from scores."""
    each = np.arange(len(owners))
    own = scores[each, owners]
    scores[each, owners] = -np.inf
    rivals = scores.argmax(axis=1)
    return rivals, own - scores[each, rivals]
