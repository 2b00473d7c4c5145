"""One press of a button, and answering it exactly once."""

from __future__ import annotations

from dataclasses import dataclass, field

from telegram import Bot, CallbackQuery, Message

from bot.locales import Voice
from bot.storage.records import ChatSettings
from bot.telegram.callback_data import Data
from bot.telegram.sending import answer_press


class StaleError(Exception):
    """The button is out of date, forged, or its message is gone."""


@dataclass
class Press:
    """A press with what its handler needs."""

    query: CallbackQuery
    data: Data
    settings: ChatSettings
    voice: Voice  # of whoever pressed, in this chat
    bot: Bot
    answered: bool = field(default=False)

    @property
    def message(self) -> Message:
        """Return the message with the button.

        Raises ``StaleError`` where it is gone, or so old that Telegram no longer shows it to bots.
        """
        message = self.query.message
        if isinstance(message, Message) and message.is_accessible:
            return message
        raise StaleError

    def require_message(self) -> None:
        """Raise ``StaleError`` where ``message`` does."""
        _ = self.message

    def spoken(self, index: int) -> Voice:
        """Return the words of the language that the button names."""
        return self.voice.catalogue.voice(self.data.argument(index))

    async def answer(self, notice: str | None = None) -> None:
        """Answer the press; a second time does nothing."""
        if not self.answered:
            self.answered = True
            await answer_press(self.query, notice)
