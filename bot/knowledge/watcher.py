"""Notices saved changes in a knowledge folder."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
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

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._stamps: dict[Path, tuple[int, ...]] = {}
        self._trusted = False  # whether a change of the content would show in the stamps
        self._taken = self._seen = self._look()

    def changed(self) -> bool:
        """Return True if something was saved since the last True, maybe only half of it."""
        self._seen = self._look()
        return self._settle()

    def settled(self) -> bool:
        """Return True after a save, once two looks in a row saw the same: it is finished."""
        before, self._seen = self._seen, self._look()
        return before == self._seen and self._settle()

    def _settle(self) -> bool:
        if self._seen == self._taken:
            return False
        self._taken = self._seen
        return True

    def _look(self) -> dict[Path, str]:
        """Return a digest of each file."""
        now = self._clock()
        stamps = {path: _stamp(path) for path in knowledge_files(self._folder)}
        if self._trusted and stamps == self._stamps:
            return self._seen
        newest = max(time for time, *_ in stamps.values())
        self._stamps, self._trusted = stamps, now - newest / 1e9 > _FRESH_SECONDS
        return contents(self._folder)


def _stamp(path: Path) -> tuple[int, ...]:
    """Return the time of the last change, and what else tells that a file is another."""
    try:
        seen = path.stat()
    except OSError:
        return (0,)
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev, seen.st_size


def knowledge_files(folder: Path) -> Iterator[Path]:
    """Yield what could be read as knowledge, in order, without hidden files and backups."""
    yield folder / SETTINGS
    for inside in (folder / name for name in FOLDERS):
        try:
            names = sorted(os.listdir(inside))  # noqa: PTH208 - fastest, and this runs all day
        except OSError:
            continue
        yield from (inside / one for one in names if one.endswith(_SUFFIXES) and not is_backup(one))


def contents(folder: Path) -> dict[Path, str]:
    """Return a digest of each file that could be read as knowledge; why not, where it can't be."""
    return {path: _digest(path) for path in knowledge_files(folder)}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except UnreadableError as reason:
        return str(reason)
