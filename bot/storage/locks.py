"""Which chats a process works on: of several processes one at a time.

On PostgreSQL an advisory lock for each chat at work, which ends with the connection and so with
the process. On SQLite, where a second process is there for moments only, one lock on a file: who
has it works on every chat.
"""

import hashlib
import logging
import os
import threading
from pathlib import Path

from sqlalchemy import Connection, text

logger = logging.getLogger(__name__)

# Tables of another schema are another bot's, though locks and sessions are the whole database's.
_ATTACH = text(
    "SELECT pg_backend_pid(), current_schema(),"
    " set_config('application_name', :name || ' ' || current_schema(), false)"
)
# Through a pooler that gives each transaction another connection a lock would stay with a stranger.
_LOCK = text("SELECT pg_try_advisory_lock(:key) WHERE pg_backend_pid() = :session")
_UNLOCK = text("SELECT pg_advisory_unlock(:key)")
_PROCESSES = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE application_name = :name || ' ' || current_schema() AND datname = current_database()"
)


class ChatLocks:
    """The locks of one process. Every method runs within a transaction of the database."""

    def __init__(self, bot_id: int, file: Path | None) -> None:
        """``file``: that of an SQLite database."""
        self._bot_id = bot_id
        self._name = f"faqbot {bot_id}"
        self._path = file
        self._file: int | None = None
        self._closed = False
        self._closing = threading.Lock()  # it is closed from another thread
        self._pooled = False

    def claim(self, connection: Connection, lane: str) -> bool:
        """Lock a lane for this process, as long as the connection lasts."""
        if self._path or self._closed:
            return self._path is not None and self._alone(self._path)
        if self._pooled:
            return True
        held = self._held(connection)
        if lane in held:
            return True
        given = {"key": self._key(connection, lane), "session": connection.info["session"]}
        locked = connection.execute(_LOCK, given).scalar()
        if locked is None:
            self._pooled = True
            logger.warning(
                "DATABASE_URL leads through a pooler that shares connections: chats can't be "
                "locked. Run one process, or use the server's own address."
            )
            return True
        if locked:
            held.add(lane)
        return bool(locked)

    def release(self, connection: Connection, lane: str) -> None:
        """Let other processes have a lane."""
        if not self._path and lane in self._held(connection):
            connection.execute(_UNLOCK, {"key": self._key(connection, lane)})
            self._held(connection).discard(lane)

    def processes(self, connection: Connection) -> int:
        """Return how many processes serve this bot."""
        if self._path:
            return 1
        self._held(connection)
        return int(connection.execute(_PROCESSES, {"name": self._name}).scalar_one()) or 1

    def close(self) -> None:
        """Let go of everything, for good: what is still under way locks nothing again."""
        with self._closing:
            self._closed = True
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _held(self, connection: Connection) -> set[str]:
        """Return the lanes that are locked on this connection: a new one begins with none."""
        info = connection.info
        if "lanes" not in info:
            attached = connection.execute(_ATTACH, {"name": self._name})
            info["session"], info["schema"], _ = attached.one()
            info["lanes"] = set()
        held: set[str] = info["lanes"]
        return held

    def _key(self, connection: Connection, lane: str) -> int:
        name = f"{self._bot_id} {connection.info['schema']} {lane}"
        digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)

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
