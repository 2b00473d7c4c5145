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

from bot.render.html import escape
from bot.storage.latest import Latest
from bot.storage.store import SqlStore

logger = logging.getLogger(__name__)
T = TypeVar("T")

_MOST_REMEMBERED = 10_000
_DOUBLE_PRESS = 2.0  # seconds
_TAG = re.compile(r"<[^>]*>")
_TOO_OLD, _NOT_MODIFIED = "query is too old", "message is not modified"
# Parts of Telegram's refusals that no other message would change.
_HOPELESS = re.compile(
    rf"""
    channel_private | chat\ not\ found | chat_admin_required | chat_forbidden | chat_restricted |
    chat_send_ | chat_write_forbidden | group\ chat\ was\ deactivated |
    have\ no\ rights\ to\ send\ a\ message | have\ no\ write\ access\ to\ the\ chat |
    message\ can't\ be\ edited | message\ thread\ not\ found | message_author_required |
    message\ to\ (be\ replied|edit)\ not\ found | message_edit_time_expired | message_id_invalid |
    need\ administrator\ rights | not\ enough\ rights | peer_id_invalid | user\ not\ found |
    topic_(closed|deleted) | {re.escape(_TOO_OLD)}
    """,
    re.VERBOSE | re.IGNORECASE,
)

Place = Hashable  # (chat id, message id), or the id of an inline message


@dataclass(frozen=True, slots=True)
class Output:
    """A message to send."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    entry: str = ""  # that it answers with

    @property
    def digest(self) -> str:
        """Return 32 characters that tell what one message says from what another does."""
        return _digest(self.html, self.keyboard)

    @property
    def buttons(self) -> tuple[object, ...]:
        """Return what its buttons call back with."""
        return _buttons(self.keyboard)

    def is_shown_by(self, message: Message) -> bool:
        """Tell whether a message, as Telegram sent it, has this text and these buttons."""
        text = unescape(_TAG.sub("", self.html)).strip()
        return message.reply_markup == self.keyboard and (message.text or "") == text


def plain(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Output:
    """Return the bot's own words as a message."""
    return Output(escape(text), keyboard)


@lru_cache(maxsize=64)  # asked for when a message is sent, and when it is remembered
def _digest(html: str, keyboard: InlineKeyboardMarkup | None) -> str:
    buttons = keyboard.to_json() if keyboard else ""
    return hashlib.blake2b(f"{html}\0{buttons}".encode(), digest_size=16).hexdigest()


def _buttons(keyboard: InlineKeyboardMarkup | None) -> tuple[object, ...]:
    rows = keyboard.inline_keyboard if keyboard else ()
    return tuple(one.callback_data for row in rows for one in row if one.callback_data)


def _place_of(query: CallbackQuery) -> Place:
    """Return the message whose button was pressed."""
    if query.message:
        return (query.message.chat.id, query.message.message_id)
    return query.inline_message_id


@dataclass(frozen=True, slots=True)
class _Content:
    digest: str
    buttons: tuple[object, ...]  # of thousands of messages, so that each byte counts
    edited_at: datetime | None  # by Telegram's clock, where it tells
    noted_at: float


