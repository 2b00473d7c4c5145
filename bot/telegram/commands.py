"""What the bot says of itself: to who writes to it first, asks for help, or adds it to a group."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from telegram import ChatMember, ChatMemberUpdated, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.knowledge.knowledge import Source
from bot.locales import Voice
from bot.render.cut import clip
from bot.render.html import LIMIT, escape, link
from bot.telegram.addressing import is_private
from bot.telegram.answers import Handlers
from bot.telegram.keyboards import linked_id
from bot.telegram.profile import set_maintainer_commands
from bot.telegram.sending import Output, plain

START = "inline"  # of the link from inline mode into the private chat
_OWN_ID = "id"  # /start id
_MOST_SOURCES = 20
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Commands(Handlers):
    """/start, /help and /sources."""

    async def start(self, message: Message, voice: Voice) -> None:
        """Say hello, or show the entry of a deep link, or the person's own id."""
        payload = " ".join((message.text or "").split()[1:])
        entry = linked_id(self.services.knowledge, payload)
        answer = await self.services.answer(entry, voice.language) if entry else None
        if not is_private(message):
            await self.say(message, voice.say("help.group", bot=self.me.username))
        elif answer:
            if sent := await self.sender.respond(message, self.of_answer(answer, voice)):
                await self.remember_shown(sent, answer.title, answer.entry)
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
                await set_maintainer_commands(self.services, person.id)

    async def help(self, message: Message, voice: Voice) -> None:
        """Say how to ask."""
        private = is_private(message)
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


def _source_line(source: Source, room: int) -> str:
    details = (source.publisher, source.date, source.contact)
    about = clip(" · ".join(detail for detail in details if detail), room // 2)
    return f"{link(clip(source.title, room), source.url)} · {escape(about)}".removesuffix(" · ")


class Membership(Handlers):
    """Greets once, and forgets a chat that it has to leave."""

    async def changed(self, change: ChatMemberUpdated) -> None:
        """Handle that the bot was added, removed or blocked."""
        if not _is_in(change.new_chat_member):
            await self.services.forget_chat(change.chat.id)
        elif change.chat.type in _GROUPS and not _is_in(change.old_chat_member):
            await self._greet(change)

    async def _greet(self, change: ChatMemberUpdated) -> None:
        chat = change.chat
        settings = await self.store.chat_settings(chat.id)
        if settings.greeted:
            return
        await self.store.save_chat_settings(chat.id, replace(settings, greeted=True))
        voice = self.services.voice(settings, change.from_user)
        text = voice.say("greeting", title=self.services.subject)
        await self.sender.write(self.me, chat.id, plain(text))

    async def noticed(self, message: Message) -> None:
        """Keep the settings of a group that got a new id; both of its notices arrive.

        Other service messages ask nothing.
        """
        here = message.chat_id
        if message.migrate_to_chat_id:
            await self.store.migrate_chat(here, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self.store.migrate_chat(message.migrate_from_chat_id, here)


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in _OUT
