"""The tables, how a row is put into one, and how a database gets those that it lacks.

``bot_id`` keeps the bots apart that share a database. What says nothing about a chat has none.

A new release may add tables, columns with a default, and indexes, and change nothing else: the
release before has to run on what it finds, and a deploy can be rolled back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

metadata = sa.MetaData()


class Time(sa.TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides, also where SQLite keeps no time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: sa.Dialect) -> datetime | None:
        """Write UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _: sa.Dialect) -> datetime | None:
        """Read UTC."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class AnyText(sa.TypeDecorator[str]):
    """What a person wrote, without what a database refuses: NUL, halves of surrogate pairs."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: sa.Dialect) -> str | None:
        """Write what can be written."""
        return value and value.replace("\0", "").encode("utf-8", "replace").decode()


class JsonList(sa.TypeDecorator[tuple[Any, ...]]):
    """A tuple, as JSON."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, _: sa.Dialect) -> str:
        """Write JSON."""
        return json.dumps(value)

    def process_result_value(self, value: str | None, _: sa.Dialect) -> tuple[Any, ...]:
        """Read a tuple."""
        return tuple(json.loads(value or "[]"))


_BOT = {"bot_id": sa.BigInteger}
_CHAT = {**_BOT, "chat_id": sa.BigInteger}
_MESSAGE = {**_CHAT, "message_id": sa.BigInteger}
# Digest of the question without case and spaces; the text itself may be 4,096 long.
_QUESTION = {"key": sa.String(64)}
_MEANT = {**_QUESTION, "entry": sa.String(255)}


def _table(name: str, key: dict[str, Any], *nullable: sa.Column[Any], **columns: Any) -> sa.Table:
    """Describe a table: its key, columns that may be empty, columns that may not."""
    return sa.Table(
        name,
        metadata,
        *(sa.Column(one, kind, primary_key=True, autoincrement=False) for one, kind in key.items()),
        *nullable,
        *(sa.Column(one, kind, nullable=False) for one, kind in columns.items()),
    )


# The inbox: an update is open while it has a payload; then the key alone stays, against repeats.
inbox = _table(
    "inbox",
    {**_BOT, "update_id": sa.BigInteger},
    sa.Column("lane", sa.String(40)),  # updates of one lane are handled in order; None when done
    sa.Column("payload", sa.Text),  # the update as Telegram sent it; None when done
    sa.Column("worker", sa.String(32)),  # the process that took it from Telegram
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    received_at=Time,
)
IS_OPEN = inbox.c.lane.is_not(None)
sa.Index(
    "inbox_open",
    *(inbox.c.bot_id, inbox.c.lane, inbox.c.update_id),
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)
sa.Index("inbox_received", inbox.c.received_at)

# Which reply answers which question, for a day.
reply = _table("reply", _MESSAGE, reply_ids=JsonList, question=AnyText, entry=sa.Text, sent_at=Time)
sa.Index("reply_sent", reply.c.sent_at)
chat = _table(
    "chat", _CHAT, sa.Column("language", sa.String(16)), suggestions=sa.Boolean, greeted=sa.Boolean
)

unanswered = _table(
    "unanswered",
    _QUESTION,
    question=AnyText,
    reason=sa.String(32),
    language=sa.String(16),
    closest=JsonList,  # entry ids
    count=sa.Integer,
    last_asked=sa.Date,
)
sa.Index("unanswered_last", unanswered.c.last_asked)
suggestion = _table("suggestion", _MEANT, question=AnyText, count=sa.Integer, last_chosen=sa.Date)
disliked = _table("disliked", _MEANT, question=AnyText, count=sa.Integer, last_disliked=sa.Date)

# A thumb is counted at once in ``day_count``; this row only lets a second press replace it.
feedback = _table("feedback", _MESSAGE, entry=sa.String(255), helpful=sa.Boolean, day=sa.Date)
day_count = _table(
    "day_count", {"day": sa.Date, "event": sa.String(32), "entry": sa.String(255)}, count=sa.Integer
)


def columns(table: sa.Table, record: type[Any]) -> Sequence[sa.Column[Any]]:
    """Return the columns that hold the fields of a record, in their order."""
    return [table.c[one.name] for one in fields(record)]


class Conflict(Enum):
    """What becomes of a row whose key is there already."""

    KEEP = "keep"  # nothing: what is there stays
    REPLACE = "replace"  # it takes the place of what is there
    ADD = "add"  # counts add up, and the rest is replaced


def put(
    connection: sa.Connection,
    table: sa.Table,
    row: Mapping[str, Any],
    conflict: Conflict = Conflict.REPLACE,
) -> bool:
    """Insert a row; return False where it was there and stays."""
    statement = _insert(connection.dialect.name, table, conflict)
    return connection.execute(statement, row).first() is not None


@cache  # building a statement takes longer than running it
def _insert(dialect: str, table: sa.Table, conflict: Conflict) -> Any:
    # SQLAlchemy keeps apart what both write alike; the other one's would take two megabytes.
    statement = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    statement = statement.returning(*table.primary_key)
    if conflict is Conflict.KEEP:
        return statement.on_conflict_do_nothing()
    new = statement.excluded
    others = {one.name: new[one.name] for one in table.columns if not one.primary_key}
    if conflict is Conflict.ADD:
        others["count"] = table.c["count"] + new["count"]
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)


_LOCK = 0x6661_7162_6F74  # "faqbot", for PostgreSQL's advisory locks
_WAIT_FOR_LOCK = "SET LOCAL lock_timeout = 60000; SET LOCAL statement_timeout = 60000"


def bring_up_to_date(engine: sa.Engine) -> None:
    """Add the tables, columns and indexes that a database lacks.

    Of several processes that start at once one adds them; the others wait for its lock.
    """
    with engine.begin() as connection:  # on SQLite that is the lock
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(_WAIT_FOR_LOCK))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        metadata.create_all(connection)
        for table in metadata.sorted_tables:
            known = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in known:
                    described = CreateColumn(column).compile(dialect=connection.dialect)
                    connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {described}"))
            for index in table.indexes:
                index.create(connection, checkfirst=True)
