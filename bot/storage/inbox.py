"""The durable inbox: every update is recorded before Telegram is told that it was taken.

Updates of one *lane* (a chat, mostly) are handled in order. A process that works on a lane holds
its lease; what another process records meanwhile waits for the holder, who looks again before it
lets go. All locks are taken in one order (inbox by update, then leases by lane): no deadlocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, or_, select, update

from bot.storage.inbox_statements import (
    CLOSE,
    FREE,
    LOCK,
    WAITING,
    WAITING_HERE,
    claiming,
    closing_unrecorded,
    recording,
)
from bot.storage.schema import inbox, lease


class Open(NamedTuple):
    """An update that waits to be handled."""

    update_id: int
    lane: str
    payload: str


class Arrived(NamedTuple):
    """An update as it arrived. ``known``: this process is at work on its lane already."""

    bot_id: int
    worker: str
    update: Open
    known: bool
    at: datetime


class Finished(NamedTuple):
    """An update whose reply is out. ``release``: nothing more is known to wait in its lane."""

    bot_id: int
    worker: str
    update_id: int
    lane: str
    release: bool
    recorded: bool  # False: it was handled while the database was away
    at: datetime


class Begun(NamedTuple):
    """An update that was taken over and is begun, perhaps not for the first time."""

    bot_id: int
    update_id: int


class Adoption(NamedTuple):
    """The wish to take over lanes that nobody works on, except those at work here."""

    bot_id: int
    worker: str
    active: frozenset[str]
    most: int


def record(connection: Connection, items: Sequence[Arrived]) -> list[list[Open] | None]:
    """Record updates; for each, what this process has to handle now because of it, in order.

    None: it was recorded before. Empty: another process works on its lane.
    """
    fresh = _insert(connection, items)
    here = [item for item in items if item.update.update_id in fresh]
    new = {item.update.lane for item in here if not item.known}
    claimed = _claim(connection, here[0], new) if new else set()
    waiting = _waiting(connection, here, claimed)
    results: list[list[Open] | None] = []
    for item in items:
        if item.update.update_id not in fresh:
            results.append(None)
            continue
        fresh.discard(item.update.update_id)
        found = waiting.pop(item.update.lane, [])
        own = [item.update] if item.known or item.update.lane in claimed else []
        results.append(sorted({*found, *own}))
    return results


def _insert(connection: Connection, items: Sequence[Arrived]) -> set[int]:
    rows = {
        item.update.update_id: {
            "bot_id": item.bot_id,
            **item.update._asdict(),
            "worker": item.worker,
            "received_at": item.at,
        }
        for item in reversed(items)
    }
    statement = recording(connection.dialect.name)
    ordered = [rows[update_id] for update_id in sorted(rows)]
    return set(connection.execute(statement, ordered).scalars())


def _claim(connection: Connection, who: Arrived | Adoption, lanes: Iterable[str]) -> set[str]:
    """Lease lanes that are free or ours; return those."""
    rows = [{"bot_id": who.bot_id, "lane": lane, "worker": who.worker} for lane in sorted(lanes)]
    return set(connection.execute(claiming(connection.dialect.name), rows).scalars())


def _waiting(
    connection: Connection, here: Sequence[Arrived], claimed: set[str]
) -> dict[str, list[Open]]:
    """Return what waits in lanes claimed just now, and what others recorded in lanes of ours."""
    lanes = claimed | {item.update.lane for item in here if item.known}
    if not lanes:
        return {}
    who = here[0]
    given = {"bot": who.bot_id, "lanes": lanes, "claimed": claimed, "worker": who.worker}
    return _by_lane(connection.execute(WAITING_HERE, given))


def finish(connection: Connection, items: Sequence[Finished]) -> list[list[Open]]:
    """Close updates; for each that would release its lane, what waits there after all.

    The text goes; the key stays, so that the same update is never handled twice.
    """
    of = items[0]
    released = {item.lane for item in items if item.release}
    held = _lock(connection, of, released) if released else set()
    _close(connection, items)
    waiting = _open_in(connection, of.bot_id, held) if held else {}
    free = held - waiting.keys()
    if free:
        connection.execute(FREE, {"bot": of.bot_id, "lanes": free})
    return [waiting.get(item.lane, []) if item.release else [] for item in items]


def _lock(connection: Connection, of: Finished, lanes: set[str]) -> set[str]:
    given = {"bot": of.bot_id, "worker": of.worker, "lanes": lanes}
    return set(connection.execute(LOCK, given).scalars())


def _close(connection: Connection, items: Sequence[Finished]) -> None:
    recorded = [item.update_id for item in items if item.recorded]
    if recorded:
        connection.execute(CLOSE, {"bot": items[0].bot_id, "ids": recorded})
    rows = [
        {"bot_id": item.bot_id, "update_id": item.update_id, "received_at": item.at}
        for item in items
        if not item.recorded
    ]
    if rows:
        connection.execute(closing_unrecorded(connection.dialect.name), rows)


def adopt(connection: Connection, items: Sequence[Adoption]) -> list[list[Open]]:
    """Take over lanes in which updates wait and nobody works; return what waits in them."""
    return [_adopt(connection, item) for item in items]


def _adopt(connection: Connection, item: Adoption) -> list[Open]:
    of_lane = (lease.c.bot_id == inbox.c.bot_id) & (lease.c.lane == inbox.c.lane)
    free = (
        select(inbox.c.lane)
        .outerjoin(lease, of_lane)
        .where(inbox.c.bot_id == item.bot_id, inbox.c.lane.is_not(None))
        .where(or_(lease.c.worker.is_(None), lease.c.worker == item.worker))
        .group_by(inbox.c.lane)
        .order_by(func.min(inbox.c.update_id))
        .limit(item.most + len(item.active))
    )
    lanes = [lane for lane in connection.execute(free).scalars() if lane not in item.active]
    claimed = _claim(connection, item, lanes[: item.most]) if lanes else set()
    waiting = _open_in(connection, item.bot_id, claimed) if claimed else {}
    return [one for lane in waiting.values() for one in lane]


def begin(connection: Connection, items: Sequence[Begun]) -> list[int]:
    """Note that updates are begun after they were taken over; return how often each was."""
    ids = {item.update_id for item in items}
    of_these = (inbox.c.bot_id == items[0].bot_id) & inbox.c.update_id.in_(ids)
    connection.execute(update(inbox).where(of_these).values(attempts=inbox.c.attempts + 1))
    found = connection.execute(select(inbox.c.update_id, inbox.c.attempts).where(of_these))
    attempts = {row.update_id: row.attempts for row in found}
    return [attempts.get(item.update_id, 0) for item in items]


def _open_in(connection: Connection, bot_id: int, lanes: Iterable[str]) -> dict[str, list[Open]]:
    return _by_lane(connection.execute(WAITING, {"bot": bot_id, "lanes": lanes}))


def _by_lane(rows: Iterable[Row[Any]]) -> dict[str, list[Open]]:
    found: dict[str, list[Open]] = defaultdict(list)
    for row in rows:
        found[row.lane].append(Open(row.update_id, row.lane, row.payload))
    return dict(found)


def count_open(connection: Connection) -> int:
    """Return how many updates wait, of all bots."""
    query = select(func.count()).select_from(inbox).where(inbox.c.lane.is_not(None))
    return int(connection.execute(query).scalar_one())
