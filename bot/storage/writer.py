"""Group commits: what is to be written in one moment goes into few transactions.

Writes wait in one queue. A task takes all that wait, hands them to the writer's thread, and tells
the waiting when they are on the disk. When the database can't be reached, what may be put off
stays in the queue (bounded, counted) and is tried again until it can.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

logger = logging.getLogger(__name__)

# Takes what was given to several writes at once; returns one result for each.
Action = Callable[[Connection, Sequence[Any]], Sequence[Any]]
# An action with what it takes; transactions are made of them.
Work = tuple[Action, Sequence[Any]]

MOST_WAITING = 20_000
_BATCH = 500
_WAIT_SECONDS = 5.0
_RETRY_FIRST, _RETRY_LONGEST = 0.5, 5.0


class UnavailableError(Exception):
    """The database can't be reached at the moment."""


@dataclass(eq=False)
class _Write:
    action: Action
    item: Any
    keep: bool  # try again later rather than fail
    done: asyncio.Future[Any] = field(repr=False)


@dataclass
class Tally:
    """What happened to writes, for the metrics."""

    commits: int = 0
    retried: int = 0
    dropped: int = 0


class Writer:
    """Writes in batches through ``transaction(works, durable)``, one after the other.

    ``together``: all that waits goes into one transaction; else each action has its own, and locks
    no more than it needs. ``prepare`` is called there before the first write and after each
    failure, until it succeeds.
    """

    def __init__(
        self,
        transaction: Callable[[Sequence[Work], bool], asyncio.Future[list[Sequence[Any]]]],
        prepare: Callable[[], asyncio.Future[None]],
        *,
        together: bool = True,
    ) -> None:
        self._together = together
        self._transaction = transaction
        self._prepare = prepare
        self._waiting: deque[_Write] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None
        self.degraded = True
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        """How many writes wait."""
        return len(self._waiting)

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="storage-writer")

    async def stop(self, seconds: float) -> None:
        """Write what waits, as long as that takes at most ``seconds``; count the rest as lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        if self._waiting:
            self.tally.dropped += len(self._waiting)
            logger.error("The database was away at the end: %s writes lost", len(self._waiting))
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def now(self, action: Action, item: Any) -> Any:
        """Return the result once it is committed; raises UnavailableError when it can't be soon."""
        if self.degraded:
            raise UnavailableError
        try:
            return await asyncio.wait_for(self._add(action, item, keep=False), _WAIT_SECONDS)
        except TimeoutError:
            raise UnavailableError from None

    def keep(self, action: Action, item: Any) -> asyncio.Future[Any]:
        """Store ``item``, later if need be; done when that is settled: None where it is put off."""
        if len(self._waiting) >= MOST_WAITING:
            self.tally.dropped += 1
            return _settled()
        future = self._add(action, item, keep=True)
        if self.degraded:
            self.tally.retried += 1
            return _settled()
        return future

    async def flushed(self) -> None:
        """Wait until all that was given before is written or put off."""
        if self._waiting or not self._idle.is_set():
            await self.now(_nothing, None)

    def suspect(self) -> None:
        """Find out whether the database is there, before others wait as this reader did."""
        if not self.degraded:
            self._degrade("a read failed")
            self._wake.set()

    def _add(self, action: Action, item: Any, *, keep: bool) -> asyncio.Future[Any]:
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(_Write(action, item, keep, future))
        self._idle.clear()
        self._wake.set()
        return future

    async def _run(self) -> None:
        while True:
            if self.degraded:
                await self._recover()
            if not self._waiting:
                self._idle.set()
                await self._wake.wait()
            self._wake.clear()
            batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            if batch and not self.degraded:
                await self._write(batch)
            else:
                self._waiting.extendleft(reversed(batch))

    async def _recover(self) -> None:
        """Try until the database is back, ever more slowly."""
        delay = _RETRY_FIRST
        while True:
            try:
                await self._prepare()
            except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
                self._degrade(_first_line(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, _RETRY_LONGEST)
            else:
                self.degraded = False
                logger.info("The database is there; %s writes wait", len(self._waiting))
                return

    async def _write(self, batch: list[_Write]) -> None:
        groups = _grouped(batch)
        left: list[_Write] = []
        for run in [groups] if self._together else [[group] for group in groups]:
            left += await self._write_groups(run)
        for write in left:
            _give_up(write)
        kept = [write for write in left if write.keep]
        self._waiting.extendleft(reversed(kept))
        self.tally.retried += len(kept)

    async def _write_groups(self, groups: list[list[_Write]]) -> list[_Write]:
        """Write, and return what could not be written because the database is away."""
        writes = [write for group in groups for write in group]
        if self.degraded:
            return writes
        works = [(group[0].action, [write.item for write in group]) for group in groups]
        try:
            found = await self._transaction(works, not all(write.keep for write in writes))
        except Exception as error:  # noqa: BLE001 - one refused write never stops the next
            return await self._failed(groups, writes, error)
        self.tally.commits += 1
        for write, result in zip(writes, itertools.chain.from_iterable(found), strict=True):
            if not write.done.done():
                write.done.set_result(result)
        return []

    async def _failed(
        self, groups: list[list[_Write]], writes: list[_Write], error: Exception
    ) -> list[_Write]:
        if is_unavailable(error):
            self._degrade(_first_line(error))
            return writes
        if len(writes) == 1:
            self._refused(writes[0], error)
            return []
        # One of them is refused: find out which, and store the others.
        parts = groups if len(groups) > 1 else [[write] for write in writes]
        return [left for part in parts for left in await self._write_groups([part])]

    def _refused(self, write: _Write, error: Exception) -> None:
        self.tally.dropped += 1
        logger.error("A write was refused: %s", _first_line(error))
        if not write.done.done():
            write.done.set_result(None) if write.keep else write.done.set_exception(error)

    def _degrade(self, reason: str) -> None:
        if not self.degraded:
            logger.error("The database can't be reached: %s", reason)
        self.degraded = True
        for write in self._waiting:
            _give_up(write)
        self._waiting = deque(write for write in self._waiting if write.keep)


def is_unavailable(error: BaseException) -> bool:
    """Tell a database that can't be reached, or is full or locked, from a write that is wrong."""
    if isinstance(error, OperationalError | PoolTimeoutError | OSError | UnavailableError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _grouped(batch: Sequence[_Write]) -> list[list[_Write]]:
    """Bring writes of one action together, groups in the order of their first.

    What ends an update comes before what begins one: between a reply and the note that it is out
    a kill would repeat it.
    """
    order: dict[Action, list[_Write]] = {}
    for write in sorted(batch, key=lambda write: not write.keep):
        order.setdefault(write.action, []).append(write)
    return list(order.values())


def _give_up(write: _Write) -> None:
    if write.done.done():
        return
    if write.keep:
        write.done.set_result(None)
    else:
        write.done.set_exception(UnavailableError())


def _settled() -> asyncio.Future[Any]:
    future = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


def _nothing(_: Connection, items: Sequence[Any]) -> Sequence[Any]:
    return [None] * len(items)


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
