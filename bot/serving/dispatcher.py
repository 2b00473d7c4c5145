"""Hands updates to the application: at once across lanes, in order within one, each once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.serving.context import chat_kind, request_id
from bot.serving.incoming import Incoming, incoming, parsed
from bot.serving.lane import Lane
from bot.serving.limits import (
    HARMLESS_ATTEMPTS,
    MOST_AT_WORK,
    MOST_SUSPECT_SECONDS,
    MOST_UPDATES,
    Rate,
)
from bot.serving.metrics import Metrics
from bot.serving.slots import Slots
from bot.storage import arrivals, inbox
from bot.storage.database import Database
from bot.storage.inbox import Arrived, Begun, Finished, Open
from bot.storage.known import Known
from bot.storage.recent import Recent
from bot.storage.writer import UnavailableError

logger = logging.getLogger(__name__)

Handle = Callable[[Incoming], Awaitable[None]]

_DONE_REMEMBERED = 10_000


class Dispatcher:
    """Records what arrives, and has it handled by ``handle`` in lanes.

    An update is *taken* when Telegram may be told so: when it is recorded, or, while the database
    is away, when its reply is out.
    """

    def __init__(  # noqa: PLR0913 - what it is made of, each named at the call
        self,
        database: Database,
        handle: Handle,
        metrics: Metrics,
        *,
        bot_id: int,
        worker: str,
        person: Rate | None = None,
        slots: Slots | None = None,
        known: Known | None = None,
    ) -> None:
        """``known`` is kept at what the inbox knows of the chats at work."""
        self._database = database
        self._handle = handle
        self._metrics = metrics
        self._bot_id = bot_id
        self._worker = worker
        self._person = person
        self._slots = slots or Slots(MOST_AT_WORK)
        self._chats = known or Known()
        self._lanes: dict[str, Lane] = {}
        # Updates in memory, until their end is committed; done when the reply is out.
        self._known: dict[int, asyncio.Future[None]] = {}
        self._done: Recent[int, bool] = Recent(_DONE_REMEMBERED)
        self._room = asyncio.Event()
        self._room.set()
        self._stopping = False

    # Arrivals ---------------------------------------------------------------------------------

    async def take(self, data: dict[str, object]) -> None:
        """Record an update and have it handled; raises ValueError for what is none."""
        update = incoming(data)
        self._metrics.updates.labels("taken").inc()
        lane = self._lanes.get(update.lane)
        known = lane is not None and lane.leased and not lane.releasing
        arrived = Arrived(self._bot_id, self._worker, update.open, known, _now())
        try:
            taken = await self._database.now(arrivals.take, arrived)
        except UnavailableError:
            await self._take_unrecorded(data)
            return
        except Exception:
            logger.exception("Update %s can't be recorded: it is handled without", update.update_id)
            await self._take_unrecorded(data)
            return
        if taken is None:
            self._metrics.updates.labels("repeated").inc()
        elif not taken.here:
            self._metrics.updates.labels("elsewhere").inc()
        else:
            if taken.settings is not None:
                self._chats.lease(update.lane, taken.settings)
            fresh = replace(update, fresh=True)
            self.offer(fresh if one == arrived.update else parsed(one) for one in taken.here)

    async def _take_unrecorded(self, data: dict[str, object]) -> None:
        update = incoming(data, recorded=False)
        self.offer([update])
        if out := self._known.get(update.update_id):
            await asyncio.shield(out)

    def offer(self, updates: Iterable[Incoming]) -> None:
        """Queue updates that are not known yet."""
        for update in updates:
            if self._stopping or self._is_known(update.update_id):
                continue
            self._known[update.update_id] = asyncio.get_running_loop().create_future()
            lane = self._lanes.get(update.lane)
            if lane is None:
                lane = self._open(update)
            lane.add(update)
            lane.leased = lane.leased or update.recorded
            if lane.task is None:
                lane.task = asyncio.create_task(self._run(update.lane, lane))
        self._count_room()

    def _is_known(self, update_id: int) -> bool:
        return update_id in self._known or self._done.get(update_id) is not None

    async def room(self) -> None:
        """Wait until there is room in memory."""
        await self._room.wait()

    @property
    def active(self) -> frozenset[str]:
        """The lanes at work here."""
        return frozenset(self._lanes)

    @property
    def waiting(self) -> int:
        """How many updates are in memory."""
        return len(self._known)

    # Lanes ------------------------------------------------------------------------------------

    def _open(self, update: Incoming) -> Lane:
        lane = Lane(self._person if update.kind == "group" else None)
        self._lanes[update.lane] = lane
        return lane

    async def _run(self, key: str, lane: Lane) -> None:
        """Handle what waits until nothing does, here or in the database, then let the lane go."""
        while len(lane) and not self._stopping:
            update = lane.next()
            await self._handled(update)
            lane.releasing = not len(lane)
            finished = self._finish(update, release=lane.releasing)
            if lane.releasing:
                self.offer(map(parsed, await finished or ()))
                lane.releasing = False
        lane.task = None
        self._lanes.pop(key, None)
        self._chats.release(key)

    async def _handled(self, update: Incoming) -> None:
        request_id.set(f"u{update.update_id}")
        chat_kind.set(update.kind)
        started = time.monotonic()
        try:
            async with self._slots.taken():
                if update.adopted:
                    await self._suspect(update)
                with self._chats.first_time(update.new_message):
                    await self._handle(update)
        except Exception:
            self._metrics.updates.labels("failed").inc()
            logger.exception("An update failed")
        else:
            self._metrics.updates.labels("handled").inc()
        self._metrics.handling.observe(time.monotonic() - started)
        out = self._known[update.update_id]
        if not out.done():
            out.set_result(None)

    async def _suspect(self, update: Incoming) -> None:
        """Let others go first where an update may be what ends the process, time and again.

        It is not given up: many ends in a busy hour prove nothing.
        """
        begun = Begun(self._bot_id, update.update_id)
        attempts = await self._database.keep(inbox.begin, begun) or 0
        if attempts > HARMLESS_ATTEMPTS:
            wait = min(attempts - HARMLESS_ATTEMPTS, MOST_SUSPECT_SECONDS)
            logger.warning("Processes ended %s times during this update: it waits", attempts)
            async with self._slots.lent():
                await asyncio.sleep(wait)

    def _finish(self, update: Incoming, *, release: bool) -> asyncio.Future[list[Open] | None]:
        item = Finished(
            self._bot_id,
            self._worker,
            update.update_id,
            update.lane,
            release,
            update.recorded,
            _now(),
        )
        finished = self._database.keep(inbox.finish, item)
        self._done.put(update.update_id, value=True)
        finished.add_done_callback(lambda _: self._settled(update.update_id))
        return finished

    def _settled(self, update_id: int) -> None:
        self._known.pop(update_id, None)
        self._count_room()

    def _count_room(self) -> None:
        if len(self._known) < MOST_UPDATES:
            self._room.set()
        else:
            self._room.clear()

    # The end ----------------------------------------------------------------------------------

    def drop_waiting(self) -> None:
        """Forget what has not begun: it is in the inbox, and another process has it now."""
        self._chats.release_all()
        for lane in self._lanes.values():
            for update in lane.drop():
                if update.recorded:
                    self._known.pop(update.update_id).cancel()
                else:
                    lane.add(update)
        self._count_room()

    async def stop(self, seconds: float) -> None:
        """Let replies that have begun go out, for ``seconds``; what waits stays in the inbox."""
        self._stopping = True
        tasks = [lane.task for lane in self._lanes.values() if lane.task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _now() -> datetime:
    return datetime.now(UTC)
