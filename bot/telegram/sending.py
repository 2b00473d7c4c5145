"""Messages of the bot: sent, edited, and let go where Telegram will never take them."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.render.html import escape
from bot.storage.latest import Latest
from bot.storage.store import SqlStore

logger = logging.getLogger(__name__)
T = TypeVar("T")

_MOST_REMEMBERED = 1_000
_TOO_OLD, _NOT_MODIFIED = "query is too old", "message is not modified"
# Parts of Telegram's refusals that no other message would change.
_HOPELESS = re.compile(
    r"""
    channel_private | chat\ not\ found | chat_admin_required | chat_forbidden | chat_restricted |
    chat_send_ | chat_write_forbidden | group\ chat\ was\ deactivated |
    have\ no\ rights\ to\ send\ a\ message | have\ no\ write\ access\ to\ the\ chat |
    message\ can't\ be\ edited | message\ thread\ not\ found | message_author_required |
    message\ to\ (be\ replied|edit)\ not\ found | message_edit_time_expired | message_id_invalid |
    need\ administrator\ rights | not\ enough\ rights | peer_id_invalid | user\ not\ found |
    topic_(closed|deleted)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Output:
    """A message to send: its text and its buttons."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def plain(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Output:
    """Return the bot's own words as a message."""
    return Output(escape(text), keyboard)


class Sender:
    """Writes into chats. What can't be delivered is logged once a chat and let go."""

    def __init__(self, bot: Bot, store: SqlStore) -> None:
        self._bot = bot
        self._store = store
        self._logged: Latest[tuple[int, str], None] = Latest(_MOST_REMEMBERED)

    async def respond(
        self, message: Message, output: Output, *, quoting: bool = False
    ) -> Message | None:
        """Write under a message, in the same topic: in private as a reply to it only if asked."""
        quote = quoting or message.chat.type != ChatType.PRIVATE
        sending = message.reply_html(output.html, reply_markup=output.keyboard, do_quote=quote)
        return await self._deliver(
            message.chat_id, sending, lambda new_id: self.write(new_id, output)
        )

    async def write(self, chat_id: int, output: Output) -> Message | None:
        """Write into a chat."""
        html, keyboard = output.html, output.keyboard
        sending = self._bot.send_message(chat_id, html, ParseMode.HTML, reply_markup=keyboard)
        return await self._deliver(chat_id, sending)

    async def edit(self, chat_id: int, message_id: int, output: Output) -> bool:
        """Change one of the bot's messages; False where it is gone."""
        keyboard = output.keyboard
        editing = self._bot.edit_message_text(
            output.html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
        return await self._edited(chat_id, editing)

    async def edit_pressed(self, query: CallbackQuery, output: Output) -> bool:
        """Change the message whose button was pressed, an inline one as well."""
        chat_id = query.message.chat.id if query.message else 0
        keyboard = output.keyboard
        editing = query.edit_message_text(output.html, ParseMode.HTML, reply_markup=keyboard)
        return await self._edited(chat_id, editing)

    async def _edited(self, chat_id: int, editing: Awaitable[Message | bool]) -> bool:
        try:
            return await self._deliver(chat_id, editing) is not None
        except BadRequest as error:
            if _NOT_MODIFIED not in error.message.lower():
                raise
            return True

    async def _deliver(
        self,
        chat_id: int,
        sending: Awaitable[T],
        again: Callable[[int], Awaitable[T | None]] | None = None,
    ) -> T | None:
        """Return what was sent, with ``again`` where the chat has a new id by now; None where
        nobody can get it any more."""
        try:
            return await sending
        except ChatMigrated as migrated:
            await self._store.migrate_chat(chat_id, migrated.new_chat_id)
            return await again(migrated.new_chat_id) if again else None
        except (Forbidden, BadRequest) as error:
            if isinstance(error, BadRequest) and not _HOPELESS.search(error.message):
                raise
            level = logging.DEBUG if (chat_id, error.message) in self._logged else logging.WARNING
            logger.log(level, "Not delivered to chat %s: %s", chat_id, error.message)
            self._logged.put((chat_id, error.message), None)
            return None


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
