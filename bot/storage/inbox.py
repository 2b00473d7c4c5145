"""The durable inbox: every update is recorded before Telegram is told that it was taken.

Updates of one *lane* (a chat, mostly) are handled in order, by the process that has its lock. What
another process records meanwhile waits for that one, or for the next sweep.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select, update

from bot.storage.locks import ChatLocks
from bot.storage.schema import IS_OPEN, Conflict, inbox, put

_MOST_LANES = 500  # taken over in one sweep
# What is younger is with the process that recorded it; and after the database was away, others
# may not have told yet what they have answered.
LEAST_AGE, QUIET_SECONDS = 3.0, 15.0

# The key stays, so that no update is handled twice.
_EMPTY = {"lane": None, "payload": None, "worker": None, "attempts": 0}


class Open(NamedTuple):
    """An update that waits to be handled. ``attempts``: how often it was taken over as the first
    of its lane, which may be because it ends processes."""

    update_id: int
    lane: str
    payload: str
    attempts: int = 0


# Building a statement takes longer than running it.
_BOT = inbox.c.bot_id == bindparam("bot_id")
_OPEN = select(*(inbox.c[name] for name in Open._fields)).where(_BOT).order_by(inbox.c.update_id)
_OF_LANE = _OPEN.where(inbox.c.lane == bindparam("lane"))
_NEWS = _OF_LANE.where(
    (inbox.c.update_id == bindparam("update_id")) | (inbox.c.worker != bindparam("worker"))
)
_OF_LANES = _OPEN.where(inbox.c.lane.in_(bindparam("lanes", expanding=True)))


class Swept(NamedTuple):
    """What a sweep found: updates to handle here, lanes that another process has now."""

    found: list[Open]
    lost: frozenset[str]
    processes: int


class Inbox:
    """The inbox of one bot as one process sees it; each method is part of a transaction."""

    def __init__(self, bot_id: int, worker: str, locks: ChatLocks) -> None:
        """``worker`` names the process."""
        self._bot_id = bot_id
        self._worker = worker
        self._locks = locks
        self._quiet_until = 0.0

    def keep_quiet(self) -> None:
        """Take over nothing for a while: the database was away."""
        self._quiet_until = time.monotonic() + QUIET_SECONDS

    def record(
        self, connection: Connection, one: Open, *, active: bool = False
    ) -> list[Open] | None:
        """Record an update; return what this process has to handle because of it, in order.

        None: it was recorded before. Empty: another process works on its lane. ``active``: this
        one does already, and knows what it recorded there.
        """
        row = one._asdict() | self._row(one.update_id) | {"worker": self._worker}
        if not put(connection, inbox, row, Conflict.KEEP):
            return None
        if not self._locks.claim(connection, one.lane):
            return []
        found = self._open(connection, _NEWS if active else _OF_LANE, **row)
        if len(found) > 1 and time.monotonic() < self._quiet_until:
            self._locks.release(connection, one.lane)
            return []
        return found

    def finish(self, connection: Connection, update_id: int) -> None:
        """Close an update, recorded or not."""
        put(connection, inbox, self._row(update_id) | _EMPTY)

    def release(self, connection: Connection, lane: str) -> list[Open]:
        """Let go of a lane, unless something waits there after all: return that.

        What was finished before has to be committed by then: others see it from here on.
        """
        if not self._locks.claim(connection, lane):
            return []  # the lock went with a connection, and another process has the lane now
        found = self._open(connection, _OF_LANE, lane=lane)
        if not found:
            self._locks.release(connection, lane)
        return found

    def sweep(self, connection: Connection, active: frozenset[str], *, first: bool) -> Swept:
        """Take over lanes in which updates wait and nobody works.

        ``active``: those at work here, whose locks are taken anew after the connection was lost.
        """
        lost = frozenset(lane for lane in active if not self._locks.claim(connection, lane))
        processes = self._locks.processes(connection)
        if time.monotonic() < self._quiet_until:
            return Swept([], lost, processes)
        before = datetime.now(UTC) - timedelta(seconds=0 if first else LEAST_AGE)
        waiting = (
            select(inbox.c.lane)
            .where(inbox.c.bot_id == self._bot_id, IS_OPEN, inbox.c.lane.not_in(active))
            .group_by(inbox.c.lane)
            .having(func.min(inbox.c.received_at) <= before)
            .order_by(func.min(inbox.c.update_id))
            .limit(_MOST_LANES)
        )
        lanes = connection.execute(waiting).scalars().all()
        mine = [lane for lane in lanes if self._locks.claim(connection, lane)]
        found = self._open(connection, _OF_LANES, lanes=mine)
        firsts = {one.lane: one.update_id for one in reversed(found)}
        if firsts:
            counted = (inbox.c.bot_id == self._bot_id) & inbox.c.update_id.in_(firsts.values())
            connection.execute(update(inbox).where(counted).values(attempts=inbox.c.attempts + 1))
        return Swept(found, lost, processes)

    def _open(self, connection: Connection, query: Select[Any], **given: Any) -> list[Open]:
        rows = connection.execute(query, given | {"bot_id": self._bot_id})
        return [Open(*row) for row in rows]

    def _row(self, update_id: int) -> dict[str, Any]:
        now = datetime.now(UTC)
        return {"bot_id": self._bot_id, "update_id": update_id, "received_at": now}


def count_open(connection: Connection) -> int:
    """Return how many updates wait, of all bots."""
    query = select(func.count()).select_from(inbox).where(IS_OPEN)
    return int(connection.execute(query).scalar_one())
