"""A message of the bot: its text, its buttons and the entry that it answers with."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html import unescape

from telegram import InlineKeyboardMarkup, Message

from bot.render.html import escape

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Output:
    """A message to send."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    entry: str = ""  # that it answers with

    @property
    def digest(self) -> str:
        """Return 32 characters that tell what one message says from what another does."""
        rows = self.keyboard.inline_keyboard if self.keyboard else ()
        buttons = [(one.text, one.callback_data, one.url) for row in rows for one in row]
        return hashlib.blake2b(f"{self.html}\0{buttons}".encode(), digest_size=16).hexdigest()

    def is_shown_by(self, message: Message) -> bool:
        """Tell whether a message, as Telegram sent it, has this text and these buttons."""
        text = unescape(_TAG.sub("", self.html)).strip()
        return message.reply_markup == self.keyboard and (message.text or "") == text


def plain(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Output:
    """Return the bot's own words as a message."""
    return Output(escape(text), keyboard)
