"""What belongs to a chat: replies for a day, settings until it is forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, bindparam, delete, select

from bot.storage.database import Action, Database, UnavailableError
from bot.storage.latest import Latest
from bot.storage.records import ChatSettings, SentReply
from bot.storage.schema import chat, feedback, reply, reply_part
from bot.storage.upsert import insert, replace

V = TypeVar("V")

REPLY_KEPT = timedelta(days=1)
_REMEMBERED = 2000
_OF_CHAT = (reply, reply_part, feedback, chat)
_REPLY: Select[Any] = select(reply).where(
    reply.c.bot_id == bindparam("bot"),
    reply.c.chat_id == bindparam("chat"),
    reply.c.message_id == bindparam("message"),
    reply.c.sent_at > bindparam("since"),
)
_ASKED: Select[Any] = select(reply_part.c.message_id).where(
    reply_part.c.bot_id == bindparam("bot"),
    reply_part.c.chat_id == bindparam("chat"),
    reply_part.c.reply_id == bindparam("part"),
)
_SETTINGS: Select[Any] = select(chat.c.language, chat.c.suggestions, chat.c.greeted).where(
    chat.c.bot_id == bindparam("bot"), chat.c.chat_id == bindparam("chat")
)


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
        key = {"bot_id": self._bot_id, "chat_id": sent.chat_id, "message_id": sent.message_id}
        row = key | {
            "reply_ids": json.dumps(sent.reply_ids),
            "question": clean(sent.question),
            "entry": sent.entry,
            "sent_at": sent.sent_at,
            "shown": sent.shown,
        }

        def save(connection: Connection) -> None:
            replace(connection, reply, row)
            for part in sent.reply_ids:
                replace(connection, reply_part, {**key, "reply_id": part, "sent_at": sent.sent_at})

        self._database.enqueue(save)

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Return the reply to that asking message, if it is less than a day old."""
        return await self.read(
            lambda connection: self._find(connection, chat_id, message_id), lambda: None
        )

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Return the reply of which the bot's message ``reply_id`` is part."""

        def find(connection: Connection) -> SentReply | None:
            given = {"bot": self._bot_id, "chat": chat_id, "part": reply_id}
            asked = connection.execute(_ASKED, given).scalar()
            found = self._find(connection, chat_id, asked) if asked is not None else None
            # An edit may have replaced the messages of a reply.
            return found if found and reply_id in found.reply_ids else None

        return await self.read(find, lambda: None)

    def _find(self, connection: Connection, chat_id: int, message_id: int) -> SentReply | None:
        since = self._now() - REPLY_KEPT
        given = {"bot": self._bot_id, "chat": chat_id, "message": message_id, "since": since}
        found: Row[Any] | None = connection.execute(_REPLY, given).first()
        if found is None:
            return None
        return SentReply(
            chat_id,
            message_id,
            tuple(json.loads(found.reply_ids)),
            found.question,
            found.entry,
            found.sent_at,
            found.shown,
        )

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat: the defaults where none were saved."""

        def find(connection: Connection) -> ChatSettings:
            given = {"bot": self._bot_id, "chat": chat_id}
            found = connection.execute(_SETTINGS, given).first()
            return ChatSettings(*found) if found else ChatSettings()

        found = await self.read(find, lambda: self._settings.get(chat_id) or ChatSettings())
        self._settings.put(chat_id, found)
        return found

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat until it is forgotten."""
        self._settings.put(chat_id, settings)
        row = self._settings_row(chat_id, settings)
        self._database.enqueue(lambda connection: replace(connection, chat, row))

    def _settings_row(self, chat_id: int, settings: ChatSettings) -> dict[str, object]:
        return {
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "language": settings.language,
            "suggestions": settings.suggestions,
            "greeted": settings.greeted,
        }

    async def forget_chat(self, chat_id: int) -> None:
        """Delete everything kept about a chat: replies, settings, thumbs."""
        self._settings.pop(chat_id, None)
        self._database.enqueue(lambda connection: self._delete(connection, chat_id))

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move settings to the new id of a group; what the new id already has stays.

        Replies and thumbs of the old id are deleted (message ids start anew in a supergroup). Both
        service messages arrive, so this may be called twice.
        """
        if (known := self._settings.get(old_id)) and new_id not in self._settings:
            self._settings.put(new_id, known)
        self._settings.pop(old_id, None)

        def move(connection: Connection) -> None:
            found = connection.execute(_SETTINGS, {"bot": self._bot_id, "chat": old_id}).first()
            if found:
                row = self._settings_row(new_id, ChatSettings(*found))
                statement = insert(connection.dialect.name, chat).on_conflict_do_nothing()
                connection.execute(statement, row)
            self._delete(connection, old_id)

        self._database.enqueue(move)

    def _delete(self, connection: Connection, chat_id: int) -> None:
        for table in _OF_CHAT:
            here = (table.c.bot_id == self._bot_id) & (table.c.chat_id == chat_id)
            connection.execute(delete(table).where(here))

    async def read(self, query: Action[V], otherwise: Callable[[], V]) -> V:
        """Return what ``query`` finds; ``otherwise()`` while the database is away."""
        try:
            return await self._database.read(query)
        except UnavailableError:
            return otherwise()


def clean(text: str) -> str:
    """Return ``text`` without what a database refuses: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
