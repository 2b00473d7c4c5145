"""Sparse rows, and counting many short lists of numbers at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows (CSR): row ``i`` has ``ids[starts[i]:starts[i+1]]`` with ``values`` alike."""

    starts: Longs
    ids: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    @staticmethod
    def of(rows: Sequence[tuple[Sequence[int], Sequence[float]]]) -> "Rows":
        """Pack rows of ids and values."""
        starts = bounds([len(ids) for ids, _ in rows])
        ids = np.fromiter((i for row, _ in rows for i in row), np.int32, count=starts[-1])
        values = np.fromiter((v for _, row in rows for v in row), np.float32, count=starts[-1])
        return Rows(starts, ids, values)

    @staticmethod
    def filled(matrix: Floats) -> "Rows":
        """Return the rows of a dense matrix without its zeros."""
        where = np.flatnonzero(matrix)
        row, column = np.divmod(where, max(1, matrix.shape[1]))
        starts = bounds(np.bincount(row, minlength=len(matrix)))
        return Rows(starts, column.astype(np.int32), matrix.reshape(-1)[where])

    def row(self, index: int) -> Iterator[tuple[int, float]]:
        """Return the ids and values of one row."""
        where = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return zip(self.ids[where].tolist(), self.values[where].tolist(), strict=True)

    def take(self, rows: NDArray[np.integer]) -> "Rows":
        """Return the given rows, in the order given."""
        starts, where = taken(self.starts, rows)
        return Rows(starts, self.ids[where], self.values[where])

    def sum(self, rows: NDArray[np.integer], values: Floats, width: int) -> Floats:
        """Return the sum of the given rows, each times its value, as one dense row."""
        found = self.take(rows)
        each = np.repeat(values, np.diff(found.starts))
        total = np.bincount(found.ids, weights=found.values * each, minlength=width)
        return total.astype(np.float32)

    def dense(self, width: int) -> Floats:
        """Return these rows as a dense matrix: what ``filled`` takes."""
        matrix = np.zeros((len(self), width), dtype=np.float32)
        matrix[np.repeat(np.arange(len(self)), np.diff(self.starts)), self.ids] = self.values
        return matrix

    def carried(self, places: NDArray[np.integer], new: "Rows") -> "Rows":
        """Return the rows at ``places``, and those of ``new`` in turn where a place is below 0."""
        both = Rows(
            np.append(self.starts, self.starts[-1] + new.starts[1:]),
            np.append(self.ids, new.ids),
            np.append(self.values, new.values),
        )
        added = places < 0
        return both.take(np.where(added, len(self) - 1 + np.cumsum(added), places))

    def beside(self, other: "Rows", first: int) -> "Rows":
        """Return each row with that of ``other`` after it, whose ids count from ``first``."""
        own, others = np.diff(self.starts), np.diff(other.starts)
        starts = self.starts + other.starts
        left = np.arange(len(self.ids)) + np.repeat(other.starts[:-1], own)
        right = np.arange(len(other.ids)) + np.repeat(self.starts[1:], others)
        ids = np.empty(starts[-1], dtype=np.int32)
        values = np.empty(starts[-1], dtype=np.float32)
        ids[left], ids[right] = self.ids, other.ids + first
        values[left], values[right] = self.values, other.values
        return Rows(starts, ids, values)

    def times(self, matrix: Floats) -> Floats:
        """Return the product of these rows with ``matrix`` (terms by columns), dense."""
        product = np.zeros((len(self), matrix.shape[1]), dtype=np.float32)
        ends = self.starts.tolist()
        # Row by row: what one row needs of the matrix fits a cache. Not by BLAS, whose sums differ
        # from machine to machine.
        for row in range(len(self)):
            start, end = ends[row], ends[row + 1]
            if end > start:
                weighted = matrix.take(self.ids[start:end], axis=0)
                weighted *= self.values[start:end, None]
                np.add(weighted[0], _sum(weighted[1:]), out=product[row])
        return product

    def roughly_times(self, matrix: Floats) -> Floats:
        """Return the same four times as fast, with last digits that differ between machines."""
        product = np.zeros((len(self), matrix.shape[1]), dtype=np.float32)
        ends = self.starts.tolist()
        longest = int(np.diff(self.starts).max(initial=0))
        needed = np.empty((longest, matrix.shape[1]), dtype=np.float32)
        ids = self.ids.astype(np.intp)
        for row in range(len(self)):
            start, end = ends[row], ends[row + 1]
            some = needed[: end - start]
            # Without a mode that can't fail, numpy fills a copy first.
            matrix.take(ids[start:end], axis=0, out=some, mode="clip")
            np.dot(self.values[start:end], some, out=product[row])
        return product


