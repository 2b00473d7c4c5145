from pathlib import Path

import numpy as np
import pytest
from matching_faq import ENTRIES, FakeEncoder

from bot.matching import Scorer, VectorCache
from bot.matching.vectors import unit

TEXTS = ["one", "two", "one"]


def test_a_second_start_encodes_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Vectors come from disk, the same to the last bit as when they were first made."""
    path = tmp_path / "deep" / "vectors.npz"
    cold = VectorCache(path).vectors(encoder, TEXTS)
    warm = VectorCache(path).vectors(encoder, TEXTS)
    assert encoder.calls == [["one", "two"]]
    assert np.array_equal(cold, warm)
    assert np.array_equal(cold, VectorCache().vectors(encoder, TEXTS))
    assert np.allclose(np.linalg.norm(warm, axis=1), 1, atol=1e-6)


def test_only_new_texts_are_encoded(tmp_path: Path, encoder: FakeEncoder) -> None:
    """One new phrasing costs one text."""
    path = tmp_path / "vectors.npz"
    VectorCache(path).vectors(encoder, TEXTS)
    VectorCache(path).vectors(encoder, [*TEXTS, "three"])
    assert encoder.calls[1:] == [["three"]]


def test_another_model_shares_nothing(tmp_path: Path, encoder: FakeEncoder) -> None:
    """Vectors of two models are never mixed, even of one dimension."""

    class Other(FakeEncoder):
        model = "fake/2"

    other = Other()
    VectorCache(tmp_path / "v.npz").vectors(encoder, TEXTS)
    VectorCache(tmp_path / "v.npz").vectors(other, TEXTS)
    assert other.calls == [["one", "two"]]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "types", "shapes", "nan", "keys"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, encoder: FakeEncoder, damage: str) -> None:
    """Whatever stands in the file, the vectors are right and the file is whole afterwards."""
    path = tmp_path / "vectors.npz"
    right = VectorCache(path).vectors(encoder, TEXTS)
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
    assert np.array_equal(VectorCache(path).vectors(encoder, TEXTS), right)
    VectorCache(path).vectors(encoder, TEXTS)
    assert len(encoder.calls) == 2


def test_a_folder_that_cannot_be_written_is_no_hindrance(
    tmp_path: Path, encoder: FakeEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    """Vectors are made all the same; the log says that they can't be kept."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert len(VectorCache(blocked / "vectors.npz").vectors(encoder, TEXTS)) == 3
    assert "can't keep vectors" in caplog.text


def test_questions_are_never_written_down(tmp_path: Path, encoder: FakeEncoder) -> None:
    """The file holds phrasings only: asking changes nothing on disk."""
    path = tmp_path / "vectors.npz"
    scorer = Scorer.build(ENTRIES, encoder=encoder, cache=VectorCache(path))
    before = path.read_bytes()
    scorer.rank("a private question")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["vectors.npz"]


def test_no_texts_give_no_rows(encoder: FakeEncoder) -> None:
    """An empty list is an empty array of the right width."""
    assert VectorCache().vectors(encoder, []).shape == (0, encoder.dimension)


def test_a_zero_row_stays_zero() -> None:
    """Nothing is divided by zero."""
    rows = unit(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert np.allclose(rows, [[0.6, 0.8], [0, 0]])
