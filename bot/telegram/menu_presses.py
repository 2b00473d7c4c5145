"""The buttons of /topics, /figures, /settings and /privacy."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message

from bot.storage.records import ChatSettings, SentReply
from bot.telegram.answers import Output, plain
from bot.telegram.browsing import Browser
from bot.telegram.callback_data import Action
from bot.telegram.members import may_change
from bot.telegram.menus import settings_menu
from bot.telegram.press import Press, StaleError
from bot.telegram.presses import OnPress
from bot.telegram.sending import Sender
from bot.telegram.services import Services


class MenuPresses:
    """Handles the presses in menus: each changes its message in place."""

    def __init__(self, services: Services, sender: Sender, browser: Browser) -> None:
        self._services = services
        self._sender = sender
        self._browser = browser

    @property
    def actions(self) -> dict[Action, OnPress]:
        """Return the handler of each action."""
        return {
            Action.TOPICS: self._topics,
            Action.TOPIC: self._topic,
            Action.ENTRY: self._entry,
            Action.FIGURE_TOPICS: self._figure_topics,
            Action.FIGURES: self._figures,
            Action.FIGURE: self._figure,
            Action.LANGUAGE: self._language,
            Action.SUGGESTIONS: self._suggestions,
            Action.FORGET: self._forget,
        }

    # Browsing ---------------------------------------------------------------------------------

    async def _topics(self, press: Press) -> None:
        await self._turn(press, self._browser.topics(press.data.number(0), press.voice))

    async def _topic(self, press: Press) -> None:
        topic = self._topic_id(press, 0)
        await self._turn(press, self._browser.topic(topic, press.data.number(1), press.voice))

    async def _entry(self, press: Press) -> None:
        ids, knowledge = self._services.short_ids, self._services.knowledge
        entry = ids.entry(knowledge, press.data.argument(0))
        self._topic_id(press, 1)
        if entry is None:
            raise StaleError
        topic, page = press.data.argument(1), press.data.number(2)
        output = await self._browser.entry(entry, topic, page, press.voice)
        if output is None:
            raise StaleError
        await self._turn(press, output)
        await self._remember(press.message, entry)

    async def _figure_topics(self, press: Press) -> None:
        await self._turn(press, self._browser.figure_topics(press.data.number(0), press.voice))

    async def _figures(self, press: Press) -> None:
        topic = self._topic_id(press, 0)
        await self._turn(press, self._browser.figures(topic, press.data.number(1), press.voice))

    async def _figure(self, press: Press) -> None:
        ids, knowledge = self._services.short_ids, self._services.knowledge
        figure = ids.figure(knowledge, press.data.argument(0))
        self._topic_id(press, 1)
        if figure is None:
            raise StaleError
        topic, page = press.data.argument(1), press.data.number(2)
        await self._turn(press, self._browser.figure(figure, topic, page, press.voice))

    def _topic_id(self, press: Press, index: int) -> str:
        ids, knowledge = self._services.short_ids, self._services.knowledge
        topic = ids.topic(knowledge, press.data.argument(index))
        if topic is None:
            raise StaleError
        return topic

    async def _turn(self, press: Press, output: Output) -> None:
        press.require_message()
        await press.answer()
        await self._sender.edit_pressed(press.query, output.html, output.keyboard)

    async def _remember(self, message: Message, entry: str) -> None:
        title = self._services.knowledge.entries[entry].title
        await self._services.store.remember_reply(
            SentReply(
                message.chat.id,
                message.message_id,
                (message.message_id,),
                title,
                entry,
                self._services.now(),
            )
        )

    # Settings and privacy ---------------------------------------------------------------------

    async def _language(self, press: Press) -> None:
        language = press.data.argument(0)
        if language and language not in press.voice.catalogue.languages:
            raise StaleError
        await self._set(press, replace(press.settings, language=language or None))

    async def _suggestions(self, press: Press) -> None:
        await self._set(press, replace(press.settings, suggestions=press.data.argument(0) == "1"))

    async def _set(self, press: Press, settings: ChatSettings) -> None:
        if not await self._may(press):
            return
        chat = press.message.chat
        await self._services.store.save_chat_settings(chat.id, settings)
        voice = self._services.voice(settings, press.query.from_user)
        await press.answer(voice.say("press.saved"))
        output = settings_menu(settings, voice, chat.type)
        await self._sender.edit_pressed(press.query, output.html, output.keyboard)

    async def _forget(self, press: Press) -> None:
        if not await self._may(press):
            return
        chat = press.message.chat
        await self._services.store.forget_chat(chat.id)
        self._services.conversations.forget(chat.id)
        await press.answer(press.voice.say("press.deleted"))
        await self._sender.edit_pressed(
            press.query, plain(press.voice.say("privacy.deleted")), None
        )

    async def _may(self, press: Press) -> bool:
        if await may_change(press.bot, press.message.chat, press.query.from_user):
            return True
        await press.answer(press.voice.say("press.admins_only"))
        return False
