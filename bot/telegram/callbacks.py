"""Presses of buttons: what a handler needs of one, and which handler each action has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from telegram import Bot, CallbackQuery, Message, Update

from bot.dialogue.reply import Answer
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.buttons import Action
from bot.storage.records import ChatSettings
from bot.telegram.callback_data import Data, decode, entry_of, figure_of, topic_of
from bot.telegram.edits import Edits
from bot.telegram.sending import answer_press
from bot.telegram.services import Context, Services


class StaleError(Exception):
    """The button is out of date, forged, or its message is gone."""


@dataclass
class Callback:
    """A press with what its handler needs. What it names and is gone raises ``StaleError``."""

    query: CallbackQuery
    data: Data
    settings: ChatSettings
    voice: Voice  # of whoever pressed, in this chat
    bot: Bot
    services: Services
    answered: bool = field(default=False)

    @property
    def message(self) -> Message:
        """Return the message with the button, which may be gone or too old for bots to see."""
        message = self.query.message
        if isinstance(message, Message) and message.is_accessible:
            return message
        raise StaleError

    def spoken(self, index: int) -> Voice:
        """Return the words of the language that the button names."""
        return self.voice.catalogue.voice(self.data.argument(index))

    def entry(self, index: int) -> str:
        """Return the id of the entry, fact or sentence that the button names."""
        return self._known(entry_of, index)

    def topic(self, index: int) -> str:
        """Return the id of the topic."""
        return self._known(topic_of, index)

    def figure(self, index: int) -> str:
        """Return the id of the figure."""
        return self._known(figure_of, index)

    def _known(self, find: Callable[[Knowledge, str], str | None], index: int) -> str:
        found = find(self.services.knowledge, self.data.argument(index))
        if found is None:
            raise StaleError
        return found

    async def answers_of(self, index: int, voice: Voice) -> list[Answer]:
        """Return the answers of the entries that the button names, with dots between them."""
        found = []
        for short_id in self.data.argument(index).split("."):
            entry = entry_of(self.services.knowledge, short_id)
            answer = await self.services.answer(entry, voice.language) if entry else None
            if answer is None:
                raise StaleError
            found.append(answer)
        return found

    async def answer(self, notice: str | None = None) -> None:
        """Answer the press; a second time does nothing."""
        if not self.answered:
            self.answered = True
            await answer_press(self.query, notice)


OnCallback = Callable[[Callback], Awaitable[None]]
_UNKNOWN = Data(Action.FORGET, ())  # never acted upon


@dataclass(frozen=True)
class CallbackRouter:
    """Finds the handler of a press; a stale or forged one gets a polite line.

    A press whose handler fails is answered by ``Failures``.
    """

    services: Services
    edits: Edits
    actions: Mapping[Action, OnCallback]

    async def pressed(self, update: Update, context: Context) -> None:
        """Handle a press."""
        query, services = update.callback_query, self.services
        if query is None:
            return
        if query.message:
            settings = await services.store.chat_settings(query.message.chat.id)
        else:  # a message sent in inline mode or as a guest
            settings = await services.settings_of(query.from_user)
        data = decode(query.data)
        voice = services.voice(settings, query.from_user)
        press = Callback(query, data or _UNKNOWN, settings, voice, context.bot, services)
        try:
            if data is None or not self.edits.offers(query, context.bot.id):
                raise StaleError  # noqa: TRY301 - forged and stale presses share one way out
            await self.actions[data.action](press)
        except StaleError:
            await press.answer(voice.say("press.stale"))
        await press.answer()
