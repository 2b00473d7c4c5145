"""What belongs to a chat: replies for a day, settings until it is forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, select

from bot.storage.schema import chat, feedback, reply, reply_part
from bot.storage.upsert import insert, replace
from bot.telegram.ports import ChatSettings, SentReply

OF_CHAT = (reply, reply_part, feedback, chat)
_SETTINGS = select(chat.c.chat_id, chat.c.language, chat.c.suggestions, chat.c.greeted).where(
    chat.c.bot_id == bindparam("bot"), chat.c.chat_id.in_(bindparam("chats", expanding=True))
)


class Chat(NamedTuple):
    """A chat of one bot."""

    bot_id: int
    chat_id: int


class Migration(NamedTuple):
    """A group that became a supergroup."""

    old: Chat
    new: Chat


def save_replies(connection: Connection, items: Sequence[tuple[int, SentReply]]) -> Sequence[None]:
    """Keep replies; each replaces the one to the same question."""
    latest = {(bot_id, sent.chat_id, sent.message_id): sent for bot_id, sent in items}
    rows = [_reply_row(bot_id, sent) for (bot_id, _, _), sent in sorted(latest.items())]
    replace(connection, reply, rows)
    parts = {
        (bot_id, sent.chat_id, part): sent for bot_id, sent in items for part in sent.reply_ids
    }
    if parts:
        replace(
            connection, reply_part, [_part_row(*key, sent) for key, sent in sorted(parts.items())]
        )
    return [None] * len(items)


def _reply_row(bot_id: int, sent: SentReply) -> dict[str, object]:
    return {
        "bot_id": bot_id,
        "chat_id": sent.chat_id,
        "message_id": sent.message_id,
        "reply_ids": json.dumps(sent.reply_ids),
        "question": clean(sent.question),
        "entry": sent.entry,
        "sent_at": sent.sent_at,
        "shown": sent.shown,
    }


def _part_row(bot_id: int, chat_id: int, reply_id: int, sent: SentReply) -> dict[str, object]:
    return {
        "bot_id": bot_id,
        "chat_id": chat_id,
        "reply_id": reply_id,
        "message_id": sent.message_id,
        "sent_at": sent.sent_at,
    }


def find_reply(
    connection: Connection, of: Chat, message_id: int, since: datetime
) -> SentReply | None:
    """Return the reply to a question, if it was sent after ``since``."""
    found = connection.execute(
        select(reply).where(
            reply.c.bot_id == of.bot_id,
            reply.c.chat_id == of.chat_id,
            reply.c.message_id == message_id,
            reply.c.sent_at > since,
        )
    ).first()
    return _reply(found) if found else None


def find_by_part(
    connection: Connection, of: Chat, reply_id: int, since: datetime
) -> SentReply | None:
    """Return the reply of which a message is part."""
    asked = select(reply_part.c.message_id).where(
        reply_part.c.bot_id == of.bot_id,
        reply_part.c.chat_id == of.chat_id,
        reply_part.c.reply_id == reply_id,
    )
    message_id = connection.execute(asked).scalar()
    found = find_reply(connection, of, message_id, since) if message_id is not None else None
    # An edit may have replaced the messages of a reply.
    return found if found and reply_id in found.reply_ids else None


def _reply(row: Row[Any]) -> SentReply:
    return SentReply(
        chat_id=row.chat_id,
        message_id=row.message_id,
        reply_ids=tuple(json.loads(row.reply_ids)),
        question=row.question,
        entry=row.entry,
        sent_at=row.sent_at,
        shown=row.shown,
    )


def read_settings(connection: Connection, of: Chat) -> ChatSettings | None:
    """Return the settings of a chat; None where none were saved."""
    found = connection.execute(
        select(chat.c.language, chat.c.suggestions, chat.c.greeted).where(
            chat.c.bot_id == of.bot_id, chat.c.chat_id == of.chat_id
        )
    ).first()
    return ChatSettings(*found) if found else None


def settings_of(
    connection: Connection, bot_id: int, chat_ids: Sequence[int]
) -> dict[int, ChatSettings]:
    """Return the settings of those of these chats for which some were saved."""
    found = connection.execute(_SETTINGS, {"bot": bot_id, "chats": chat_ids})
    return {chat_id: ChatSettings(*settings) for chat_id, *settings in found}


def save_settings(
    connection: Connection, items: Sequence[tuple[Chat, ChatSettings]]
) -> Sequence[None]:
    """Keep the settings of chats."""
    latest = dict(items)
    replace(connection, chat, [_chat_row(of, settings) for of, settings in sorted(latest.items())])
    return [None] * len(items)


def _chat_row(of: Chat, settings: ChatSettings) -> dict[str, object]:
    return {
        **of._asdict(),
        "language": settings.language,
        "suggestions": settings.suggestions,
        "greeted": settings.greeted,
    }


def forget(connection: Connection, items: Sequence[Chat]) -> Sequence[None]:
    """Delete everything kept about chats."""
    for of in sorted(set(items)):
        for table in OF_CHAT:
            _delete(connection, table, of)
    return [None] * len(items)


def migrate(connection: Connection, items: Sequence[Migration]) -> Sequence[None]:
    """Move settings to the new id, unless it has some; delete what else the old one has."""
    for old, new in items:
        settings = read_settings(connection, old)
        if settings:
            statement = insert(connection.dialect.name, chat).on_conflict_do_nothing()
            connection.execute(statement, [_chat_row(new, settings)])
        for table in OF_CHAT:
            _delete(connection, table, old)
    return [None] * len(items)


def _delete(connection: Connection, table: Any, of: Chat) -> None:
    columns = table.c
    connection.execute(
        delete(table).where(columns.bot_id == of.bot_id, columns.chat_id == of.chat_id)
    )


def clean(text: str) -> str:
    """Return ``text`` without what a database refuses: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
