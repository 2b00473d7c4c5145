"""The tables. What a migration adds is described here too, but for ``worker`` and ``lease``, which
only the release before used; a test compares the two.

``bot_id`` keeps the bots apart that share a database. What says nothing about a chat has none.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

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
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC) if value else None


def _id(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


# The inbox: an update is open while it has a payload; then the key alone stays, against repeats.
inbox = Table(
    "inbox",
    metadata,
    _id("bot_id"),
    _id("update_id"),
    Column("lane", String(40)),  # updates of one lane are handled in order; None when done
    Column("payload", Text),  # the update as Telegram sent it; None when done
    Column("worker", String(32)),  # the process that took it from Telegram
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", Time, nullable=False),
)
Index(
    "inbox_open",
    inbox.c.bot_id,
    inbox.c.lane,
    inbox.c.update_id,
    sqlite_where=inbox.c.lane.is_not(None),
    postgresql_where=inbox.c.lane.is_not(None),
)
Index("inbox_received", inbox.c.received_at)

# Which reply answers which question, for a day.
reply = Table(
    "reply",
    metadata,
    _id("bot_id"),
    _id("chat_id"),
    _id("message_id"),
    Column("reply_ids", Text, nullable=False),  # JSON list
    Column("question", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("sent_at", Time, nullable=False),
    Column("shown", String(32), nullable=False, server_default=""),  # digest of its content
)
Index("reply_sent", reply.c.sent_at)
reply_part = Table(
    "reply_part",
    metadata,
    _id("bot_id"),
    _id("chat_id"),
    _id("reply_id"),
    Column("message_id", BigInteger, nullable=False),
    Column("sent_at", Time, nullable=False),
)
Index("reply_part_sent", reply_part.c.sent_at)

chat = Table(
    "chat",
    metadata,
    _id("bot_id"),
    _id("chat_id"),
    Column("language", String(16)),
    Column("suggestions", Boolean, nullable=False),
    Column("greeted", Boolean, nullable=False),
)

# ``key``: digest of the question without case and spaces; the text itself may be 4,096 long.
unanswered = Table(
    "unanswered",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("question", Text, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("closest", Text, nullable=False),  # JSON list of entry ids
    Column("count", Integer, nullable=False),
    Column("last_asked", Date, nullable=False),
)
Index("unanswered_last", unanswered.c.last_asked)
suggestion = Table(
    "suggestion",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("entry", String(255), primary_key=True),
    Column("question", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last_chosen", Date, nullable=False),
)
staged = Table(
    "staged",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("entry", String(255), primary_key=True),
    Column("question", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("staged_at", Time, nullable=False),
)

# A thumb is counted at once in ``day_count``; this row only lets a second press replace it.
feedback = Table(
    "feedback",
    metadata,
    _id("bot_id"),
    _id("chat_id"),
    _id("message_id"),
    Column("entry", String(255), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("day", Date, nullable=False),
)
disliked = Table(
    "disliked",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("entry", String(255), primary_key=True),
    Column("question", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last_disliked", Date, nullable=False),
)
day_count = Table(
    "day_count",
    metadata,
    Column("day", Date, primary_key=True),
    Column("event", String(32), primary_key=True),
    Column("entry", String(255), primary_key=True),
    Column("count", Integer, nullable=False),
)

# What maintainers were told last about files that are broken; no row: they are in order.
notice = Table(
    "notice",
    metadata,
    _id("bot_id"),
    Column("digest", String(64), nullable=False),
)
