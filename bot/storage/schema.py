"""The tables, and how a database gets those that it lacks.

``bot_id`` keeps the bots apart that share a database. What says nothing about a chat has none.

A new release may add tables, columns with a default, and indexes, and change nothing else: the
release before has to run on what it finds, and a deploy can be rolled back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    inspect,
    text,
)
from sqlalchemy.schema import CreateColumn

metadata = MetaData()


class Time(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides, also where SQLite keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Write UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Read UTC."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class AnyText(TypeDecorator[str]):
    """What a person wrote, without what a database refuses: NUL, halves of surrogate pairs."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """Write what can be written."""
        return value and value.replace("\0", "").encode("utf-8", "replace").decode()


class JsonList(TypeDecorator[tuple[Any, ...]]):
    """A tuple, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, _: Dialect) -> str:
        """Write JSON."""
        return json.dumps(value)

    def process_result_value(self, value: str | None, _: Dialect) -> tuple[Any, ...]:
        """Read a tuple."""
        return tuple(json.loads(value or "[]"))


_BOT = {"bot_id": BigInteger}
_CHAT = {**_BOT, "chat_id": BigInteger}
_MESSAGE = {**_CHAT, "message_id": BigInteger}
# Digest of the question without case and spaces; the text itself may be 4,096 long.
_QUESTION = {"key": String(64)}
_MEANT = {**_QUESTION, "entry": String(255)}


def _table(name: str, key: dict[str, Any], *nullable: Column[Any], **columns: Any) -> Table:
    """Describe a table: its key, columns that may be empty, columns that may not."""
    return Table(
        name,
        metadata,
        *(Column(one, kind, primary_key=True, autoincrement=False) for one, kind in key.items()),
        *nullable,
        *(Column(one, kind, nullable=False) for one, kind in columns.items()),
    )


# The inbox: an update is open while it has a payload; then the key alone stays, against repeats.
inbox = _table(
    "inbox",
    {**_BOT, "update_id": BigInteger},
    Column("lane", String(40)),  # updates of one lane are handled in order; None when done
    Column("payload", Text),  # the update as Telegram sent it; None when done
    Column("worker", String(32)),  # the process that took it from Telegram
    Column("attempts", Integer, nullable=False, server_default="0"),
    received_at=Time,
)
IS_OPEN = inbox.c.lane.is_not(None)
Index(
    "inbox_open",
    *(inbox.c.bot_id, inbox.c.lane, inbox.c.update_id),
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)
Index("inbox_received", inbox.c.received_at)

# Which reply answers which question, for a day.
reply = _table(
    "reply",
    _MESSAGE,
    Column("shown", String(32), nullable=False, server_default=""),  # digest of its content
    reply_ids=JsonList,
    question=AnyText,
    entry=Text,
    sent_at=Time,
)
Index("reply_sent", reply.c.sent_at)
chat = _table("chat", _CHAT, Column("language", String(16)), suggestions=Boolean, greeted=Boolean)

unanswered = _table(
    "unanswered",
    _QUESTION,
    question=AnyText,
    reason=String(32),
    language=String(16),
    closest=JsonList,  # entry ids
    count=Integer,
    last_asked=Date,
)
Index("unanswered_last", unanswered.c.last_asked)
suggestion = _table("suggestion", _MEANT, question=AnyText, count=Integer, last_chosen=Date)
staged = _table("staged", _MEANT, question=AnyText, language=String(16), staged_at=Time)
disliked = _table("disliked", _MEANT, question=AnyText, count=Integer, last_disliked=Date)

# A thumb is counted at once in ``day_count``; this row only lets a second press replace it.
feedback = _table("feedback", _MESSAGE, entry=String(255), helpful=Boolean, day=Date)
day_count = _table(
    "day_count", {"day": Date, "event": String(32), "entry": String(255)}, count=Integer
)

# What maintainers were told last about files that are broken; "" or no row: they are in order.
notice = _table("notice", _BOT, digest=String(64))


def columns(table: Table, record: type[Any]) -> Sequence[Column[Any]]:
    """Return the columns that hold the fields of a record, in their order."""
    return [table.c[one.name] for one in fields(record)]


# Only the release before uses these.
_part = _table("reply_part", {**_CHAT, "reply_id": BigInteger}, message_id=BigInteger, sent_at=Time)
Index("reply_part_sent", _part.c.sent_at)
_table("worker", {"id": String(32)}, seen_at=Time)
_lease = _table("lease", {**_BOT, "lane": String(40)}, worker=String(32))
Index("lease_worker", _lease.c.worker)

_LOCK = 0x6661_7162_6F74  # "faqbot", for PostgreSQL's advisory locks
_WAIT_FOR_LOCK = "SET LOCAL lock_timeout = 60000; SET LOCAL statement_timeout = 60000"
# By this number the release before knows that it has nothing to add.
_VERSION = """
    CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
    UPDATE alembic_version SET version_num = '0004' WHERE version_num < '0004';
    INSERT INTO alembic_version
        SELECT '0004' WHERE NOT EXISTS (SELECT version_num FROM alembic_version)
"""


def bring_up_to_date(engine: Engine) -> None:
    """Add the tables, columns and indexes that a database lacks.

    Of several processes that start at once one adds them; the others wait for its lock.
    """
    with engine.begin() as connection:  # on SQLite that is the lock
        if connection.dialect.name == "postgresql":
            connection.execute(text(_WAIT_FOR_LOCK))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        metadata.create_all(connection)
        for table in metadata.sorted_tables:
            _complete(connection, table)
        for statement in _VERSION.split(";"):
            connection.execute(text(statement))


def _complete(connection: Connection, table: Table) -> None:
    known = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in known:
            described = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {described}"))
    for index in table.indexes:
        index.create(connection, checkfirst=True)
