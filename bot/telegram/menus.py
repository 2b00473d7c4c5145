"""The menus of /topics, /figures, /settings and /privacy: what their buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, Chat, InlineKeyboardMarkup, Message, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.locales import Voice
from bot.render.buttons import Action
from bot.render.html import escape
from bot.storage.records import ChatSettings
from bot.telegram.base import Handlers
from bot.telegram.browsing import Browser
from bot.telegram.callbacks import Callback, OnCallback, StaleError
from bot.telegram.keyboards import Row, button, keyboard
from bot.telegram.output import Output, plain

_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def may_change(bot: Bot, chat: Chat, user: User | None) -> bool:
    """Tell whether a person may change the settings of a chat: anyone in private, else admins."""
    if chat.type == ChatType.PRIVATE:
        return True
    if user is None:
        return chat.type == ChatType.CHANNEL
    try:
        member = await bot.get_chat_member(chat.id, user.id)
    except (BadRequest, Forbidden):
        return False
    return member.status in _ADMINS


async def may_ask_to_change(message: Message) -> bool:
    """Tell the same for who wrote a message, an anonymous administrator included."""
    sender = message.from_user
    if sender and sender.id == ChatID.ANONYMOUS_ADMIN:
        return message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return await may_change(message.get_bot(), message.chat, sender)


_LANGUAGES_IN_A_ROW = 2
_CHOSEN = "✓ "


def settings_menu(settings: ChatSettings, voice: Voice, chat_type: str) -> Output:
    """Return the settings of a chat with buttons that change them."""
    name = _language_name(settings, voice)
    title, text = voice.say("settings.title"), voice.say("settings.language", language=name)
    html = f"<b>{escape(title)}</b>\n{escape(text)}"
    return Output(html, _settings_keyboard(settings, voice, chat_type))


def _language_name(settings: ChatSettings, voice: Voice) -> str:
    if settings.language is None:
        return voice.say("settings.automatic")
    return voice.catalogue.text("language.name", settings.language)


def _settings_keyboard(
    settings: ChatSettings, voice: Voice, chat_type: str
) -> InlineKeyboardMarkup | None:
    choices: list[tuple[str | None, str]] = [(None, voice.say("settings.automatic"))]
    choices += [
        (one, voice.catalogue.text("language.name", one)) for one in voice.catalogue.languages
    ]
    buttons = [
        button((_CHOSEN if one == settings.language else "") + name, Action.LANGUAGE, one or "")
        for one, name in choices
    ]
    rows: list[Row] = [
        buttons[start : start + _LANGUAGES_IN_A_ROW]
        for start in range(0, len(buttons), _LANGUAGES_IN_A_ROW)
    ]
    if chat_type in (ChatType.GROUP, ChatType.SUPERGROUP):
        state = "on" if settings.suggestions else "off"
        label = voice.say(f"settings.suggestions_{state}")
        rows.append([button(label, Action.SUGGESTIONS, "0" if settings.suggestions else "1")])
    return keyboard(rows)


class MenuCallbacks(Handlers):
    """Handles the presses in menus: each changes its message in place."""

    @property
    def actions(self) -> dict[Action, OnCallback]:
        """Return the handler of each action."""
        return {
            Action.TOPICS: self._turned(lambda p, b: b.topics(p.data.number(0), p.voice)),
            Action.TOPIC: self._turned(
                lambda p, b: b.topic(p.topic(0), p.data.number(1), p.voice),
            ),
            Action.ENTRY: self._entry,
            Action.FIGURE_TOPICS: self._turned(
                lambda p, b: b.figure_topics(p.data.number(0), p.voice)
            ),
            Action.FIGURES: self._turned(
                lambda p, b: b.figures(p.topic(0), p.data.number(1), p.voice)
            ),
            Action.FIGURE: self._turned(
                lambda p, b: b.figure(p.figure(0), p.topic(1), p.data.number(2), p.voice)
            ),
            Action.LANGUAGE: self._language,
            Action.SUGGESTIONS: self._suggestions,
            Action.FORGET: self._forget,
        }

    # Browsing ---------------------------------------------------------------------------------

    def _turned(self, page: Callable[[Callback, Browser], Output]) -> OnCallback:
        """Return what shows a page in the place of the one before."""

        async def handled(press: Callback) -> None:
            await self._turn(press, page(press, self.browser))

        return handled

    async def _entry(self, press: Callback) -> None:
        entry, topic, page = press.entry(0), press.topic(1), press.data.number(2)
        output = await self.browser.entry(entry, topic, page, press.voice)
        if output is None:
            raise StaleError
        await self._turn(press, output)
        title = self.browser.title(entry, press.voice)
        await self.remember_shown(press.message, title, entry)

    async def _turn(self, press: Callback, output: Output) -> None:
        _ = press.message  # where it is gone, the button is out of date
        await press.answer()
        await self.sender.edit_pressed(press.query, output)

    # Settings and privacy ---------------------------------------------------------------------

    async def _language(self, press: Callback) -> None:
        language = press.data.argument(0)
        if language and language not in press.voice.catalogue.languages:
            raise StaleError
        await self._set(press, replace(press.settings, language=language or None))

    async def _suggestions(self, press: Callback) -> None:
        await self._set(press, replace(press.settings, suggestions=press.data.argument(0) == "1"))

    async def _set(self, press: Callback, settings: ChatSettings) -> None:
        if not await self._may(press):
            return
        chat = press.message.chat
        await self.services.store.save_chat_settings(chat.id, settings)
        voice = self.services.voice(settings, press.query.from_user)
        await press.answer(voice.say("press.saved"))
        await self.sender.edit_pressed(press.query, settings_menu(settings, voice, chat.type))

    async def _forget(self, press: Callback) -> None:
        if not await self._may(press):
            return
        await self.services.forget_chat(press.message.chat.id)
        await press.answer(press.voice.say("press.deleted"))
        await self.sender.edit_pressed(press.query, plain(press.voice.say("privacy.deleted")))

    async def _may(self, press: Callback) -> bool:
        if await may_change(press.bot, press.message.chat, press.query.from_user):
            return True
        await press.answer(press.voice.say("press.admins_only"))
        return False
