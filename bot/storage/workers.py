"""Which processes are alive. The database's clock decides, not that of any machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select

from bot.storage.schema import lease, worker
from bot.storage.upsert import replace


class Beat(NamedTuple):
    """A sign of life. ``judge``: whether others without one may be taken for dead."""

    worker: str
    dead_after: timedelta
    judge: bool


class Alive(NamedTuple):
    """What a sign of life finds."""

    known: bool  # False: the process is new, or was taken for dead
    processes: int
    dead: tuple[str, ...]  # taken for dead just now; their lanes are free


def beat(connection: Connection, items: Sequence[Beat]) -> list[Alive]:
    """Give signs of life."""
    return [_beat(connection, item) for item in items]


def _beat(connection: Connection, item: Beat) -> Alive:
    now = _now(connection)
    dead = _bury(connection, now - item.dead_after) if item.judge else ()
    ids = set(connection.execute(select(worker.c.id)).scalars())
    replace(connection, worker, [{"id": item.worker, "seen_at": now}])
    return Alive(item.worker in ids, len(ids | {item.worker}), dead)


def _bury(connection: Connection, since: datetime) -> tuple[str, ...]:
    gone = delete(worker).where(worker.c.seen_at < since).returning(worker.c.id)
    dead = tuple(connection.execute(gone).scalars())
    connection.execute(delete(lease).where(lease.c.worker.not_in(select(worker.c.id))))
    return dead


def leave(connection: Connection, items: Sequence[str]) -> list[None]:
    """Let go of everything that these processes hold, for others to take over at once."""
    connection.execute(delete(lease).where(lease.c.worker.in_(items)))
    connection.execute(delete(worker).where(worker.c.id.in_(items)))
    return [None] * len(items)


def alone(connection: Connection, items: Sequence[str]) -> list[None]:
    """Forget all other processes: the caller knows that none is alive."""
    connection.execute(delete(lease).where(lease.c.worker.not_in(items)))
    connection.execute(delete(worker).where(worker.c.id.not_in(items)))
    return [None] * len(items)


def _now(connection: Connection) -> datetime:
    if connection.dialect.name == "postgresql":
        return connection.execute(select(func.now())).scalar_one()
    return datetime.now(UTC)
