from pathlib import Path

import numpy as np
import pytest
from retrieval_fakes import FakeEncoder

from bot.retrieval.vectors import VectorCache, unit

TEXTS = ["one", "three", "one"]


def cache(path: Path | None, packaged: Path | None = None) -> VectorCache:
    """Return a cache without what the package ships."""
    return VectorCache(path, packaged)


def test_a_second_start_encodes_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Vectors come from disk, the same to the last bit as when they were first made."""
    path = tmp_path / "deep" / "vectors.npz"
    cold = cache(path).vectors(encoder, TEXTS, "question")
    warm = cache(path).vectors(encoder, TEXTS, "question")
    assert encoder.calls == [["one", "three"]]
    assert np.array_equal(cold, warm)
    assert np.array_equal(cold, cache(None).vectors(encoder, TEXTS, "question"))
    assert np.allclose(np.linalg.norm(warm, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("kept", [True, False])
def test_only_new_texts_are_encoded(tmp_path: Path, encoder: FakeEncoder, kept: bool) -> None:
    """One new phrasing costs one text, with a file and without one."""
    vectors = cache(tmp_path / "vectors.npz" if kept else None)
    vectors.vectors(encoder, TEXTS, "question")
    vectors.vectors(encoder, [*TEXTS, "four"], "question")
    assert encoder.calls[1:] == [["four"]]


def test_what_is_known_costs_no_encoding(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Known texts have their row, others a row of zeros, and the mask tells which."""
    vectors = cache(tmp_path / "vectors.npz")
    made = vectors.vectors(encoder, ["one"], "question")
    rows, missing = vectors.known(encoder, ["two", "one"], "question")
    assert missing.tolist() == [True, False]
    assert np.array_equal(rows[1], made[0])
    assert not rows[0].any()
    assert len(encoder.calls) == 1


def test_questions_and_passages_share_nothing(encoder: FakeEncoder) -> None:
    """One text has two vectors: as it is asked, and as it is answered from."""
    vectors = cache(None)
    asked = vectors.vectors(encoder, ["one"], "question")
    assert not np.allclose(asked, vectors.vectors(encoder, ["one"], "passage"))
    assert np.array_equal(asked, vectors.vectors(encoder, ["one"], "question"))


def test_another_model_shares_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Vectors of two models are never mixed, even of one dimension."""

    class Other(FakeEncoder):
        model = "fake/2"

    class Wider(FakeEncoder):
        model = "fake/3"
        dimension = 96

    for other in (Other(), Wider()):
        vectors = cache(tmp_path / "v.npz")
        vectors.vectors(encoder, TEXTS, "question")
        assert vectors.vectors(other, TEXTS, "question").shape == (3, other.dimension)
        assert other.calls == [["one", "three"]]


def test_shipped_vectors_are_used_and_never_written(tmp_path: Path, encoder: FakeEncoder) -> None:
    """What the package brings is not encoded; what is new is kept in the user's own file."""
    shipped, own = tmp_path / "shipped.npz", tmp_path / "own.npz"
    cache(shipped).vectors(encoder, ["one", "two"], "question")
    before = shipped.read_bytes()
    vectors = cache(own, packaged=shipped)
    vectors.vectors(encoder, ["two", "new"], "question")
    assert encoder.calls[1:] == [["new"]]
    assert shipped.read_bytes() == before
    assert cache(own).known(encoder, ["two", "new"], "question").missing.tolist() == [True, False]


def test_two_processes_lose_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Who writes last keeps what another wrote meanwhile."""
    path = tmp_path / "v.npz"
    first, second = cache(path), cache(path)
    for vectors in (first, second):
        vectors.known(encoder, [], "question")
    first.vectors(encoder, ["one"], "question")
    second.vectors(encoder, ["two"], "question")
    assert not cache(path).known(encoder, ["one", "two"], "question").missing.any()


def test_progress_is_told_and_what_was_done_is_kept(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Progress ends at the number of new texts; broken off, encoding goes on from there."""
    texts = [f"text {number}" for number in range(100)]
    seen: list[tuple[int, int]] = []

    def interrupt(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 2:
            raise KeyboardInterrupt

    vectors = cache(tmp_path / "v.npz")
    with pytest.raises(KeyboardInterrupt):
        vectors.vectors(encoder, texts, "question", interrupt)
    done, total = seen[-1]
    assert 0 < done < total == 100
    later: list[tuple[int, int]] = []
    cache(tmp_path / "v.npz").vectors(
        encoder, texts, "question", lambda *counts: later.append(counts)
    )
    assert later[-1] == (100 - done, 100 - done)


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "types", "shapes", "nan", "keys"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, encoder: FakeEncoder, damage: str) -> None:
    """Whatever stands in the file, the vectors are right and the file is whole afterwards."""
    path = tmp_path / "vectors.npz"
    right = cache(path).vectors(encoder, TEXTS, "question")
    whole = path.read_bytes()
    keys = np.zeros((1, 16), dtype=np.uint8)
    arrays = {
        "types": {"keys": keys, "vectors": np.zeros((1, 64))},
        "shapes": {"keys": keys, "vectors": np.zeros((2, 64), dtype=np.float16)},
        "nan": {"keys": keys, "vectors": np.full((1, 64), np.nan, dtype=np.float16)},
        "keys": {"other": keys},
    }
    if damage in arrays:
        np.savez(path, **arrays[damage])
    else:
        path.write_bytes({"empty": b"", "text": b"no zip", "cut": whole[:-40]}[damage])
    assert np.array_equal(cache(path).vectors(encoder, TEXTS, "question"), right)
    cache(path).vectors(encoder, TEXTS, "question")
    assert len(encoder.calls) == 2


def test_a_folder_that_cannot_be_written_is_no_hindrance(
    tmp_path: Path, encoder: FakeEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    """Vectors are made all the same; the log says that they can't be kept."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert len(cache(blocked / "vectors.npz").vectors(encoder, TEXTS, "question")) == 3
    assert "can't keep vectors" in caplog.text


def test_no_texts_give_no_rows(encoder: FakeEncoder) -> None:
    """An empty list is an empty array of the right width."""
    assert cache(None).vectors(encoder, [], "passage").shape == (0, encoder.dimension)


def test_a_zero_row_stays_zero() -> None:
    """Nothing is divided by zero."""
    rows = unit(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert np.allclose(rows, [[0.6, 0.8], [0, 0]])
