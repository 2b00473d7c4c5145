"""Thumbs for answers: counted by day, and by question where they point down, without who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from bot.storage.schema import day_count, disliked, feedback, reply, reply_part
from bot.storage.statistics import Counted, key_of
from bot.storage.upsert import add, replace
from bot.telegram.ports import Event


class Thumb(NamedTuple):
    """A thumb for the answer in one message."""

    bot_id: int
    chat_id: int
    message_id: int
    entry: str
    helpful: bool
    day: date


def save_thumbs(connection: Connection, items: Sequence[Thumb]) -> Sequence[None]:
    """Count thumbs; another one for the same message takes the first one's count back."""
    for thumb in items:
        if before := _before(connection, thumb):
            _count(connection, before, -1)
        _count(connection, thumb, 1)
        replace(connection, feedback, [thumb._asdict()])
    return [None] * len(items)


def questions_disliked(connection: Connection, limit: int) -> list[tuple[str, str, int]]:
    """Return (question, entry that answered it, thumbs down), most often first."""
    table = disliked.c
    query = select(table.question, table.entry, table["count"])
    found = connection.execute(query.order_by(table["count"].desc(), table.key).limit(limit))
    return [tuple(row) for row in found]


def _before(connection: Connection, thumb: Thumb) -> Thumb | None:
    table = feedback.c
    found = connection.execute(
        select(feedback).where(
            table.bot_id == thumb.bot_id,
            table.chat_id == thumb.chat_id,
            table.message_id == thumb.message_id,
        )
    ).first()
    return Thumb(*found) if found else None


def _count(connection: Connection, thumb: Thumb, times: int) -> None:
    event = Event.HELPFUL if thumb.helpful else Event.NOT_HELPFUL
    counted = Counted(thumb.day, event.value, thumb.entry)
    add(connection, day_count, [{**counted._asdict(), "count": times}])
    if not thumb.helpful and (question := _question(connection, thumb)):
        key = key_of(question)
        row = {
            "key": key,
            "entry": thumb.entry,
            "question": question,
            "count": times,
            "last_disliked": thumb.day,
        }
        add(connection, disliked, [row])
        taken_back = disliked.c["count"] <= 0
        connection.execute(delete(disliked).where(disliked.c.key == key, taken_back))


def _question(connection: Connection, thumb: Thumb) -> str | None:
    """Return what the message answers, as long as that is remembered."""
    part = reply_part.c
    asked = select(part.message_id).where(
        part.bot_id == thumb.bot_id,
        part.chat_id == thumb.chat_id,
        part.reply_id == thumb.message_id,
    )
    found: str | None = connection.execute(
        select(reply.c.question).where(
            reply.c.bot_id == thumb.bot_id,
            reply.c.chat_id == thumb.chat_id,
            reply.c.message_id == asked.scalar_subquery(),
        )
    ).scalar()
    return found
