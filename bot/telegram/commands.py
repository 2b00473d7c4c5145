"""/start, /help, /sources: what the bot says of itself."""

from __future__ import annotations

from contextlib import suppress

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.knowledge.knowledge import Source
from bot.locales import Voice
from bot.render.cut import clip
from bot.render.html import LIMIT, escape, link
from bot.storage.records import SentReply
from bot.telegram.addressing import Me
from bot.telegram.answers import Answers, plain
from bot.telegram.profile import set_maintainer_commands
from bot.telegram.sending import Sender
from bot.telegram.services import Context, Services

START = "inline"  # of the link from inline mode into the private chat
_OWN_ID = "id"  # /start id
_MOST_SOURCES = 20


class Commands:
    """The commands that show something once."""

    def __init__(self, services: Services, sender: Sender, answers: Answers, me: Me) -> None:
        self._services = services
        self._sender = sender
        self._answers = answers
        self._me = me

    async def start(self, update: Update, context: Context) -> None:
        """Say hello, or show the entry of a deep link, or the person's own id."""
        message = update.effective_message
        if message is None:
            return
        voice = await self._services.voice_for(update)
        payload = " ".join(context.args or ())
        linked = self._services.short_ids.linked(self._services.knowledge, payload)
        if message.chat.type != ChatType.PRIVATE:
            await self._say(message, voice.say("help.group", bot=self._me.username))
        elif linked:
            await self._entry(message, linked, voice)
        elif payload == _OWN_ID and message.from_user:
            await self._say(message, voice.say("start.own_id", id=message.from_user.id))
        else:
            hello = voice.say("start.text", title=self._services.subject)
            lost = voice.say("start.unknown_link") if payload not in ("", START) else ""
            await self._say(message, f"{lost}\n\n{hello}".strip())
            await self._welcome(message)

    async def _welcome(self, message: Message) -> None:
        """Show maintainers their commands: before they wrote there was no chat to show them in."""
        person = message.from_user
        if person and self._services.is_maintainer(person):
            with suppress(TelegramError):  # the next start of the program tries again
                await set_maintainer_commands(message.get_bot(), self._services, person.id)

    async def _entry(self, message: Message, entry: str, voice: Voice) -> None:
        answer = await self._services.answer(entry, voice.language)
        if answer is None:
            await self._say(message, voice.say("start.unknown_link"))
            return
        output = self._answers.one(answer, voice)
        sent = await self._sender.respond(message, output.html, output.keyboard)
        if sent:
            await remember_shown(self._services, sent, answer.title, entry)

    async def help(self, update: Update, _: Context) -> None:
        """Say how to ask."""
        message = update.effective_message
        if message is None:
            return
        voice = await self._services.voice_for(update)
        private = message.chat.type == ChatType.PRIVATE
        text = voice.say("help.private" if private else "help.group", bot=self._me.username)
        if private and self._services.is_maintainer(message.from_user):
            text = f"{text}\n\n{voice.say('help.maintainer')}"
        await self._say(message, text)

    async def sources(self, update: Update, _: Context) -> None:
        """List what the bot answers from."""
        message = update.effective_message
        if message is None:
            return
        voice = await self._services.voice_for(update)
        sources = list(self._services.knowledge.sources.values())[:_MOST_SOURCES]
        room = LIMIT // (2 * max(len(sources), 4))
        lines = [_source_line(source, room) for source in sources]
        title = voice.say("sources.title" if lines else "sources.empty")
        await self._sender.respond(message, "\n• ".join([plain(title), *lines]))

    async def _say(self, message: Message, text: str) -> None:
        await self._sender.respond(message, plain(text))


def _source_line(source: Source, room: int) -> str:
    details = (source.publisher, source.date, source.contact)
    about = clip(" · ".join(detail for detail in details if detail), room // 2)
    return f"{link(clip(source.title, room), source.url)} · {escape(about)}".removesuffix(" · ")


async def remember_shown(services: Services, sent: Message, title: str, entry: str) -> None:
    """Remember an entry shown without a question, so that a reply to it has its context."""
    await services.store.remember_reply(
        SentReply(sent.chat_id, sent.message_id, (sent.message_id,), title, entry, services.now())
    )
