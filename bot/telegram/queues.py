"""One queue a chat: updates are handled at once across chats, in order within one, each once."""

import asyncio
import bisect
import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from telegram import Bot

from bot.storage.database import READ, Database, UnavailableError
from bot.storage.inbox import Inbox, Open
from bot.storage.latest import Latest
from bot.storage.locks import ChatLocks
from bot.telegram import limits
from bot.telegram.limits import Rate, Window
from bot.telegram.observing import Metrics, chat_kind, handled_since, request_id
from bot.telegram.updates import Incoming, NotAnUpdateError, read_update

logger = logging.getLogger(__name__)


class ChatQueue:
    """What waits in one chat, in which who asks very much lets the others go first.

    Nobody is turned away: where only they wait, they are served.
    """

    def __init__(self, person: Rate | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """``person``: how much one may ask before others go first; None: first come."""
        self.waiting: list[Incoming] = []
        self.task: asyncio.Task[None] | None = None
        self._person = person
        self._clock = clock
        self._served: dict[int, Window] = defaultdict(lambda: Window(person or Rate(1, 0)))

    def add(self, update: Incoming) -> None:
        """Put an update where it belongs: another process may have recorded an earlier one."""
        bisect.insort(self.waiting, update, key=lambda one: one.update_id)

    def next(self) -> Incoming:
        """Take the first update of someone who did not ask too much lately; else the first."""
        if self._person is None or len(self.waiting) == 1:
            return self.waiting.pop(0)
        now = self._clock()
        fair = (
            i for i, one in enumerate(self.waiting) if self._served[one.person].next(now) <= now
        )
        update = self.waiting.pop(next(fair, 0))
        self._served[update.person].grant(now)
        return update


class ChatQueues:
    """Records what arrives, and has it handled by ``handle``.

    An update is *taken* when Telegram may be told so: when it is recorded, or, while the database
    is away, when its reply is out.
    """

    def __init__(
        self,
        database: Database,
        handle: Callable[[Incoming], Awaitable[None]],
        metrics: Metrics,
        *,
        bot_id: int,
        bot: Bot | None = None,
        person: Rate | None = None,
    ) -> None:
        self._database = database
        self._handle = handle
        self.bot = bot
        self._metrics = metrics
        self._person = person
        self._locks = ChatLocks(bot_id, database.file)
        self._inbox = Inbox(bot_id, uuid.uuid4().hex, self._locks)
        self._queues: dict[str, ChatQueue] = {}
        # Updates in memory, until their end is committed; done when the reply is out.
        self._known: dict[int, asyncio.Future[None]] = {}
        self._done: Latest[int, None] = Latest(limits.MOST_UPDATES)
        self.room = asyncio.Event()  # set while there is room in memory
        self.room.set()
        self._unsettled = 0  # updates whose reply is out and whose end is not committed
        # Set while of what was sent little is not noted yet: a kill would repeat that.
        self.few_unsettled = asyncio.Event()
        self.few_unsettled.set()
        self._stopping = False
        self._first = True
        self._tasks: set[asyncio.Task[None]] = set()
        self.processes = 1
        database.on_return = self._returned

    # Arrivals ---------------------------------------------------------------------------------

    async def take(self, update: Incoming) -> None:
        """Record an update and have it handled; raises UnavailableError where neither can be."""
        self._metrics.updates.labels("taken").inc()
        record = partial(self._inbox.record, one=update.open, active=update.lane in self._queues)
        try:
            here = await self._database.commit(record, ("inbox", update.update_id))
        except Exception as error:
            if not isinstance(error, UnavailableError):
                logger.exception("Update %s can't be recorded", update.update_id)
            self._offer(update)
            if out := self._known.get(update.update_id):
                await asyncio.shield(out)
            elif update.update_id not in self._done:
                raise UnavailableError from None  # at the end: another process will get it again
            return
        if here is None:
            self._metrics.updates.labels("repeated").inc()
        elif not here:
            self._metrics.updates.labels("elsewhere").inc()
        else:
            self._offer_open(here, update)

    def _offer_open(self, found: Iterable[Open], update: Incoming | None = None) -> None:
        """Queue what the inbox holds; ``update`` has been read already."""
        for one in found:
            try:
                known = update if update and update.update_id == one.update_id else None
                self._offer(known or read_update(one.payload, one.attempts, self.bot))
            except NotAnUpdateError as error:
                logger.error("Update %s in the inbox is let go: %s", one.update_id, error)  # noqa: TRY400
                self._finish(one.update_id)

    def _offer(self, update: Incoming) -> None:
        """Queue an update, unless it is known."""
        if self._stopping or update.update_id in self._known or update.update_id in self._done:
            return
        self._known[update.update_id] = asyncio.get_running_loop().create_future()
        queue = self._queues.get(update.lane)
        if queue is None:
            queue = ChatQueue(self._person if update.kind == "group" else None)
            queue.task = asyncio.create_task(self._run(update.lane, queue))
            self._queues[update.lane] = queue
        queue.add(update)
        self._count()

    @property
    def active(self) -> frozenset[str]:
        """The lanes at work here."""
        return frozenset(self._queues)

    @property
    def waiting(self) -> int:
        """How many updates are in memory."""
        return len(self._known)

    # One chat ---------------------------------------------------------------------------------

    async def _run(self, lane: str, queue: ChatQueue) -> None:
        """Handle what waits until nothing does, here or in the database, then let the chat go."""
        while queue.waiting and not self._stopping:
            update = queue.next()
            await self._handled(update)
            finished = self._finish(update.update_id)
            if not queue.waiting and self._database.file is None:
                await finished
                release = partial(self._inbox.release, lane=lane)
                with suppress(UnavailableError):  # the lock is gone with the connection
                    self._offer_open(await self._database.commit(release, READ))
        self._queues.pop(lane, None)

    async def _handled(self, update: Incoming) -> None:
        request_id.set(f"u{update.update_id}")
        chat_kind.set(update.kind)
        try:
            # An update that may be what ends the process, time and again, lets others go first. It
            # is not given up: many ends in a busy hour prove nothing.
            if (beyond := update.attempts - limits.HARMLESS_ATTEMPTS) > 0:
                ends = update.attempts
                logger.warning("Processes ended %s times during this update: it waits", ends)
                await asyncio.sleep(min(beyond, limits.MOST_SUSPECT_SECONDS))
            handled_since.set(time.monotonic())
            await self._handle(update)
        except Exception:
            self._metrics.updates.labels("failed").inc()
            logger.exception("An update failed")
        else:
            self._metrics.updates.labels("handled").inc()
        self._metrics.handling.observe(time.monotonic() - update.arrived)

    def _finish(self, update_id: int) -> asyncio.Future[None]:
        finish = partial(self._inbox.finish, update_id=update_id)
        finished = self._database.enqueue(finish, ("inbox", update_id))
        self._done.put(update_id, None)
        if (out := self._known.get(update_id)) and not out.done():
            out.set_result(None)
        self._unsettled += 1
        self._count()

        def settled(_: object) -> None:
            self._known.pop(update_id, None)
            self._unsettled -= 1
            self._count()

        finished.add_done_callback(settled)
        return finished

    def _count(self) -> None:
        _switch(self.room, on=len(self._known) < limits.MOST_UPDATES)
        _switch(self.few_unsettled, on=self._unsettled < limits.MOST_UNSETTLED)

    # What nobody works on ---------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what waits, now and every few seconds."""
        await self.sweep()
        self._begin(self._sweep_on())

    async def _sweep_on(self) -> None:
        while True:
            await asyncio.sleep(limits.SWEEP_SECONDS)
            try:
                self._database.check_file()
                await self.sweep()
            except Exception:
                logger.exception("The inbox could not be looked through")

    async def sweep(self) -> None:
        """Take over chats in which updates wait and nobody works."""
        sweep = partial(self._inbox.sweep, active=self.active, first=self._first)
        try:
            found, lost, self.processes = await self._database.commit(sweep, READ)
        except UnavailableError:
            return
        self._first = False
        for lane in lost:  # what has not begun is in the inbox, and with another process now
            if queue := self._queues.get(lane):
                for update in queue.waiting:
                    self._known.pop(update.update_id).cancel()
                queue.waiting.clear()
        self._count()
        new = [one for one in found if one.update_id not in self._known]
        if new:
            logger.info("Taken over: %s updates that waited", len(new))
            self._metrics.updates.labels("adopted").inc(len(new))
            self._offer_open(new)

    def _returned(self) -> None:
        """Lock again, now that the database is back, what this process works on."""
        if self._database.file is None:
            self._inbox.keep_quiet()
        self._begin(self.sweep())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Work beside the chats until it is done or ``stop`` is called."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # The end ----------------------------------------------------------------------------------

    async def stop(self, seconds: float) -> None:
        """Let replies that have begun go out, for ``seconds``; what waits stays in the inbox."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        if tasks := [queue.task for queue in self._queues.values() if queue.task]:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            while late:  # again where a library forgets that it was cancelled
                for task in late:
                    task.cancel()
                _, late = await asyncio.wait(late, timeout=1)
        # What is done is noted before another process may have the chats.
        await self._database.read(lambda _: None, lambda: None)
        self._locks.close()


def _switch(event: asyncio.Event, *, on: bool) -> None:
    if on:
        event.set()
    else:
        event.clear()
