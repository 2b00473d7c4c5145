"""Forgets what has been kept long enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete

from bot.storage.schema import (
    day_count,
    disliked,
    feedback,
    inbox,
    reply,
    reply_part,
    suggestion,
    unanswered,
)

KEYS_KEPT = timedelta(hours=48)
REPLIES_KEPT = timedelta(days=1)
COUNTS_KEPT = timedelta(days=730)  # they say nothing about anyone


class Purge(NamedTuple):
    """What is too old at ``now``."""

    now: datetime
    retention_days: int


def purge(connection: Connection, items: Sequence[Purge]) -> list[None]:
    """Delete what is too old; an update that still waits is never too old."""
    for now, retention_days in items:
        closed = inbox.c.lane.is_(None)
        connection.execute(delete(inbox).where(inbox.c.received_at < now - KEYS_KEPT, closed))
        day_ago = now - REPLIES_KEPT
        connection.execute(delete(reply).where(reply.c.sent_at < day_ago))
        connection.execute(delete(reply_part).where(reply_part.c.sent_at < day_ago))
        connection.execute(delete(feedback).where(feedback.c.day < day_ago.date()))
        since = (now - timedelta(days=retention_days)).date()
        connection.execute(delete(unanswered).where(unanswered.c.last_asked < since))
        connection.execute(delete(suggestion).where(suggestion.c.last_chosen < since))
        connection.execute(delete(disliked).where(disliked.c.last_disliked < since))
        connection.execute(delete(day_count).where(day_count.c.day < (now - COUNTS_KEPT).date()))
    return [None] * len(items)
