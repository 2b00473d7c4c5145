"""A database that may be away or damaged: one connection, one thread, one queue.

What is to be done in one moment goes into one transaction (a group commit). Reads go the same way,
so that each sees what was written before it. While the database can't be reached, what may be put
off stays in the queue, bounded and counted, until it can.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.storage.connect import database_url, open_engine, transaction_number, transaction_status
from bot.storage.damaged import check, is_damaged, set_aside, take_over
from bot.storage.schema import bring_up_to_date

logger = logging.getLogger(__name__)
T = TypeVar("T")

Action = Callable[[Connection], T]
# Actions of one transaction are done in this order: two processes that touch the same rows then
# never wait for each other.
Order = tuple[str | int, ...]

MOST_WAITING = 20_000
_BATCH = 50
_WAIT_SECONDS = 5.0
_STOP_SECONDS = 5.0
_RETRY_FIRST, _RETRY_LONGEST = 0.5, 5.0
_CHECKED_BYTES = 64_000_000  # a larger file is not read through at each start

READ: Order = ("~",)  # after what is written in the same transaction


class UnavailableError(Exception):
    """The database can't be reached at the moment."""


@dataclass(eq=False)
class _Write:
    action: Action[Any]
    order: Order
    keep: bool  # try again later rather than fail
    done: asyncio.Future[Any] = field(repr=False)

    def give_up(self, why: Exception | None = None) -> None:
        if not self.done.done() and self.keep:
            self.done.set_result(None)
        elif not self.done.done():
            self.done.set_exception(why or UnavailableError())


class _Commit(NamedTuple):
    """A transaction of PostgreSQL whose commit has not been confirmed yet."""

    number: int
    batch: Sequence[_Write]
    results: list[Any]


