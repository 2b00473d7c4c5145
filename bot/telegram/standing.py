"""What stands in the bot's own messages, so that none is edited to what it already says."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Hashable
from html import unescape

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

_MOST_REMEMBERED = 10_000
_TAG = re.compile(r"<[^>]*>")

Place = Hashable  # (chat id, message id), or the id of an inline message


def digest(html: str, keyboard: InlineKeyboardMarkup | None) -> str:
    """Return 32 characters that tell one content of a message from another."""
    buttons = keyboard.to_json() if keyboard else ""
    return hashlib.blake2b(f"{html}\0{buttons}".encode(), digest_size=16).hexdigest()


class Standing:
    """The digests of the messages written or edited last; a restart forgets them."""

    def __init__(self) -> None:
        self._digests: OrderedDict[Place, str] = OrderedDict()

    def note(self, place: Place, content: str) -> None:
        """Keep what a message says from now on."""
        self._digests[place] = content
        self._digests.move_to_end(place)
        while len(self._digests) > _MOST_REMEMBERED:
            self._digests.popitem(last=False)

    def find(self, place: Place) -> str | None:
        """Return what a message says; None where that is not known."""
        return self._digests.get(place)


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
