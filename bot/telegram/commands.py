"""What the bot says of itself, and what it lets a chat decide: the commands that are no questions,
and a greeting where it is added."""

from __future__ import annotations

from dataclasses import replace

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.knowledge.knowledge import Source
from bot.locales import Voice
from bot.render.buttons import Action
from bot.render.cut import clip
from bot.render.html import LIMIT, escape, link
from bot.storage.records import ChatSettings
from bot.telegram.addressing import is_private
from bot.telegram.callbacks import Callback
from bot.telegram.keyboards import StaleError, button, keyboard, linked_id
from bot.telegram.sending import Output, plain
from bot.telegram.services import Handlers

START = "inline"  # of the link from inline mode into the private chat
_OWN_ID = "id"  # /start id
_MOST_SOURCES = 20
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_LANGUAGES_IN_A_ROW = 2
_CHOSEN = "✓ "


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
        title = voice.say("sources.title" if lines else "smalltalk.unknown")
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
            await self.store.forget_chat(change.chat.id)
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
        await self.sender.write(chat.id, plain(text))

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


class SettingsMenu(Handlers):
    """The settings of a chat, and an end to what is kept about it; in groups for administrators."""

    async def settings(self, message: Message, voice: Voice) -> None:
        """Open the settings."""
        chat, sender = message.chat, message.sender_chat
        if message.from_user and message.from_user.id == ChatID.ANONYMOUS_ADMIN:
            allowed = sender is not None and sender.id == chat.id
        else:
            allowed = await self._may_change(chat, message.from_user)
        if allowed:
            settings = await self.store.chat_settings(message.chat_id)
            await self.sender.respond(message, _menu(settings, voice, chat.type))
        else:
            await self.say(message, voice.say("press.admins_only"))

    async def privacy(self, message: Message, voice: Voice) -> None:
        """Say what is kept, with a button that deletes it."""
        days = voice.count("days", self.services.settings.retention_days)
        rows = [[button(voice.say("button.delete"), Action.FORGET)]]
        text = voice.say("privacy.text", days=days)
        await self.sender.respond(message, plain(text, keyboard(rows)))

    async def language(self, press: Callback) -> None:
        """Choose a language, or none."""
        language = press.data.argument(0)
        if language and language not in self.services.catalogue.languages:
            raise StaleError
        await self._set(press, replace(press.settings, language=language or None))

    async def suggestions(self, press: Callback) -> None:
        """Turn "did you mean" on or off."""
        await self._set(press, replace(press.settings, suggestions=press.data.argument(0) == "1"))

    async def _set(self, press: Callback, settings: ChatSettings) -> None:
        chat = press.message.chat
        if await self._may(press):
            await self.store.save_chat_settings(chat.id, settings)
            voice = self.services.voice(settings, press.query.from_user)
            await press.answer(voice.say("press.saved"))
            await self.sender.edit_pressed(press.query, _menu(settings, voice, chat.type))

    async def forget(self, press: Callback) -> None:
        """Delete what is kept about the chat."""
        if await self._may(press):
            await self.store.forget_chat(press.message.chat.id)
            await press.answer(press.voice.say("press.deleted"))
            await self.sender.edit_pressed(press.query, plain(press.voice.say("privacy.deleted")))

    async def _may(self, press: Callback) -> bool:
        if await self._may_change(press.message.chat, press.query.from_user):
            return True
        await press.answer(press.voice.say("press.admins_only"))
        return False

    async def _may_change(self, chat: Chat, user: User | None) -> bool:
        """Return True if a person may change a chat's settings: anyone in private, else admins."""
        if chat.type == ChatType.PRIVATE:
            return True
        if user is None:
            return chat.type == ChatType.CHANNEL
        try:
            member = await self.me.get_chat_member(chat.id, user.id)
        except (BadRequest, Forbidden):
            return False
        return member.status in _ADMINS


def _menu(settings: ChatSettings, voice: Voice, chat_type: str) -> Output:
    """Return the settings of a chat with buttons that change them."""
    names: dict[str | None, str] = {None: voice.say("settings.automatic")}
    names |= {one: voice.catalogue.text("language.name", one) for one in voice.catalogue.languages}
    title = voice.say("settings.title")
    text = voice.say("settings.language", language=names.get(settings.language, names[None]))
    buttons = [
        button((_CHOSEN if one == settings.language else "") + name, Action.LANGUAGE, one or "")
        for one, name in names.items()
    ]
    starts = range(0, len(buttons), _LANGUAGES_IN_A_ROW)
    rows = [buttons[start : start + _LANGUAGES_IN_A_ROW] for start in starts]
    if chat_type in (ChatType.GROUP, ChatType.SUPERGROUP):
        state = "on" if settings.suggestions else "off"
        label = voice.say(f"settings.suggestions_{state}")
        rows.append([button(label, Action.SUGGESTIONS, "0" if settings.suggestions else "1")])
    return Output(f"<b>{escape(title)}</b>\n{escape(text)}", keyboard(rows))