class Database:
    """Reads and writes without ever blocking the event loop, nor for ever.

    Use as ``async with Database(url) as database``. SQLAlchemy's own asyncio layer hops between
    threads or greenlets for each statement; here a whole transaction costs one hop.
    """

    def __init__(self, url: URL | str | None = None) -> None:
        """``url`` as hosts hand it out; None: SQLite in the user's data folder."""
        self.url = url if isinstance(url, URL) else database_url(url)
        is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(str(self.url.database)) if is_sqlite else None
        self.degraded = True  # questions are answered, writes are put off
        self.tally: Counter[str] = Counter()  # what happened to writes
        self.damaged: str | None = None  # where a damaged file was set aside
        self.on_return: Callable[[], object] = bool  # called when the database is back
        self._engine = open_engine(self.url)
        self._thread = ThreadPoolExecutor(1, "storage")
        self._waiting: deque[_Write] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._identity: tuple[int, int] | None = None
        self._suspect = False  # the database said that it is damaged
        self._unconfirmed: _Commit | None = None

    async def __aenter__(self) -> Self:
        """Connect and migrate; a database that is away is waited for in the background."""
        try:
            await self._in_thread(self._open)
        except Exception as error:
            if not is_away(error):
                await asyncio.to_thread(self._close)
                raise
            logger.error("The database can't be reached: %s", first_line(error))  # noqa: TRY400
        else:
            self.degraded = False
        self._task = asyncio.create_task(self._run(), name="storage")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Write what waits, as long as that takes seconds, and disconnect."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await self._idle.wait()
        if self._waiting:
            self.tally["dropped"] += len(self._waiting)
            logger.error("The database was away at the end: %s writes lost", len(self._waiting))
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self._close)

    @property
    def waiting(self) -> int:
        """How many writes wait."""
        return len(self._waiting)

    async def commit(
        self, action: Action[T], order: Order = (), otherwise: Callable[[], T] | None = None
    ) -> T:
        """Return what ``action`` does once it is committed, else ``otherwise()``.

        Raises UnavailableError where there is no other way.
        """
        if not self.degraded:
            write = self._add(action, order, keep=False)
            # Python 3.11's ``wait_for`` forgets a cancellation that comes with the result.
            with suppress(TimeoutError, UnavailableError):
                async with asyncio.timeout(_WAIT_SECONDS):
                    found: T = await write.done
                    return found
        if otherwise is None:
            raise UnavailableError
        return otherwise()

    async def read(self, query: Action[T], otherwise: Callable[[], T] | None = None) -> T:
        """Return what ``query`` finds after all earlier writes, else as ``commit`` does."""
        return await self.commit(query, READ, otherwise)

    def enqueue(self, action: Action[T], order: Order = ()) -> asyncio.Future[T | None]:
        """Have ``action`` done, later if need be; done with None when it is put off or refused."""
        write = self._add(action, order, keep=True)
        if len(self._waiting) > MOST_WAITING:
            self._waiting.pop()
            self.tally["dropped"] += 1
            write.give_up()
        elif self.degraded:
            write.give_up()
        return write.done

    def check_file(self) -> None:
        """Notice that somebody took the SQLite file away: writes would go into nowhere."""
        if self.file and not self.degraded and _identity(self.file) != self._identity:
            self._degrade("the file has gone or was replaced")
            self._wake.set()

    def _add(self, action: Action[Any], order: Order, *, keep: bool) -> _Write:
        write = _Write(action, order, keep, asyncio.get_running_loop().create_future())
        self._waiting.append(write)
        self._idle.clear()
        self._wake.set()
        return write

    # The queue --------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Write what waits; while the database is away try to open it, ever more slowly."""
        delay = _RETRY_FIRST
        while True:
            if not self._waiting and not self.degraded:
                self._idle.set()
                await self._wake.wait()
            self._wake.clear()
            was_away = self.degraded  # not only from now on: its file may go as a batch is written
            if not await self._written():
                await asyncio.sleep(delay)
                delay = min(delay * 2, _RETRY_LONGEST)
                continue
            delay = _RETRY_FIRST
            if was_away:
                self.degraded = False
                logger.info("The database is there; %s writes wait", len(self._waiting))
                self.on_return()

    async def _written(self) -> bool:
        """Write a batch; return False where the database is, or still is, away."""
        if self.degraded:
            try:
                await self._in_thread(self._open)
                written = await self._in_thread(self._confirmed)
            except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
                logger.debug("The database is still away: %s", first_line(error))
                return False
            if written:
                self._waiting = deque(w for w in self._waiting if w not in written.batch)
        return await self._write(self._batch())  # a full disk says so only now

    def _batch(self) -> list[_Write]:
        """Take what is to be written next: first what was done, then what is to be known or begun.

        Between a reply and the note that it is out a kill would repeat it.
        """
        waiting = sorted(self._waiting, key=lambda write: not write.keep)
        self._waiting = deque(waiting[_BATCH:])
        return sorted(waiting[:_BATCH], key=lambda write: write.order)

    async def _write(self, batch: Sequence[_Write]) -> bool:
        """Write what can be written; return False where the database is away: the rest waits."""
        try:
            results = await self._in_thread(self._transaction, batch)
        except Exception as error:  # noqa: BLE001 - one refused write never stops the next
            if is_away(error) or is_damaged(error):
                self._suspect = is_damaged(error)
                self._waiting.extendleft(reversed(batch))
                self._degrade(first_line(error))
                return False
            if len(batch) > 1:  # one of them is refused: each is written by itself
                self._waiting.extendleft(reversed(batch))
                for _ in batch:
                    if self._waiting and not await self._write([self._waiting.popleft()]):
                        return False
                return True
            self.tally["dropped"] += 1
            logger.error("A write was refused: %s", first_line(error))  # noqa: TRY400
            batch[0].give_up(error)
            return True
        self.tally["commits"] += bool(batch)
        for write, result in zip(batch, results, strict=True):
            if not write.done.done():
                write.done.set_result(result)
        return True

    def _degrade(self, reason: str) -> None:
        if not self.degraded:
            logger.error("The database can't be used: %s", reason)
        self.degraded = True
        for write in self._waiting:
            write.give_up()
        self._waiting = deque(write for write in self._waiting if write.keep)

    # In the thread ----------------------------------------------------------------------------

    async def _in_thread(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def _transaction(self, batch: Sequence[_Write]) -> list[Any]:
        try:
            return self._once(batch)
        except DBAPIError as error:
            # A connection that the server has closed, or two processes that waited for each other.
            if self.file or not is_away(error):
                raise
        written = self._confirmed()
        return written.results if written else self._once(batch)

    def _once(self, batch: Sequence[_Write]) -> list[Any]:
        with self._engine.connect() as connection, connection.begin() as transaction:
            results = [write.action(connection) for write in batch]
            if self.file is None and (number := transaction_number(connection)):
                self._unconfirmed = _Commit(number, batch, results)
            transaction.commit()
        self._unconfirmed = None
        return results

    def _confirmed(self) -> _Commit | None:
        """Return the last transaction if it was committed although the answer to that was lost: a
        second time its counts would be added twice."""
        commit = self._unconfirmed
        if commit is None:
            return None
        with self._engine.connect() as connection:
            status = transaction_status(connection, commit.number)
        if status == "in progress":
            raise UnavailableError
        self._unconfirmed = None
        return commit if status == "committed" else None

    def _open(self) -> None:
        """Connect, bring the schema up to date, and check that a damaged file is not used on."""
        if self.file is None:
            bring_up_to_date(self._engine)
            return
        self._engine.dispose()  # a connection to a file that is read-only, or gone, stays so
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab"):
            pass  # SQLite would lay its own files beside one that may not be written
        if self._suspect and _identity(self.file) == self._identity:
            self._replace(self.file)
        try:
            bring_up_to_date(self._engine)
            if self.file.stat().st_size < _CHECKED_BYTES:
                with self._engine.begin() as connection:
                    check(connection)
        except Exception as error:
            if not is_damaged(error):
                raise
            self._replace(self.file)
        self._suspect, self._identity = False, _identity(self.file)

    def _replace(self, file: Path) -> None:
        self._engine.dispose()
        aside = set_aside(file)
        bring_up_to_date(self._engine)
        with self._engine.begin() as connection:
            count = take_over(aside, connection)
        self.damaged = str(aside)
        logger.error("The database was damaged: set aside as %s, %s rows taken over", aside, count)

    def _close(self) -> None:
        self._thread.shutdown()
        self._engine.dispose()


def is_away(error: BaseException) -> bool:
    """Tell a database that can't be reached, or is full or locked, from a write that is wrong."""
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    known = OperationalError | PoolTimeoutError | OSError | UnavailableError
    return (is_lost or isinstance(error, known)) and not is_damaged(error)


def first_line(error: BaseException) -> str:
    """Return what went wrong, without the statement."""
    return (str(error) or type(error).__name__).splitlines()[0]


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