class MessageCache:
    """What the messages written or edited last say; a restart forgets it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._contents: Latest[Place, _Content] = Latest(_MOST_REMEMBERED)

    def note(self, place: Place, output: Output, edited_at: datetime | None = None) -> None:
        """Keep what a message says from now on."""
        content = _Content(output.digest, output.buttons, edited_at, self._clock())
        self._contents.put(place, content)

    def is_shown(self, query: CallbackQuery, output: Output) -> bool:
        """Tell whether the message whose button was pressed already says so.

        Another process may have changed it since: what Telegram says of the message decides, unless
        the press has crossed an edit.
        """
        found, message = self._contents.get(_place_of(query)), query.message
        same = found is not None and found.digest == output.digest
        if not isinstance(message, Message):
            return same and found is not None and self._clock() - found.noted_at < _DOUBLE_PRESS
        edited, known = message.edit_date, found.edited_at if found else None
        crossed = known is not None and (edited is None or edited < known)
        return same if crossed else output.is_shown_by(message)

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
        found = self._contents.get(_place_of(query))
        return found is not None and query.data in found.buttons


class Sender:
    """Writes into chats. What can't be delivered is logged once a chat and let go."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.messages = MessageCache()
        self._logged: Latest[tuple[int, str], None] = Latest(_MOST_REMEMBERED)

    async def respond(self, message: Message, output: Output) -> Message | None:
        """Write under a message: as a reply to it except in private, in the same topic."""
        quote = message.chat.type != ChatType.PRIVATE
        sending = message.reply_html(output.html, reply_markup=output.keyboard, do_quote=quote)
        try:
            sent = await self._sent(message.chat_id, sending)
        except ChatMigrated as migrated:
            await self._store.migrate_chat(message.chat_id, migrated.new_chat_id)
            return await self.write(message.get_bot(), migrated.new_chat_id, output)
        return self._noted(sent, output)

    async def write(self, bot: Bot, chat_id: int, output: Output) -> Message | None:
        """Write into a chat."""
        sending = bot.send_message(
            chat_id, output.html, ParseMode.HTML, reply_markup=output.keyboard
        )
        return self._noted(await self._deliver(chat_id, sending), output)

    async def reply_to_own(self, message: Message, output: Output) -> Message | None:
        """Write in reply to one of the bot's own messages."""
        parameters = ReplyParameters(message.message_id, allow_sending_without_reply=True)
        sending = message.reply_html(
            output.html, reply_markup=output.keyboard, reply_parameters=parameters
        )
        return self._noted(await self._deliver(message.chat_id, sending), output)

    def _noted(self, sent: Message | None, output: Output) -> Message | None:
        if sent:
            self.messages.note((sent.chat_id, sent.message_id), output)
        return sent

    async def edit(
        self, bot: Bot, chat_id: int, message_id: int, output: Output, *, shown: str = ""
    ) -> bool:
        """Change one of the bot's messages, unless it says so already; False where it is gone.

        ``shown`` is the digest of what it said when that was stored.
        """
        if shown == output.digest:
            return True
        keyboard = output.keyboard
        editing = bot.edit_message_text(
            output.html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
        return await self._edited(chat_id, (chat_id, message_id), editing, output)

    async def edit_pressed(self, query: CallbackQuery, output: Output) -> bool:
        """Change the message whose button was pressed, an inline one as well."""
        if self.messages.is_shown(query, output):
            return True
        chat_id = query.message.chat.id if query.message else 0
        keyboard = output.keyboard
        editing = query.edit_message_text(output.html, ParseMode.HTML, reply_markup=keyboard)
        return await self._edited(chat_id, _place_of(query), editing, output)

    async def _edited(
        self, chat_id: int, place: Place, editing: Awaitable[Message | bool], output: Output
    ) -> bool:
        done = await self._deliver(chat_id, _changed(editing))
        if done is None:
            return False
        edited_at = done.edit_date if isinstance(done, Message) else None
        self.messages.note(place, output, edited_at)
        return True

    async def _deliver(self, chat_id: int, sending: Awaitable[T]) -> T | None:
        """Return what was sent; None where nobody can get it any more."""
        try:
            return await self._sent(chat_id, sending)
        except ChatMigrated as migrated:
            await self._store.migrate_chat(chat_id, migrated.new_chat_id)
            return None

    async def _sent(self, chat_id: int, sending: Awaitable[T]) -> T | None:
        try:
            return await sending
        except (Forbidden, BadRequest) as error:
            if isinstance(error, BadRequest) and not _HOPELESS.search(error.message):
                raise
            level = logging.DEBUG if (chat_id, error.message) in self._logged else logging.WARNING
            logger.log(level, "Not delivered to chat %s: %s", chat_id, error.message)
            self._logged.put((chat_id, error.message), None)
            return None


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
        if _TOO_OLD not in error.message.lower():
            raise


async def answer_press(query: CallbackQuery, notice: str | None = None) -> None:
    """Answer a press; one that is too old needs no answer."""
    with suppress(BadRequest):
        await query.answer(notice)
