"""Margin training: each entry's centroid moves until its own forms score above rivals."""

from dataclasses import dataclass

import numpy as np

from bot.matching.entries import Labels
from bot.matching.features import Floats, Rows
from bot.matching.tuning import Tuning


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

    def scores(self, forms: Forms) -> Floats:
        """Return forms by entries."""
        scores = forms.sparse.times(self.sparse)
        if self.dense is not None and forms.dense is not None:
            scores += forms.dense @ self.dense
        return scores

    def move(self, forms: Forms, columns: Labels, rate: float) -> None:
        """Add ``rate`` times each form to its column."""
        terms, entries = self.sparse.shape
        lengths = np.diff(forms.sparse.starts)
        flat = forms.sparse.ids.astype(np.int64) * entries + np.repeat(columns, lengths)
        np.add.at(
            self.sparse.reshape(terms * entries), flat, forms.sparse.values * np.float32(rate)
        )
        if self.dense is not None and forms.dense is not None:
            np.add.at(self.dense.T, columns, forms.dense * np.float32(rate))


def centroids(forms: Forms, terms: int, entries: int) -> Heads:
    """Return the unit centroid of each entry's forms; zero for an entry without forms."""
    dense = None if forms.dense is None else np.zeros((forms.dense.shape[1], entries), np.float32)
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


def train(forms: Forms, terms: int, entries: int, tuning: Tuning) -> Heads:
    """Return trained heads; the same for the same input (the seed is fixed)."""
    heads = centroids(forms, terms, entries)
    random = np.random.default_rng(tuning.seed)
    everything = np.arange(len(forms.owners))
    waiting = everything
    rate = tuning.rate
    for number in range(tuning.passes):
        rows = everything if number % tuning.full_every == 0 else waiting
        if not len(rows):
            continue
        rows = random.permutation(rows)
        failed = [
            _step(heads, forms.take(batch), batch, rate, tuning.margin)
            for batch in np.array_split(rows, max(1, -(-len(rows) // tuning.batch)))
        ]
        waiting = np.concatenate(failed)
        rate *= tuning.rate_decay
    return heads


def _step(heads: Heads, forms: Forms, rows: Labels, rate: float, margin: float) -> Labels:
    """Move heads for the forms of one batch within ``margin`` of a rival; return those rows."""
    scores = heads.scores(forms)
    each = np.arange(len(rows))
    own = scores[each, forms.owners].copy()
    scores[each, forms.owners] = -np.inf
    rivals = scores.argmax(axis=1)
    short = np.flatnonzero(own - scores[each, rivals] < margin)
    if len(short):
        moved = forms.take(short)
        heads.move(moved, moved.owners, rate)
        heads.move(moved, rivals[short], -rate)
    return rows[short]
