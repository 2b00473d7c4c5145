"""The durable inbox: every update is recorded before Telegram is told that it was taken.

One process works; updates of one *lane* (a chat, mostly) are handled in order. What another process
records waits for the next sweep of the one that works.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select, update

from bot.storage.locks import WorkLock
from bot.storage.schema import IS_OPEN, Conflict, inbox, put

_MOST_FOUND = 1000  # in one sweep
# So long what waits is left alone after this process took over from another one, and after the
# database was away: others may not have told yet what they have answered.
TAKE_OVER_SECONDS, QUIET_SECONDS = 3.0, 15.0

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
_NUMBERED = _OPEN.where(inbox.c.update_id.in_(bindparam("numbers", expanding=True)))
_NUMBERS = select(inbox.c.update_id).where(_BOT, IS_OPEN).order_by(inbox.c.update_id)


class Inbox:
    """The inbox of one bot as one process sees it; each method is part of a transaction."""

    def __init__(self, bot_id: int, worker: str, lock: WorkLock) -> None:
        """``worker`` names the process."""
        self._bot_id = bot_id
        self._worker = worker
        self._lock = lock
        self._quiet_until = 0.0

    def keep_quiet(self) -> None:
        """Take over nothing for a while: the database was away."""
        self._quiet_until = time.monotonic() + QUIET_SECONDS

    def record(
        self, connection: Connection, one: Open, *, active: bool = False
    ) -> list[Open] | None:
        """Record an update; return what this process has to handle because of it, in order.

        None: it was recorded before. Empty: another process works. ``active``: this one is at work
        on its lane, and knows what it recorded there.
        """
        row = one._asdict() | self._row(one.update_id) | {"worker": self._worker}
        if not put(connection, inbox, row, Conflict.KEEP):
            return None
        if not (self._lock.held(connection) or self._claim(connection)):
            return []
        found = self._open(connection, _NEWS if active else _OF_LANE, **row)
        return [] if len(found) > 1 and time.monotonic() < self._quiet_until else found

    def finish(self, connection: Connection, update_id: int) -> None:
        """Close an update, recorded or not."""
        put(connection, inbox, self._row(update_id) | _EMPTY)

    def sweep(
        self, connection: Connection, known: Collection[int], *, first: bool
    ) -> list[Open] | None:
        """Return updates that wait and are not ``known`` here; None: another process works.

        The lock is taken anew after the connection was lost. ``first``: at the start.
        """
        if not self._claim(connection, first=first):
            return None
        if time.monotonic() < self._quiet_until:
            return []
        waiting = connection.execute(_NUMBERS, {"bot_id": self._bot_id}).scalars()
        numbers = [number for number in waiting if number not in known][:_MOST_FOUND]
        found = self._open(connection, _NUMBERED, numbers=numbers)
        firsts = {one.lane: one.update_id for one in reversed(found)}
        if firsts:
            counted = (inbox.c.bot_id == self._bot_id) & inbox.c.update_id.in_(firsts.values())
            connection.execute(update(inbox).where(counted).values(attempts=inbox.c.attempts + 1))
        return found

    def _claim(self, connection: Connection, *, first: bool = False) -> bool:
        held = self._lock.held(connection)
        if not self._lock.claim(connection):
            return False
        if not (held or first):
            self._quiet_until = max(self._quiet_until, time.monotonic() + TAKE_OVER_SECONDS)
        return True

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
