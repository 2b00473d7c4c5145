import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.features import Rows
from bot.matching.space import Space
from bot.matching.trainer import Forms, centroids, train
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
