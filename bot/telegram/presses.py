"""Presses of buttons: which handler each action has. Every press is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import Update

from bot.telegram.callback_data import Action, Data, decode
from bot.telegram.context import Context
from bot.telegram.press import Press, StaleError
from bot.telegram.services import Services
from bot.telegram.standing import Standing

OnPress = Callable[[Press], Awaitable[None]]
_UNKNOWN = Data(Action.FORGET, ())  # never acted upon


class Presses:
    """Finds the handler of a press; a stale or forged one gets a polite line.

    A press whose handler fails is answered by ``Failures``.
    """

    def __init__(
        self, services: Services, standing: Standing, actions: Mapping[Action, OnPress]
    ) -> None:
        self._services = services
        self._standing = standing
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
            if data is None or not self._standing.offers(query, context.bot.id):
                raise StaleError  # noqa: TRY301 - forged and stale presses share one way out
            await self._actions[data.action](press)
        except StaleError:
            await press.answer(voice.say("press.stale"))
        await press.answer()
