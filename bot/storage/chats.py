"""What belongs to a chat: replies for a day, settings until it is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, select

from bot.storage.database import Database
from bot.storage.latest import Latest
from bot.storage.records import ChatSettings, SentReply
from bot.storage.schema import chat, columns, feedback, reply
from bot.storage.upsert import keep, replace

REPLY_KEPT = timedelta(days=1)
_REMEMBERED = 2000
_OF_CHAT = (reply, feedback, chat)


def _of(table: Table, record: type[Any], *which: ColumnElement[bool]) -> Select[Any]:
    """Return the query for records of a chat: building it takes longer than running it."""
    place = (table.c[name] == bindparam(name) for name in ("bot_id", "chat_id"))
    return select(*columns(table, record)).where(*place, *which)


_YOUNG = reply.c.sent_at > bindparam("since")
_TO_MESSAGE = _of(reply, SentReply, _YOUNG, reply.c.message_id == bindparam("message_id"))
_IN_MESSAGE = _of(reply, SentReply, _YOUNG, reply.c.reply_ids == bindparam("reply_ids"))
_SETTINGS = _of(chat, ChatSettings)


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


class ChatStore:
    """Replies and settings of one bot's chats. While the database is away nothing raises: settings
    are those that were known last, and writes are put off."""

    def __init__(
        self, database: Database, bot_id: int, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._now = now
        # For the time that the database is away.
        self._settings: Latest[int, ChatSettings] = Latest(_REMEMBERED)

    async def remember_reply(self, sent: SentReply) -> None:
        """Keep a reply for a day; replaces the one to the same question."""
        row = self._of(sent.chat_id) | asdict(sent)
        self._database.enqueue(lambda connection: replace(connection, reply, row))

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Return the reply to that asking message, if it is less than a day old."""
        return await self._find(_TO_MESSAGE, chat_id, message_id=message_id)

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Return the reply that the bot's message ``reply_id`` is, if it is less than a day old."""
        return await self._find(_IN_MESSAGE, chat_id, reply_ids=(reply_id,))

    async def _find(self, query: Select[Any], chat_id: int, **which: Any) -> SentReply | None:
        given = self._of(chat_id) | which | {"since": self._now() - REPLY_KEPT}
        found = await self._database.read(
            lambda one: one.execute(query, given).first(), lambda: None
        )
        return SentReply(*found) if found else None

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat: the defaults where none were saved."""
        found = await self._database.read(
            lambda connection: self._saved(connection, chat_id) or ChatSettings(),
            lambda: self._settings.get(chat_id) or ChatSettings(),
        )
        self._settings.put(chat_id, found)
        return found

    def _saved(self, connection: Connection, chat_id: int) -> ChatSettings | None:
        found = connection.execute(_SETTINGS, self._of(chat_id)).first()
        return ChatSettings(*found) if found else None

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat until it is forgotten."""
        self._settings.put(chat_id, settings)
        row = self._of(chat_id) | asdict(settings)
        self._database.enqueue(lambda connection: replace(connection, chat, row))

    async def forget_chat(self, chat_id: int) -> None:
        """Delete everything kept about a chat: replies, settings, thumbs."""
        self._settings.pop(chat_id, None)
        self._database.enqueue(lambda connection: self._delete(connection, chat_id))

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move settings to the new id of a group; what the new id already has stays.

        Replies and thumbs of the old id are deleted (message ids start anew in a supergroup). Both
        service messages arrive, so this may be called twice.
        """
        if known := self._settings.pop(old_id, None):
            self._settings.setdefault(new_id, known)

        def move(connection: Connection) -> None:
            if found := self._saved(connection, old_id):
                keep(connection, chat, self._of(new_id) | asdict(found))
            self._delete(connection, old_id)

        self._database.enqueue(move)

    def _delete(self, connection: Connection, chat_id: int) -> None:
        for table in _OF_CHAT:
            connection.execute(delete(table).filter_by(**self._of(chat_id)))

    def _of(self, chat_id: int) -> dict[str, Any]:
        return {"bot_id": self._bot_id, "chat_id": chat_id}
