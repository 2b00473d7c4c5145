"""The commands for everybody: what the bot says of itself, and the menus that they open."""

from __future__ import annotations

from contextlib import suppress

from telegram import Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.knowledge.knowledge import Source
from bot.locales import Voice
from bot.render.buttons import Action
from bot.render.cut import clip
from bot.render.html import LIMIT, escape, link
from bot.telegram.base import Handlers
from bot.telegram.callback_data import linked_entry
from bot.telegram.keyboards import button, keyboard
from bot.telegram.menus import may_ask_to_change, settings_menu
from bot.telegram.output import Output, plain
from bot.telegram.profile import set_maintainer_commands

START = "inline"  # of the link from inline mode into the private chat
_OWN_ID = "id"  # /start id
_MOST_SOURCES = 20


class Commands(Handlers):
    """Each command that is no question, but for maintainers' own."""

    async def start(self, message: Message, voice: Voice) -> None:
        """Say hello, or show the entry of a deep link, or the person's own id."""
        payload = " ".join((message.text or "").split()[1:])
        linked = linked_entry(self.services.knowledge, payload)
        if message.chat.type != ChatType.PRIVATE:
            await self.say(message, voice.say("help.group", bot=self.me.username))
        elif linked:
            await self._entry(message, linked, voice)
        elif payload == _OWN_ID and message.from_user:
            await self.say(message, voice.say("start.own_id", id=message.from_user.id))
        else:
            hello = voice.say("start.text", title=self.services.subject)
            lost = voice.say("start.unknown_link") if payload not in ("", START) else ""
            await self.say(message, f"{lost}\n\n{hello}".strip())
            await self._welcome(message)

    async def _welcome(self, message: Message) -> None:
        """Show maintainers their commands: before they wrote there was no chat to show them in."""
        person = message.from_user
        if person and self.services.is_maintainer(person):
            with suppress(TelegramError):  # the next start of the program tries again
                await set_maintainer_commands(message.get_bot(), self.services, person.id)

    async def _entry(self, message: Message, entry: str, voice: Voice) -> None:
        answer = await self.services.answer(entry, voice.language)
        if answer is None:
            await self.say(message, voice.say("start.unknown_link"))
        elif sent := await self.sender.respond(message, self.answers.one(answer, voice)):
            await self.remember_shown(sent, answer.title, entry)

    async def help(self, message: Message, voice: Voice) -> None:
        """Say how to ask."""
        private = message.chat.type == ChatType.PRIVATE
        text = voice.say("help.private" if private else "help.group", bot=self.me.username)
        if private and self.services.is_maintainer(message.from_user):
            text = f"{text}\n\n{voice.say('help.maintainer')}"
        await self.say(message, text)

    async def sources(self, message: Message, voice: Voice) -> None:
        """List what the bot answers from."""
        sources = list(self.services.knowledge.sources.values())[:_MOST_SOURCES]
        room = LIMIT // (2 * max(len(sources), 4))
        lines = [_source_line(source, room) for source in sources]
        title = voice.say("sources.title" if lines else "sources.empty")
        await self.sender.respond(message, Output("\n• ".join([escape(title), *lines])))

    async def topics(self, message: Message, voice: Voice) -> None:
        """Open the list of topics."""
        await self.sender.respond(message, self.browser.topics(0, voice))

    async def figures(self, message: Message, voice: Voice) -> None:
        """Open the list of figures."""
        await self.sender.respond(message, self.browser.figure_topics(0, voice))

    async def privacy(self, message: Message, voice: Voice) -> None:
        """Say what is kept, with a button that deletes it."""
        days = voice.count("days", self.services.settings.retention_days)
        rows = [[button(voice.say("button.delete"), Action.FORGET)]]
        text = voice.say("privacy.text", days=days)
        await self.sender.respond(message, plain(text, keyboard(rows)))

    async def settings(self, message: Message, voice: Voice) -> None:
        """Open the settings; in groups for administrators."""
        if await may_ask_to_change(message):
            settings = await self.services.store.chat_settings(message.chat_id)
            menu = settings_menu(settings, voice, message.chat.type)
            await self.sender.respond(message, menu)
        else:
            await self.say(message, voice.say("press.admins_only"))


def _source_line(source: Source, room: int) -> str:
    details = (source.publisher, source.date, source.contact)
    about = clip(" · ".join(detail for detail in details if detail), room // 2)
    return f"{link(clip(source.title, room), source.url)} · {escape(about)}".removesuffix(" · ")
