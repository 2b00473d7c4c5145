"""Notices saved changes in a knowledge folder."""

import hashlib
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.errors import UnreadableError
from bot.knowledge.layout import FOLDERS, SETTINGS, is_backup
from bot.knowledge.text_files import read_bytes

POLL_SECONDS = 0.1
# A file saved this recently may change again without its times telling.
_FRESH_SECONDS = 2.0
_SUFFIXES = (".yaml", ".yml", ".md")


class Watcher:
    """Notices saved changes in a knowledge folder by what the files hold.

    Looking at content (again only where times, size or file number differ) makes it see what
    editors that replace files, symbolic links and copies with old dates do, and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken = self._seen = contents(folder)

    def changed(self) -> bool:
        """Return True if something was saved since the last True, maybe only half of it."""
        before, self._taken = self._taken, contents(self._folder)
        return before != self._taken

    def settled(self) -> bool:
        """Return True after a save, once two looks in a row saw the same: it is finished."""
        before, self._seen = self._seen, contents(self._folder)
        if self._seen != before or self._seen == self._taken:
            return False
        self._taken = self._seen
        return True


def contents(folder: Path) -> dict[Path, str]:
    """Return a digest of each file that could be read as knowledge; why not, where it can't be."""
    return {path: _digest(path, _stamp(path)) for path in _knowledge_files(folder)}


def _knowledge_files(folder: Path) -> Iterator[Path]:
    """Yield what could be read as knowledge, in order, without hidden files and backups."""
    yield folder / SETTINGS
    for inside in (folder / name for name in FOLDERS):
        try:
            names = sorted(os.listdir(inside))  # noqa: PTH208 - fastest, and this runs all day
        except OSError:
            continue
        yield from (inside / one for one in names if one.endswith(_SUFFIXES) and not is_backup(one))


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what tells that a file is another, or changed; of a fresh one something new."""
    try:
        seen = path.stat()
    except OSError:
        return (0,)
    stamp = seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev, seen.st_size
    is_old = time.time() - max(seen.st_mtime, seen.st_ctime) > _FRESH_SECONDS
    return stamp if is_old else (*stamp, time.monotonic_ns())


@lru_cache(maxsize=1000)
def _digest(path: Path, _: tuple[int, ...]) -> str:
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except UnreadableError as reason:
        return str(reason)
