"""Sends and edits messages, and lets go of what Telegram will never take."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.storage.latest import Latest
from bot.storage.store import SqlStore

_MOST_REMEMBERED = 10_000
_DOUBLE_PRESS = 2.0  # seconds
_TAG = re.compile(r"<[^>]*>")

Place = Hashable  # (chat id, message id), or the id of an inline message


@lru_cache(maxsize=64)
def digest(html: str, keyboard: InlineKeyboardMarkup | None) -> str:
    """Return 32 characters that tell one content of a message from another; asked for twice, when
    a message is sent and when it is remembered."""
    buttons = keyboard.to_json() if keyboard else ""
    return hashlib.blake2b(f"{html}\0{buttons}".encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class _Content:
    digest: str
    buttons: frozenset[object]
    edited_at: datetime | None  # by Telegram's clock, where it tells
    noted_at: float


class MessageCache:
    """What the messages written or edited last say; a restart forgets it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._contents: Latest[Place, _Content] = Latest(_MOST_REMEMBERED)

    def note(
        self,
        place: Place,
        html: str,
        keyboard: InlineKeyboardMarkup | None,
        edited_at: datetime | None = None,
    ) -> None:
        """Keep what a message says from now on."""
        content = _Content(digest(html, keyboard), _buttons(keyboard), edited_at, self._clock())
        self._contents.put(place, content)

    def is_shown(
        self, query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """Tell whether the message whose button was pressed already says so.

        Another process may have changed it since: what Telegram says of the message decides, unless
        the press has crossed an edit.
        """
        found, message = self._contents.get(place_of(query)), query.message
        same = found is not None and found.digest == digest(html, keyboard)
        if not isinstance(message, Message):
            return same and found is not None and self._clock() - found.noted_at < _DOUBLE_PRESS
        if found and found.edited_at:
            crossed = message.edit_date is None or message.edit_date < found.edited_at
            return same if crossed else shows(message, html, keyboard)
        return shows(message, html, keyboard)

    def offers(self, query: CallbackQuery, bot_id: int) -> bool:
        """Tell whether the message can have the button pressed: it is the bot's and shows it.

        A press may have crossed an edit: what Telegram says of the message counts as well.
        """
        message = query.message
        if not isinstance(message, Message) or not message.is_accessible:
            return True  # nobody can tell: the handler decides
        if message.from_user is not None and message.from_user.id != bot_id:
            return False
        if message.reply_markup is None or query.data in _buttons(message.reply_markup):
            return True
        found = self._contents.get(place_of(query))
        return found is not None and query.data in found.buttons


def _buttons(keyboard: InlineKeyboardMarkup | None) -> frozenset[object]:
    rows = keyboard.inline_keyboard if keyboard else ()
    return frozenset(one.callback_data for row in rows for one in row)


def place_of(query: CallbackQuery) -> Place:
    """Return the message whose button was pressed."""
    if query.message:
        return (query.message.chat.id, query.message.message_id)
    return query.inline_message_id


def shows(message: object, html: str, keyboard: InlineKeyboardMarkup | None) -> bool:
    """Tell whether a message, as Telegram sent it, has that text and those buttons."""
    if not isinstance(message, Message) or message.reply_markup != keyboard:
        return False
    return (message.text or "") == unescape(_TAG.sub("", html)).strip()


logger = logging.getLogger(__name__)
T = TypeVar("T")

_NOT_MODIFIED = "message is not modified"
# Parts of Telegram's refusals that no other message would change.
_HOPELESS = (
    "channel_private",
    "chat not found",
    "chat_admin_required",
    "chat_forbidden",
    "chat_restricted",
    "chat_send_",
    "chat_write_forbidden",
    "group chat was deactivated",
    "have no rights to send a message",
    "have no write access to the chat",
    "message can't be edited",
    "message thread not found",
    "message to be replied not found",
    "message to edit not found",
    "message_author_required",
    "message_edit_time_expired",
    "message_id_invalid",
    "need administrator rights",
    "not enough rights",
    "peer_id_invalid",
    "query is too old",
    "topic_closed",
    "topic_deleted",
    "user not found",
)


class Sender:
    """Writes into chats. What can't be delivered is logged once a chat and let go."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.messages = MessageCache()
        self._logged: Latest[tuple[int, str], None] = Latest(_MOST_REMEMBERED)

    async def respond(
        self, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message | None:
        """Write under a message: as a reply to it except in private, in the same topic."""
        quote = message.chat.type != ChatType.PRIVATE
        sending = message.reply_html(html, reply_markup=keyboard, do_quote=quote)
        try:
            sent = await self._sent(message.chat_id, sending)
        except ChatMigrated as migrated:
            await self._store.migrate_chat(message.chat_id, migrated.new_chat_id)
            return await self.write(message.get_bot(), migrated.new_chat_id, html, keyboard)
        return self._noted(sent, html, keyboard)

    async def write(
        self, bot: Bot, chat_id: int, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message | None:
        """Write into a chat."""
        sending = bot.send_message(chat_id, html, ParseMode.HTML, reply_markup=keyboard)
        return self._noted(await self.deliver(chat_id, sending), html, keyboard)

    async def reply_to_own(
        self, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message | None:
        """Write in reply to one of the bot's own messages."""
        parameters = ReplyParameters(message.message_id, allow_sending_without_reply=True)
        sending = message.reply_html(html, reply_markup=keyboard, reply_parameters=parameters)
        return self._noted(await self.deliver(message.chat_id, sending), html, keyboard)

    def _noted(
        self, sent: Message | None, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> Message | None:
        if sent:
            self.messages.note((sent.chat_id, sent.message_id), html, keyboard)
        return sent

    async def edit(
        self,
        bot: Bot,
        chat_id: int,
        message_id: int,
        html: str,
        keyboard: InlineKeyboardMarkup | None = None,
        *,
        shown: str = "",
    ) -> bool:
        """Change one of the bot's messages, unless it says so already; False where it is gone.

        ``shown`` is the digest of what it said when that was stored.
        """
        if shown == digest(html, keyboard):
            return True
        editing = bot.edit_message_text(
            html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
        return await self._edited(chat_id, (chat_id, message_id), editing, html, keyboard)

    async def edit_pressed(
        self, query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """Change the message whose button was pressed, an inline one as well."""
        if self.messages.is_shown(query, html, keyboard):
            return True
        chat_id = query.message.chat.id if query.message else 0
        editing = query.edit_message_text(html, ParseMode.HTML, reply_markup=keyboard)
        return await self._edited(chat_id, place_of(query), editing, html, keyboard)

    async def _edited(
        self,
        chat_id: int,
        place: Place,
        editing: Awaitable[Message | bool],
        html: str,
        keyboard: InlineKeyboardMarkup | None,
    ) -> bool:
        done = await self.deliver(chat_id, _changed(editing))
        if done is None:
            return False
        edited_at = done.edit_date if isinstance(done, Message) else None
        self.messages.note(place, html, keyboard, edited_at)
        return True

    async def deliver(self, chat_id: int, sending: Awaitable[T]) -> T | None:
        """Return what was sent; None where nobody can get it any more."""
        try:
            return await self._sent(chat_id, sending)
        except ChatMigrated as migrated:
            await self._store.migrate_chat(chat_id, migrated.new_chat_id)
            return None

    async def _sent(self, chat_id: int, sending: Awaitable[T]) -> T | None:
        try:
            return await sending
        except Forbidden as error:
            self._let_go(chat_id, error.message)
        except BadRequest as error:
            if not any(part in error.message.lower() for part in _HOPELESS):
                raise
            self._let_go(chat_id, error.message)
        return None

    def _let_go(self, chat_id: int, reason: str) -> None:
        level = logging.DEBUG if (chat_id, reason) in self._logged else logging.WARNING
        logger.log(level, "Not delivered to chat %s: %s", chat_id, reason)
        self._logged.put((chat_id, reason), None)


async def _changed(editing: Awaitable[Message | bool]) -> Message | bool:
    """Take an edit that changes nothing for done."""
    try:
        return await editing
    except BadRequest as error:
        if _NOT_MODIFIED in error.message.lower():
            return True
        raise


@contextmanager
def in_time() -> Iterator[None]:
    """Let an answer go that comes too late: nobody waits for it any more."""
    try:
        yield
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise


async def answer_press(query: CallbackQuery, notice: str | None = None) -> None:
    """Answer a press; one that is too old needs no answer."""
    with suppress(BadRequest):
        await query.answer(notice)
