from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.features import Rows
from bot.matching.space import Space
from bot.matching.trainer import SLACK, Forms, centroids, train
from bot.matching.tuning import Tuning

TUNING = Tuning()
ROWS = st.lists(
    st.tuples(st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True), st.integers(0, 2)),
    min_size=1,
    max_size=12,
)


def forms(rows: list[tuple[list[int], int]], dense: int = 0) -> Forms:
    """Return unit rows with the entry of each."""
    sparse = Rows.of([(ids, [len(ids) ** -0.5] * len(ids)) for ids, _ in rows])
    owners = np.array([owner for _, owner in rows])
    vectors = np.zeros((len(rows), dense), dtype=np.float32)
    for row, (ids, _) in enumerate(rows):
        vectors[row, [i % max(1, dense) for i in ids] if dense else []] = 1
    return Forms(sparse, vectors if dense else None, owners)


@given(ROWS)
def test_training_repeats(rows: list[tuple[list[int], int]]) -> None:
    """The same forms give the same heads, to the last bit."""
    first, second = (train(forms(rows, 4), 8, 3, TUNING) for _ in range(2))
    assert np.array_equal(first.sparse, second.sparse)
    assert first.dense is not None
    assert second.dense is not None
    assert np.array_equal(first.dense, second.dense)


@given(ROWS)
def test_centroids_are_unit_columns(rows: list[tuple[list[int], int]]) -> None:
    """An entry with forms has a column of length 1, one without a column of zeros."""
    length = np.linalg.norm(centroids(forms(rows), 8, 3).sparse, axis=0)
    present = np.isin(range(3), [owner for _, owner in rows])
    assert np.allclose(length, present, atol=1e-5)


@given(ROWS, st.randoms(use_true_random=False))
def test_moves_add_one_form_after_the_other(
    rows: list[tuple[list[int], int]], random: Random
) -> None:
    """However many forms move one column: the sums are those of one form at a time."""
    moved = forms(rows, 4)
    columns = np.array([random.randrange(3) for _ in rows])
    heads, slow = (centroids(moved, 8, 3) for _ in range(2))
    heads.move(moved, columns, 0.3)
    assert slow.dense is not None
    assert moved.dense is not None
    for row, column in enumerate(columns):
        for term, value in moved.sparse.row(row):
            slow.sparse[term, column] += np.float32(value) * np.float32(0.3)
        slow.dense[:, column] += moved.dense[row] * np.float32(0.3)
    assert np.array_equal(heads.sparse, slow.sparse)
    assert np.array_equal(heads.dense, slow.dense)


@given(ROWS)
def test_rough_scores_are_within_the_slack(rows: list[tuple[list[int], int]]) -> None:
    """What the fast product is off never decides a move."""
    heads = train(forms(rows, 4), 8, 3, TUNING)
    exact, rough = (heads.scores(forms(rows, 4), roughly=way) for way in (False, True))
    assert np.abs(exact - rough).max() < SLACK / 2


def test_forms_that_can_be_told_apart_are() -> None:
    """After training each form scores its own entry highest, where a centroid fails."""
    rows = [([0, 1], 0), ([0, 2], 0), ([0, 3], 0), ([0, 4, 5], 1), ([4], 1), ([0, 5], 1)]
    trained = train(forms(rows), 8, 2, TUNING).scores(forms(rows))
    assert trained.argmax(axis=1).tolist() == [owner for _, owner in rows]


@given(st.integers(0, 6), st.integers(1, 3))
def test_space_keeps_unit_length(count: int, entries: int) -> None:
    """Vectors placed in the space of a FAQ are unit vectors still, however few made it."""
    random = np.random.default_rng(count)
    vectors = random.normal(size=(count, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    space = Space.of(vectors, np.arange(count) % entries, TUNING)
    asked = np.eye(8, dtype=np.float32)
    assert np.allclose(np.linalg.norm(space.place(asked), axis=1), 1, atol=1e-5)
