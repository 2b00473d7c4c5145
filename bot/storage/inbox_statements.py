"""The statements of the inbox, built once."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Delete, Select, Update, bindparam, delete, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.storage.schema import inbox, lease
from bot.storage.upsert import Insert, insert

EMPTY = {"lane": None, "payload": None}

_LANES: BindParameter[Any] = bindparam("lanes", expanding=True)
_OF_BOT = inbox.c.bot_id == bindparam("bot")
_LEASED = (lease.c.bot_id == bindparam("bot"), lease.c.lane.in_(_LANES))

WAITING: Select[Any] = (
    select(inbox.c.update_id, inbox.c.lane, inbox.c.payload)
    .where(_OF_BOT, inbox.c.lane.in_(_LANES))
    .order_by(inbox.c.update_id)
)
# What waits in lanes claimed just now, and what others recorded in lanes of ours.
WAITING_HERE: Select[Any] = WAITING.where(
    or_(
        inbox.c.lane.in_(bindparam("claimed", expanding=True)),
        inbox.c.worker != bindparam("worker"),
    )
)
LOCK: Select[Any] = (
    select(lease.c.lane)
    .where(*_LEASED, lease.c.worker == bindparam("worker"))
    .order_by(lease.c.lane)
    .with_for_update()
)
FREE: Delete = delete(lease).where(*_LEASED)
CLOSE: Update = (
    update(inbox)
    .where(_OF_BOT, inbox.c.update_id.in_(bindparam("ids", expanding=True)))
    .values(EMPTY)
)


@cache
def recording(dialect: str) -> ReturningInsert[Any]:
    """Insert updates; return the numbers of those that were not there."""
    statement = insert(dialect, inbox).on_conflict_do_nothing()
    return statement.returning(inbox.c.update_id)


@cache
def closing_unrecorded(dialect: str) -> Insert:
    """Keep the keys of updates; those that are there are emptied."""
    keys = ["bot_id", "update_id"]
    return insert(dialect, inbox).on_conflict_do_update(index_elements=keys, set_=EMPTY)


@cache
def claiming(dialect: str) -> ReturningInsert[Any]:
    """Lease lanes that are free or ours; return those."""
    statement = insert(dialect, lease)
    statement = statement.on_conflict_do_update(
        index_elements=["bot_id", "lane"],
        set_={"worker": statement.excluded.worker},
        where=lease.c.worker == statement.excluded.worker,
    )
    return statement.returning(lease.c.lane)
