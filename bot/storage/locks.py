"""Which process works for a bot: of several one, and the others stand by.

On PostgreSQL an advisory lock, which ends with the connection and so with the process. On SQLite a
lock on a file.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from sqlalchemy import Connection, text

logger = logging.getLogger(__name__)

# Tables of another schema are another bot's, though locks are the whole database's.
_LOCK = text(
    "SELECT pg_backend_pid(), pg_try_advisory_lock("
    "hashtextextended(:name || ' ' || current_schema(), 0))"
)


class WorkLock:
    """The lock of one bot as one process sees it."""

    def __init__(self, bot_id: int, file: Path | None) -> None:
        """``file``: that of an SQLite database."""
        self._name = f"faqbot {bot_id}"
        self._path = file
        self._file: int | None = None
        self._closed = False
        self._closing = threading.Lock()  # it is closed from another thread
        self._pooled = False

    def held(self, connection: Connection) -> bool:
        """Return True if this process works, as far as it knows without asking."""
        if self._path:
            return self._file is not None
        return not self._closed and connection.info.get("works", False)

    def claim(self, connection: Connection) -> bool:
        """Return True if this process works, from now on where no other one does."""
        if self._path:
            return self._alone(self._path)
        if self._closed:
            return False
        session, locked = connection.execute(_LOCK, {"name": self._name}).one()
        # Through a pooler that gives each transaction another connection a lock stays with a
        # stranger.
        if connection.info.setdefault("session", session) != session and not self._pooled:
            self._pooled = True
            logger.warning(
                "DATABASE_URL leads through a pooler that shares connections: nothing can be "
                "locked. Run one process, or use the server's own address."
            )
        works: bool = locked or self._pooled
        connection.info["works"] = works
        return works

    def close(self) -> None:
        """Let go, for good: what is still under way locks nothing again."""
        with self._closing:
            self._closed = True
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _alone(self, path: Path) -> bool:
        with self._closing:
            if self._file is None and not self._closed:
                self._file = _locked(path.with_name(f"{path.name}.lock"))
            return self._file is not None


def _locked(path: Path) -> int | None:
    """Return a file, locked as long as it is open; None where another process has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where a second process is not kept apart

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return file
    except OSError:
        os.close(file)
        return None
    return file
