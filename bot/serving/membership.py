"""One process among several: shows that it lives, takes over what waits, forgets what is old."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import IO

from bot.serving.dispatcher import Dispatcher
from bot.serving.incoming import parsed
from bot.serving.limits import ADOPT_LANES, BEAT_SECONDS, DEAD_AFTER_SECONDS, PURGE_SECONDS
from bot.serving.metrics import Metrics
from bot.storage import inbox, retention, workers
from bot.storage.database import Database
from bot.storage.inbox import Adoption
from bot.storage.retention import Purge
from bot.storage.workers import Alive, Beat
from bot.storage.writer import UnavailableError

logger = logging.getLogger(__name__)


class Membership:
    """Beats in the background between ``start`` and ``stop``."""

    def __init__(  # noqa: PLR0913 - what it connects, each named at the call
        self,
        database: Database,
        dispatcher: Dispatcher,
        metrics: Metrics,
        *,
        bot_id: int,
        worker: str,
        retention_days: int,
        beat_seconds: float = BEAT_SECONDS,
        dead_after: float = DEAD_AFTER_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._metrics = metrics
        self._bot_id = bot_id
        self._worker = worker
        self._retention_days = retention_days
        self._beat_seconds = beat_seconds
        self._dead_after = dead_after
        self._clock = clock
        self._registered = False
        self._beating_since: float | None = None
        self._purged: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._lock: IO[str] | None = None
        self.processes = 1

    async def start(self) -> None:
        """Register this process and take over what waits."""
        await self.turn()
        self._task = asyncio.create_task(self._run(), name="membership")

    async def stop(self) -> None:
        """Let others take over at once."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        with suppress(UnavailableError):
            await self._database.now(workers.leave, self._worker)
        if self._lock:
            self._lock.close()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._beat_seconds)
            try:
                await self.turn()
            except Exception:
                logger.exception("A sign of life failed")

    async def turn(self) -> None:
        """Do once what is done at every beat."""
        self._database.check_file()
        try:
            await self._alone()
            await self._beat()
            await self._adopt()
            await self._purge()
            await self._database.tidy()
        except UnavailableError:
            # While nobody can give a sign of life, nobody may be judged by it.
            self._beating_since = None

    async def _alone(self) -> None:
        """On SQLite a lock on a file tells at once that no other process is alive."""
        if self._lock is None and self._database.file is not None:
            self._lock = _locked(f"{self._database.file}.lock")
            if self._lock:
                await self._database.now(workers.alone, self._worker)

    async def _beat(self) -> None:
        now = self._clock()
        since = self._beating_since
        judge = since is not None and now - since > self._dead_after
        beat = Beat(self._worker, timedelta(seconds=self._dead_after), judge)
        alive: Alive = await self._database.now(workers.beat, beat)
        if since is None:
            self._beating_since = now
        # Who holds the lock on the file is alone: there the database itself was exchanged.
        if self._registered and not alive.known and self._lock is None:
            logger.warning("This process was taken for dead; what waits is with another one")
            self._dispatcher.drop_waiting()
        if alive.dead:
            logger.warning("Taken over from processes that died: %s", ", ".join(alive.dead))
        self._registered = True
        self.processes = alive.processes

    async def _adopt(self) -> None:
        adoption = Adoption(self._bot_id, self._worker, self._dispatcher.active, ADOPT_LANES)
        found = await self._database.now(inbox.adopt, adoption)
        if found:
            logger.info("Taken over: %s updates that waited", len(found))
            self._metrics.updates.labels("adopted").inc(len(found))
            self._dispatcher.offer(parsed(one, adopted=True) for one in found)

    async def _purge(self) -> None:
        now = self._clock()
        if self._purged is None or now - self._purged > PURGE_SECONDS:
            self._purged = now
            self._database.keep(retention.purge, Purge(datetime.now(UTC), self._retention_days))


def _locked(path: str) -> IO[str] | None:
    """Return the file, locked as long as it is open; None where another process has it."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    file = open(path, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as we live
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
