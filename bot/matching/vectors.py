"""Vectors of phrasings kept on disk, so that a start does not encode them again."""

import itertools
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.features import Floats

log = logging.getLogger(__name__)

MOST_KEPT = 50_000
MOST_IN_MEMORY = 10_000  # some 10 MB
Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Vectors in one array, and where in it that of each key is."""

    places: dict[bytes, int]
    vectors: Halves

    @staticmethod
    def nothing(dimension: int) -> "_Kept":
        return _Kept({}, np.zeros((0, dimension), dtype=np.float16))

    def with_more(self, keys: Iterable[bytes], vectors: Halves) -> "_Kept":
        places = dict(self.places)
        places.update(zip(keys, itertools.count(len(places))))
        return _Kept(places, np.concatenate((self.vectors, vectors)))

    def without(self, keys: Collection[bytes]) -> "_Kept":
        left = [key for key in self.places if key not in keys]
        rows = [self.places[key] for key in left]
        return _Kept(dict(zip(left, itertools.count())), self.vectors[rows])


class VectorCache:
    """Vectors by text and model in one ``.npz`` file; without a path, nothing is kept.

    A missing, broken or foreign file counts as empty. Vectors are kept in half precision and
    are rounded to it before they are kept, too: a cold and a warm start score alike. Only what
    is passed to :meth:`vectors` is written down; questions never are.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._loaded: _Kept | None = None  # for the next build, if it is not large

    def vectors(self, encoder: Encoder, texts: Sequence[str]) -> Floats:
        """Return one unit row a text, from disk where they are known; writes new ones down."""
        keys = [_key(encoder.model, text) for text in texts]
        kept = self._load(encoder.dimension)
        missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in kept.places}
        if missing:
            encoded = encoder.encode(list(missing.values())).astype(np.float16)
            kept = kept.with_more(missing, encoded)
            self._save(kept, set(keys))
        self._loaded = kept if len(kept.places) <= MOST_IN_MEMORY else None
        return unit(kept.vectors[[kept.places[key] for key in keys]].astype(np.float32))

    def _load(self, dimension: int) -> _Kept:
        if self._path is None:
            return _Kept.nothing(dimension)
        if self._loaded is not None:
            return self._loaded
        try:
            with self._path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                keys, vectors = file["keys"], file["vectors"]
            _check(keys, vectors, dimension)
        except FileNotFoundError:
            return _Kept.nothing(dimension)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is only a cache
            log.warning("%s: not a cache of vectors, encoding anew (%s)", self._path, error)
            return _Kept.nothing(dimension)
        return _Kept({key.tobytes(): place for place, key in enumerate(keys)}, vectors)

    def _save(self, kept: _Kept, needed: set[bytes]) -> None:
        if self._path is None:
            return
        spare = [key for key in kept.places if key not in needed]
        old = spare[: max(0, len(kept.places) - MOST_KEPT)]
        if old:
            kept = kept.without(set(old))
        keys = np.frombuffer(b"".join(kept.places), dtype=np.uint8).reshape(len(kept.places), -1)
        try:
            _write(self._path, keys, kept.vectors)
        except OSError as error:
            log.warning(
                "%s: can't keep vectors, they will be encoded at each start (%s)", self._path, error
            )


def unit(vectors: Floats) -> Floats:
    """Return rows of length 1; a zero row stays zero."""
    length: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    length[length == 0] = 1.0
    scaled: Floats = vectors / length[:, None]
    return scaled


def _key(model: str, text: str) -> bytes:
    return blake2b(f"{model}\n{text}".encode(errors="surrogatepass"), digest_size=16).digest()


def _check(keys: NDArray[np.uint8], vectors: Halves, dimension: int) -> None:
    if keys.dtype != np.uint8 or vectors.dtype != np.float16 or vectors.ndim != 2:
        raise ValueError("wrong types")
    if keys.shape != (len(vectors), 16) or vectors.shape[1] != dimension:
        raise ValueError("wrong shapes")
    if not np.isfinite(vectors).all():
        raise ValueError("not numbers")


def _write(path: Path, keys: NDArray[np.uint8], vectors: Halves) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".tmp", delete=False) as file:
        try:
            np.savez(file, keys=keys, vectors=vectors)
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise
