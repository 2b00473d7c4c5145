"""CallbackRouter of buttons: which handler each action has. Every press is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from telegram import Bot, CallbackQuery, Message, Update

from bot.locales import Voice
from bot.storage.records import ChatSettings
from bot.telegram.callback_data import Action, Data, decode
from bot.telegram.sending import MessageCache, answer_press
from bot.telegram.services import Context, Services


class StaleError(Exception):
    """The button is out of date, forged, or its message is gone."""


@dataclass
class Callback:
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


OnCallback = Callable[[Callback], Awaitable[None]]
_UNKNOWN = Data(Action.FORGET, ())  # never acted upon


class CallbackRouter:
    """Finds the handler of a press; a stale or forged one gets a polite line.

    A press whose handler fails is answered by ``Failures``.
    """

    def __init__(
        self, services: Services, messages: MessageCache, actions: Mapping[Action, OnCallback]
    ) -> None:
        self._services = services
        self._messages = messages
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
        press = Callback(query, data or _UNKNOWN, settings, voice, context.bot)
        try:
            if data is None or not self._messages.offers(query, context.bot.id):
                raise StaleError  # noqa: TRY301 - forged and stale presses share one way out
            await self._actions[data.action](press)
        except StaleError:
            await press.answer(voice.say("press.stale"))
        await press.answer()
