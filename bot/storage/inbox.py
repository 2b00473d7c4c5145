"""The durable inbox: every update is recorded before Telegram is told that it was taken.

Updates of one *lane* (a chat, mostly) are handled in order, by the process that has its lock. What
another process records meanwhile waits for that one, or for the next sweep.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.storage.locks import ChatLocks
from bot.storage.schema import inbox
from bot.storage.upsert import Insert, insert

_MOST_LANES = 500  # taken over in one sweep
# What is younger is with the process that recorded it; and after the database was away, others
# may not have told yet what they have answered.
LEAST_AGE, QUIET_SECONDS = 3.0, 15.0

_EMPTY = {"lane": None, "payload": None}  # the key stays, so that no update is handled twice
_COLUMNS = (inbox.c.update_id, inbox.c.lane, inbox.c.payload, inbox.c.attempts)
_OF_BOT = inbox.c.bot_id == bindparam("bot")
_FOREIGN = inbox.c.worker != bindparam("worker")
_OPEN: Select[Any] = (
    select(*_COLUMNS).where(_OF_BOT, inbox.c.lane == bindparam("lane")).order_by(inbox.c.update_id)
)
# An update just recorded, and what others recorded in its lane.
_HERE = _OPEN.where(or_(inbox.c.update_id == bindparam("this"), _FOREIGN))
_OPEN_IN: Select[Any] = (
    select(*_COLUMNS)
    .where(_OF_BOT, inbox.c.lane.in_(bindparam("lanes", expanding=True)))
    .order_by(inbox.c.update_id)
)
_LANES: Select[Any] = (
    select(inbox.c.lane)
    .where(
        _OF_BOT, inbox.c.lane.is_not(None), inbox.c.lane.not_in(bindparam("active", expanding=True))
    )
    .group_by(inbox.c.lane)
    .having(func.min(inbox.c.received_at) <= bindparam("before"))
    .order_by(func.min(inbox.c.update_id))
    .limit(_MOST_LANES)
)


class Open(NamedTuple):
    """An update that waits to be handled. ``attempts``: how often it was taken over as the first
    of its lane, which may be because it ends processes."""

    update_id: int
    lane: str
    payload: str
    attempts: int = 0


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
        row = {
            "bot_id": self._bot_id,
            "update_id": one.update_id,
            "lane": one.lane,
            "payload": one.payload,
            "worker": self._worker,
            "received_at": datetime.now(UTC),
        }
        if connection.execute(_recording(connection.dialect.name), row).first() is None:
            return None
        if not self._locks.claim(connection, one.lane):
            return []
        given = {"bot": self._bot_id, "lane": one.lane, "this": one.update_id}
        query = _HERE if active else _OPEN
        found = connection.execute(query, given | {"worker": self._worker}).all()
        if len(found) > 1 and time.monotonic() < self._quiet_until:
            self._locks.release(connection, one.lane)
            return []
        return _open(found)

    def finish(self, connection: Connection, update_id: int) -> None:
        """Close an update, recorded or not."""
        row = {"bot_id": self._bot_id, "update_id": update_id, "received_at": datetime.now(UTC)}
        connection.execute(_closing(connection.dialect.name), row)

    def release(self, connection: Connection, lane: str) -> list[Open]:
        """Let go of a lane, unless something waits there after all: return that.

        What was finished before has to be committed by then: others see it from here on.
        """
        if not self._locks.claim(connection, lane):
            return []  # the lock went with a connection, and another process has the lane now
        found = _open(connection.execute(_OPEN, {"bot": self._bot_id, "lane": lane}))
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
        given = {"bot": self._bot_id, "active": active, "before": before}
        lanes = [
            lane
            for lane in connection.execute(_LANES, given).scalars()
            if self._locks.claim(connection, lane)
        ]
        found = _open(connection.execute(_OPEN_IN, {"bot": self._bot_id, "lanes": lanes}))
        firsts = {one.lane: one.update_id for one in reversed(found)}
        if firsts:
            counted = (inbox.c.bot_id == self._bot_id) & inbox.c.update_id.in_(firsts.values())
            connection.execute(update(inbox).where(counted).values(attempts=inbox.c.attempts + 1))
        return Swept(found, lost, processes)


def _open(rows: Iterable[Any]) -> list[Open]:
    return [Open(*row[:4]) for row in rows]


@cache
def _recording(dialect: str) -> ReturningInsert[Any]:
    statement = insert(dialect, inbox).on_conflict_do_nothing()
    return statement.returning(inbox.c.update_id)


@cache
def _closing(dialect: str) -> Insert:
    keys = ["bot_id", "update_id"]
    return insert(dialect, inbox).on_conflict_do_update(index_elements=keys, set_=_EMPTY)


def count_open(connection: Connection) -> int:
    """Return how many updates wait, of all bots."""
    query = select(func.count()).select_from(inbox).where(inbox.c.lane.is_not(None))
    return int(connection.execute(query).scalar_one())