class Tally:
    """How often each id stands in each of many lists."""

    def __init__(self, lists: Longs, ids: Longs, number: int, width: int) -> None:
        """Take ids below ``width``, each with the one of ``number`` lists in which it stands."""
        small = number * max(1, width) < 2**31  # half the memory, which this takes most of
        keys: Ints | Longs = lists.astype(np.int32) if small else lists.astype(np.int64)
        keys *= max(1, width)
        keys += ids
        distinct, first, counts = np.unique(keys, return_index=True, return_counts=True)
        order = np.argsort(first)  # as they first stand there: sums depend on the order
        self._number, self._width = number, width
        self._lists, self._ids = np.divmod(distinct[order], max(1, width))
        self._counts = counts[order]

    def spread(self) -> Longs:
        """Return in how many lists each id stands."""
        return np.bincount(self._ids, minlength=self._width)

    def spread_among(self, owners: Longs) -> Longs:
        """Return in lists of how many owners each id stands; ``owners`` has one a list."""
        keys = np.sort(owners[self._lists] * max(1, self._width) + self._ids)
        each = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
        return np.bincount(each % max(1, self._width), minlength=self._width)

    def rows(
        self, weights: NDArray[np.float64], numbers: Longs | None = None, length: float = 1.0
    ) -> Rows:
        """Return rows of one length: the weight of each id times its damped count.

        ``numbers`` gives the ids new numbers, -1 to those left out; ``weights`` follow them.
        """
        lists, ids, counts = self._lists, self._ids, self._counts
        if numbers is not None:
            kept = numbers[ids] >= 0
            lists, ids, counts = lists[kept], numbers[ids[kept]], counts[kept]
        values = weights[ids] * (1.0 + np.log(counts))
        squares = np.bincount(lists, weights=values * values, minlength=self._number)
        values = values / np.sqrt(squares)[lists] * length
        starts = bounds(np.bincount(lists, minlength=self._number))
        return Rows(starts, ids.astype(np.int32), values.astype(np.float32))


def _sum(rows: Floats) -> Floats:
    """Return the sum of ``rows``, pairwise, which is more exact than one after the other."""
    count = len(rows)
    if count > 128:
        half = count // 16 * 8
        return _sum(rows[:half]) + _sum(rows[half:])
    whole = count // 8 * 8
    if not whole:
        few: Floats = np.add.reduce(rows, axis=0)
        return few
    eight = np.add.reduce(rows[:whole].reshape(-1, 8, rows.shape[1]), axis=0)
    four = eight[::2] + eight[1::2]
    two = four[::2] + four[1::2]
    total: Floats = two[0] + two[1]
    for row in rows[whole:]:
        total += row
    return total


def flat(lists: Sequence[Sequence[int]]) -> tuple[Longs, Longs]:
    """Return for each number of ``lists`` the list in which it stands, and the numbers."""
    lengths = np.fromiter(map(len, lists), np.int64, count=len(lists))
    numbers = np.fromiter((n for one in lists for n in one), np.int64, count=int(lengths.sum()))
    return np.repeat(np.arange(len(lists)), lengths), numbers


def bounds(lengths: Sequence[int] | NDArray[np.integer]) -> Longs:
    """Return where runs of these lengths start, and where the last ends."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def taken(starts: Longs, rows: NDArray[np.integer]) -> tuple[Longs, Longs]:
    """Return the bounds of the given rows packed anew, and where their members stand."""
    lengths = np.diff(starts)[rows]
    new = bounds(lengths)
    return new, np.arange(new[-1]) + np.repeat(starts[rows] - new[:-1], lengths)
