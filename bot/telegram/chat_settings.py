"""/settings and /privacy: what they show, and what their buttons change."""

from __future__ import annotations

from dataclasses import replace

from telegram import Chat, Message, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.locales import Voice
from bot.render.buttons import Action
from bot.render.html import escape
from bot.storage.records import ChatSettings
from bot.telegram.answers import Handlers
from bot.telegram.callbacks import Callback, OnCallback
from bot.telegram.keyboards import StaleError, button, keyboard
from bot.telegram.sending import Output, plain

_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_LANGUAGES_IN_A_ROW = 2
_CHOSEN = "✓ "


class SettingsMenu(Handlers):
    """The settings of a chat, and an end to what is kept about it; in groups for administrators."""

    @property
    def actions(self) -> dict[Action, OnCallback]:
        """Return the handler of each action."""
        return {
            Action.LANGUAGE: self._language,
            Action.SUGGESTIONS: self._suggestions,
            Action.FORGET: self._forget,
        }

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

    async def _language(self, press: Callback) -> None:
        language = press.data.argument(0)
        if language and language not in self.services.catalogue.languages:
            raise StaleError
        await self._set(press, replace(press.settings, language=language or None))

    async def _suggestions(self, press: Callback) -> None:
        await self._set(press, replace(press.settings, suggestions=press.data.argument(0) == "1"))

    async def _set(self, press: Callback, settings: ChatSettings) -> None:
        chat = press.message.chat
        if await self._may(press):
            await self.store.save_chat_settings(chat.id, settings)
            voice = self.services.voice(settings, press.query.from_user)
            await press.answer(voice.say("press.saved"))
            await self.sender.edit_pressed(press.query, _menu(settings, voice, chat.type))

    async def _forget(self, press: Callback) -> None:
        if await self._may(press):
            await self.services.forget_chat(press.message.chat.id)
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
