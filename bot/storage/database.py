"""A database that may be away: connections, threads, and the state that others ask for."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Engine

from bot.storage import connect
from bot.storage.migrate import migrate
from bot.storage.url import database_url
from bot.storage.writer import Action, Tally, UnavailableError, Work, Writer, is_unavailable

logger = logging.getLogger(__name__)
T = TypeVar("T")

_STOP_SECONDS = 5.0
# A pooled connection that the server has closed fails at once; a database that is away takes time.
_WORTH_A_SECOND_TRY = 0.5


class Database:
    """Reads and writes without ever blocking the event loop, nor forever.

    SQLAlchemy's own asyncio layer hops between threads or greenlets for each statement; here a
    whole transaction is one function that runs in the writer's thread, so that a batch costs one
    hop. Use as ``async with Database(url) as database``.
    """

    def __init__(self, url: URL | str | None = None) -> None:
        """``url`` as hosts hand it out; None: SQLite in the user's data folder."""
        self.url = url if isinstance(url, URL) else database_url(url)
        self.file = connect.sqlite_file(self.url)
        self._writing: Engine = connect.open_writer(self.url)
        self._reading: Engine = connect.open_reader(self.url)
        self._writer_thread = ThreadPoolExecutor(1, "storage-writer")
        self._reader_threads = ThreadPoolExecutor(connect.READERS, "storage-reader")
        # SQLite has one writer at a time whatever it does. On PostgreSQL a transaction of several
        # actions would hold locks in more than one order: processes would wait for each other.
        self._writer = Writer(self._transaction, self._prepare, together=self.file is not None)
        self._levels = {
            durable: self._writing.execution_options(**{connect.DURABLE: durable})
            for durable in (True, False)
        }
        self._identity: tuple[int, int] | None = None

    async def __aenter__(self) -> Self:
        """Connect and migrate; a database that is away is waited for in the background."""
        try:
            await self._prepare()
        except Exception as error:
            if not is_unavailable(error):
                await self._close()
                raise
            logger.error("The database can't be reached: %s", str(error).splitlines()[0])  # noqa: TRY400
        else:
            self._writer.degraded = False
        self._writer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Write what waits and disconnect."""
        await self._writer.stop(_STOP_SECONDS)
        await self._close()

    @property
    def degraded(self) -> bool:
        """Whether the database is away: questions are answered, writes are put off."""
        return self._writer.degraded

    @property
    def waiting(self) -> int:
        """How many writes wait."""
        return self._writer.waiting

    @property
    def tally(self) -> Tally:
        """What happened to writes since the start."""
        return self._writer.tally

    async def now(self, action: Action, item: Any) -> Any:
        """Write, and return the result once it is committed; raises UnavailableError."""
        return await self._writer.now(action, item)

    def keep(self, action: Action, item: Any) -> asyncio.Future[Any]:
        """Write, later if need be; the future is done when it is committed or put off."""
        return self._writer.keep(action, item)

    async def read(self, query: Callable[[Connection], T], *, after_writes: bool = True) -> T:
        """Return what ``query`` finds; raises UnavailableError.

        ``after_writes``: it sees everything that this process gave to be written before.
        """
        if after_writes:
            await self._writer.flushed()
        if self.degraded:
            raise UnavailableError
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._reader_threads, self._read, query)
        except Exception as error:
            if not is_unavailable(error):
                raise
            self._writer.suspect()
            raise UnavailableError from error

    def check_file(self) -> None:
        """Notice that somebody took the SQLite file away: writes would go into nowhere."""
        if self.file and not self.degraded and _identity(self.file) != self._identity:
            logger.error("The database file %s has gone or was replaced", self.file)
            self._writer.suspect()

    async def tidy(self) -> None:
        """Take what SQLite has written in its log into its file, now and then."""
        if self.file:
            await self.read(_checkpoint, after_writes=False)

    # In the threads ---------------------------------------------------------------------------

    def _transaction(
        self, works: Sequence[Work], durable: bool
    ) -> asyncio.Future[list[Sequence[Any]]]:
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._writer_thread, self._write, works, durable)

    def _write(self, works: Sequence[Work], durable: bool) -> list[Sequence[Any]]:
        def write() -> list[Sequence[Any]]:
            with self._levels[durable].begin() as connection:
                return [action(connection, items) for action, items in works]

        return _twice(write)

    def _read(self, query: Callable[[Connection], T]) -> T:
        def read() -> T:
            with self._reading.connect() as connection:
                return query(connection)

        return _twice(read)

    def _prepare(self) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._writer_thread, self._open)

    def _open(self) -> None:
        if self.file:
            if _identity(self.file) != self._identity:
                self._writing.dispose()
                self._reading.dispose()
            self.file.parent.mkdir(parents=True, exist_ok=True)
        migrate(self._writing)
        if self.file:
            self._identity = _identity(self.file)

    async def _close(self) -> None:
        await asyncio.to_thread(self._shut)

    def _shut(self) -> None:
        self._writer_thread.shutdown()
        self._reader_threads.shutdown()
        self._reading.dispose()
        self._writing.dispose()


def _twice(work: Callable[[], T]) -> T:
    """Try again where the fault is a stale connection or a deadlock, not an absent database."""
    started = time.monotonic()
    try:
        return work()
    except Exception as error:
        if not is_unavailable(error) or time.monotonic() - started > _WORTH_A_SECOND_TRY:
            raise
    return work()


def _checkpoint(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def _identity(file: os.PathLike[str]) -> tuple[int, int] | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - PathLike
    except OSError:
        return None
    return found.st_dev, found.st_ino
