"""What stands in the bot's own messages, so that none is edited to what it already says."""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

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


class Standing:
    """What the messages written or edited last say; a restart forgets it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._contents: OrderedDict[Place, _Content] = OrderedDict()

    def note(
        self,
        place: Place,
        html: str,
        keyboard: InlineKeyboardMarkup | None,
        edited_at: datetime | None = None,
    ) -> None:
        """Keep what a message says from now on."""
        content = _Content(digest(html, keyboard), _buttons(keyboard), edited_at, self._clock())
        self._contents[place] = content
        self._contents.move_to_end(place)
        while len(self._contents) > _MOST_REMEMBERED:
            self._contents.popitem(last=False)

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
