"""What takes long to build, kept on disk: the next start reads it back.

Why pickle: an index is a few dozen kinds of small objects that share parts, and a profile refers to
the entry that it is made of; a format of our own would be a second pickle with more mistakes. Like
a ``.pyc`` file it lies in the user's own folder, readable by nobody else. Unlike one, it is used
only if its checksum is right, and only objects of a few modules and arrays are made from it.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import pickle
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, TypeVar

from bot.answering.garbage import give_back, no_collecting
from bot.answering.program import program

log = logging.getLogger(__name__)

Built = TypeVar("Built")

MOST_BYTES = 600_000_000  # of all files together; those not used for longest go first
MOST_FILES = 80
_SUFFIX = ".index"
_MAGIC = b"faqbot index 1\n"
_STALE = 3600  # seconds after which a half-written file is nobody's

_OURS = (
    "bot.answering.base",
    "bot.answering.closeness",
    "bot.answering.gap",
    "bot.answering.profile",
    "bot.answering.roles",
    "bot.answering.room",
    "bot.answering.spoken",
    "bot.answering.tongues",
    "bot.answering.usage",
    "bot.knowledge.kinds",
    "bot.knowledge.knowledge",
    "bot.understanding.language.asking",
    "bot.matching.confidence",
    "bot.matching.dense",
    "bot.matching.entries",
    "bot.matching.features",
    "bot.matching.head",
    "bot.matching.leading",
    "bot.matching.letters",
    "bot.matching.lexical",
    "bot.matching.likeness",
    "bot.matching.reader",
    "bot.matching.rows",
    "bot.matching.scorer",
    "bot.matching.space",
    "bot.matching.spelling",
    "bot.matching.synonyms",
    "bot.matching.text",
    "bot.matching.trainer",
    "bot.matching.tuning",
)
_ARRAYS = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy.core.multiarray", "scalar"),
    ("numpy.core.numeric", "_frombuffer"),
}


class IndexCache:
    """Files of built parts in one folder; a file that can't be used only costs time."""

    def __init__(self, folder: Path, packaged: Path | None = None) -> None:
        """Take as ``packaged`` a folder that was filled before and is only read."""
        self._folder = folder
        self._packaged = packaged

    def get(
        self, key: Sequence[str], build: Callable[[], Built], shared: Sequence[object] = ()
    ) -> Built:
        """Return what ``build`` returns, from disk where it was built before for ``key``.

        ``key`` says all that it is built from, apart from the program. Objects of ``shared`` are
        not kept with it but referred to: they have to come in the same order each time.
        """
        for kept in self.found(key, shared):
            found: Built = kept
            return found
        name, digest = _told(key)
        with no_collecting():
            built = build()
            self._save(self._folder / name, digest, built, shared)
        give_back()
        return built

    def found(self, key: Sequence[str], shared: Sequence[object] = ()) -> list[Any]:
        """Return what was built before for ``key``, in a list; an empty one if nothing was."""
        name, digest = _told(key)
        folders = filter(None, (self._packaged, self._folder))
        return next(filter(None, (self._load(f / name, digest, shared) for f in folders)), [])

    def _load(self, path: Path, key: bytes, shared: Sequence[object]) -> list[Any]:
        """Return what is kept, in a list; an empty one where nothing of use is."""
        try:
            with path.open("rb") as file, no_collecting():
                _check(file, key)
                value = _Reader(file, shared).load()
        except FileNotFoundError:
            return []
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is only a cache
            log.debug("%s can't be used, building anew (%s)", path, error)
            return []
        if path.parent == self._folder:
            _mark_as_used(path)
        return [value]

    def _save(self, path: Path, key: bytes, value: object, shared: Sequence[object]) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, key, value, shared)
            self._tidy(path)
        except Exception as error:  # noqa: BLE001 - answers do not depend on it
            log.debug("%s: can't be kept, it will be built at each start (%s)", path, error)

    def _tidy(self, newest: Path) -> None:
        """Remove the files that were not used for longest, and what a broken write left."""
        for path in self._folder.glob(f"*{_SUFFIX}.*.tmp"):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink(missing_ok=True)
        found = [(path.stat(), path) for path in self._folder.glob(f"*{_SUFFIX}")]
        total = 0
        ranked = sorted(found, key=lambda one: (one[1] != newest, -one[0].st_mtime_ns))
        for number, (status, path) in enumerate(ranked):
            total += status.st_size
            if path != newest and (number >= MOST_FILES or total > MOST_BYTES):
                path.unlink(missing_ok=True)


def _told(key: Sequence[str]) -> tuple[str, bytes]:
    """Return the name of the file for ``key``, and the digest that it has to begin with."""
    digest = hashlib.sha256("\0".join((*program(), *key)).encode(errors="surrogatepass"))
    return f"{digest.hexdigest()[:32]}{_SUFFIX}", digest.digest()


def _mark_as_used(path: Path) -> None:
    try:
        os.utime(path)
    except OSError as error:
        log.debug("%s: can't mark as used (%s)", path, error)


def _check(file: io.BufferedReader, key: bytes) -> None:
    """Read up to the body of ``file``; raises ValueError where something is wrong with it."""
    head, digest = file.read(len(_MAGIC) + len(key)), file.read(len(key))
    body = file.tell()
    if head != _MAGIC + key or digest != hashlib.file_digest(file, "sha256").digest():
        raise ValueError("not written by this program, or damaged")
    file.seek(body)


class _Body:
    """The body of a file, and its digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write, and count it in."""
        self.digest.update(data)
        return self._file.write(data)


class _Writer(pickle.Pickler):
    def __init__(self, file: _Body, shared: Sequence[object]) -> None:
        super().__init__(file, protocol=5)
        self._numbers = {id(one): number for number, one in enumerate(shared)}

    def persistent_id(self, one: object) -> int | None:
        return self._numbers.get(id(one))


class _Reader(pickle.Unpickler):
    """Makes nothing but objects of our own modules, listed above, and arrays."""

    def __init__(self, file: io.BufferedReader, shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, number: object) -> object:
        if not isinstance(number, int):
            raise pickle.UnpicklingError("not a number of something shared")
        return self._shared[number]

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _ARRAYS:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module in _OURS and "." not in name else None
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an index")
        return found


def _write(path: Path, key: bytes, value: object, shared: Sequence[object]) -> None:
    """Write straight to the disk: in memory it would be there twice."""
    with NamedTemporaryFile(
        dir=path.parent, prefix=f"{path.name}.", suffix=".tmp", delete=False
    ) as file:
        try:
            body = _Body(file)
            file.write(_MAGIC + key + body.digest.digest())
            writer = _Writer(body, shared) if shared else pickle.Pickler(body, protocol=5)
            writer.dump(value)
            file.seek(len(_MAGIC + key))
            file.write(body.digest.digest())
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise
