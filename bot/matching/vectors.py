"""Vectors of phrasings kept on disk, so that a start does not encode them again."""

import logging
from collections.abc import Sequence
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


class VectorCache:
    """Vectors by text and model in one ``.npz`` file; without a path, nothing is kept.

    A missing, broken or foreign file counts as empty. Vectors are kept in half precision and
    are rounded to it before they are kept, too: a cold and a warm start score alike. Only what
    is passed to :meth:`vectors` is written down; questions never are.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._loaded: dict[bytes, Halves] | None = None  # for the next build, if it is not large

    def vectors(self, encoder: Encoder, texts: Sequence[str]) -> Floats:
        """Return one unit row a text, from disk where they are known; writes new ones down."""
        keys = [_key(encoder.model, text) for text in texts]
        kept = self._load(encoder.dimension)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        self._loaded = kept if len(kept) + len(missing) <= MOST_IN_MEMORY else None
        if missing:
            encoded = encoder.encode(list(missing.values())).astype(np.float16)
            kept.update(zip(missing, encoded, strict=True))
            self._save(kept, set(keys))
        if not keys:
            return np.zeros((0, encoder.dimension), dtype=np.float32)
        return unit(np.stack([kept[key] for key in keys]).astype(np.float32))

    def _load(self, dimension: int) -> dict[bytes, Halves]:
        if self._path is None:
            return {}
        if self._loaded is not None:
            return self._loaded
        try:
            with self._path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                keys, vectors = file["keys"], file["vectors"]
            _check(keys, vectors, dimension)
        except FileNotFoundError:
            return {}
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is only a cache
            log.warning("%s: not a cache of vectors, encoding anew (%s)", self._path, error)
            return {}
        return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    def _save(self, kept: dict[bytes, Halves], needed: set[bytes]) -> None:
        if self._path is None:
            return
        old = [key for key in kept if key not in needed]
        for key in old[: max(0, len(kept) - MOST_KEPT)]:
            del kept[key]
        keys = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(len(kept), -1)
        try:
            _write(self._path, keys, np.stack(list(kept.values())))
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
