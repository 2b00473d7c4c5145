"""What the messages edited last say: a press may have crossed the edit."""

from __future__ import annotations

from datetime import datetime

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

from bot.storage.latest import Latest
from bot.telegram.output import Output

_MOST_REMEMBERED = 1_000


class Edits:
    """What the messages edited last say: a press may have crossed the edit."""

    def __init__(self) -> None:
        # With the moment of the edit by Telegram's clock.
        self._outputs: Latest[tuple[int, int], tuple[Output, datetime]] = Latest(_MOST_REMEMBERED)

    def note(self, message: Message, output: Output) -> None:
        """Keep what a message says from now on."""
        if message.edit_date:
            said = (output, message.edit_date)
            self._outputs.put((message.chat_id, message.message_id), said)

    def is_shown(self, query: CallbackQuery, output: Output) -> bool:
        """Tell whether the message whose button was pressed already says so.

        Another process may have changed it since: what Telegram says of the message decides, unless
        the press has crossed an edit.
        """
        message = query.message
        if not isinstance(message, Message):
            return False  # nobody can tell
        said, edited_at = self._last(message)
        if said and (message.edit_date is None or message.edit_date < edited_at):
            return said.digest == output.digest
        return output.is_shown_by(message)

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
        said, _ = self._last(message)
        return said is not None and query.data in _buttons(said.keyboard)

    def _last(self, message: Message) -> tuple[Output | None, datetime]:
        return self._outputs.get((message.chat_id, message.message_id)) or (None, message.date)


def _buttons(keyboard: InlineKeyboardMarkup | None) -> tuple[object, ...]:
    rows = keyboard.inline_keyboard if keyboard else ()
    return tuple(one.callback_data for row in rows for one in row if one.callback_data)
