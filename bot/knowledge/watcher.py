"""Notices saved changes in a knowledge folder."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.knowledge.layout import FOLDERS, SETTINGS, is_backup

POLL_SECONDS = 0.1
# A file saved this recently may change again without its times telling.
_FRESH_SECONDS = 2.0
_SUFFIXES = (".yaml", ".yml", ".md")
_Stamp = tuple[int, ...]


class Watcher:
    """Notices saved changes in a knowledge folder by what the files hold.

    Looking at content (again only where times, size or file number differ) makes it see what
    editors that replace files, symbolic links and copies with old dates do, and nothing else.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._known: dict[Path, tuple[_Stamp, float, str]] = {}
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
        found = {path: self._content(path) for path in knowledge_files(self._folder)}
        self._known = {path: known for path, known in self._known.items() if path in found}
        return found

    def _content(self, path: Path) -> str:
        """Return a digest of the file, read again only where it may have changed."""
        now = self._clock()
        try:
            seen = path.stat()
            if not stat.S_ISREG(seen.st_mode):
                return "not a file"
            stamp = seen.st_ino, seen.st_dev, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
            known = self._known.get(path)
            if known and known[0] == stamp and known[1] - seen.st_mtime > _FRESH_SECONDS:
                return known[2]
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as reason:
            return f"unreadable: {reason.errno}"
        self._known[path] = (stamp, now, digest)
        return digest


def knowledge_files(folder: Path) -> Iterator[Path]:
    """Yield what could be read as knowledge, in order, without hidden files and backups."""
    yield folder / SETTINGS
    for inside in (folder / name for name in FOLDERS):
        try:
            names = sorted(os.listdir(inside))  # noqa: PTH208 - fastest, and this runs all day
        except OSError:
            continue
        yield from (inside / one for one in names if one.endswith(_SUFFIXES) and not is_backup(one))
