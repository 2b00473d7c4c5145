"""Presses of buttons: which handler each action has. Every press is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import CallbackQuery, Message, Update

from bot.telegram.callback_data import Action, Data, decode
from bot.telegram.context import Context
from bot.telegram.press import Press, StaleError
from bot.telegram.services import Services

OnPress = Callable[[Press], Awaitable[None]]
_UNKNOWN = Data(Action.FORGET, ())  # never acted upon


class Presses:
    """Finds the handler of a press; a stale or forged one gets a polite line.

    A press whose handler fails is answered by ``Failures``.
    """

    def __init__(self, services: Services, actions: Mapping[Action, OnPress]) -> None:
        self._services = services
        self._actions = actions

    async def pressed(self, update: Update, context: Context) -> None:
        """Handle a press."""
        query = update.callback_query
        if query is None:
            return
        chat_id = query.message.chat.id if query.message else None
        if chat_id is None:  # a message sent in inline mode or as a guest
            settings = await self._services.settings_of(query.from_user)
        else:
            settings = await self._services.store.chat_settings(chat_id)
        data = decode(query.data)
        voice = self._services.voice(settings, query.from_user)
        press = Press(query, data or _UNKNOWN, settings, voice, context.bot)
        try:
            if data is None or not _is_on(query, context.bot.id):
                raise StaleError  # noqa: TRY301 - forged and stale presses share one way out
            await self._actions[data.action](press)
        except StaleError:
            await press.answer(voice.say("press.stale"))
        await press.answer()


def _is_on(query: CallbackQuery, bot_id: int) -> bool:
    """Tell whether the message can have that button: it is the bot's, and it shows it."""
    message = query.message
    if not isinstance(message, Message) or not message.is_accessible:
        return True  # nobody can tell: its handler decides
    if message.from_user is not None and message.from_user.id != bot_id:
        return False
    if message.reply_markup is None:
        return True
    rows = message.reply_markup.inline_keyboard
    return any(one.callback_data == query.data for row in rows for one in row)
