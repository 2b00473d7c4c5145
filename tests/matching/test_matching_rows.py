"""Counting and packing at once gives what a loop would."""

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.rows import Rows, Tally, flat

WIDTH = 9
LISTS = st.lists(st.lists(st.integers(0, WIDTH - 1), max_size=12), max_size=8)
WEIGHTS = np.linspace(1.0, 2.0, WIDTH)


@given(LISTS)
def test_rows_are_those_of_a_loop(lists: list[list[int]]) -> None:
    """Ids in order of first appearance, damped counts, unit length."""
    rows = Tally(*flat(lists), len(lists), WIDTH).rows(WEIGHTS)
    assert len(rows) == len(lists)
    for number, one in enumerate(lists):
        counts = Counter(one)
        values = [WEIGHTS[i] * (1 + math.log(count)) for i, count in counts.items()]
        length = math.sqrt(sum(v * v for v in values))
        row = list(rows.row(number))
        assert [i for i, _ in row] == list(counts)
        assert np.allclose([v for _, v in row], [v / length for v in values])


@given(LISTS)
def test_spread_counts_each_list_and_owner_once(lists: list[list[int]]) -> None:
    """In how many lists, and in lists of how many owners, an id stands."""
    owners = np.arange(len(lists)) // 2
    tally = Tally(*flat(lists), len(lists), WIDTH)
    in_lists = [sum(i in one for one in lists) for i in range(WIDTH)]
    in_owners = [
        len({int(o) for o, one in zip(owners, lists, strict=True) if i in one})
        for i in range(WIDTH)
    ]
    assert tally.spread().tolist() == in_lists
    assert tally.spread_among(owners).tolist() == in_owners


@given(st.lists(st.integers(0, 300), min_size=1, max_size=4), st.integers(1, 5))
def test_products_are_those_of_dense_matrices(lengths: list[int], columns: int) -> None:
    """Short rows and long ones, which are summed in parts; none at all is zero."""
    random = np.random.default_rng(len(lengths))
    matrix = random.normal(size=(300, columns)).astype(np.float32)
    rows = Rows.of(
        [(random.permutation(300)[:n].tolist(), random.normal(size=n).tolist()) for n in lengths]
    )
    dense = np.zeros((len(lengths), 300), dtype=np.float32)
    for number in range(len(lengths)):
        for i, value in rows.row(number):
            dense[number, i] = value
    assert np.allclose(rows.times(matrix), dense @ matrix, atol=1e-3)
    filled = Rows.filled(dense)
    assert np.allclose(filled.times(matrix), dense @ matrix, atol=1e-3)
    assert np.allclose(rows.beside(filled, 0).times(matrix), 2 * dense @ matrix, atol=1e-3)
