"""The commands that open a message with buttons: /topics, /figures, /settings, /privacy."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot.locales import Voice
from bot.storage.records import ChatSettings
from bot.telegram.answers import Output, plain
from bot.telegram.browsing import Browser
from bot.telegram.callback_data import Action
from bot.telegram.context import Context
from bot.telegram.keyboards import Row, button, keyboard
from bot.telegram.members import may_ask_to_change
from bot.telegram.sending import Sender
from bot.telegram.services import Services

_LANGUAGES_IN_A_ROW = 2
_CHOSEN = "✓ "


class Menus:
    """Opens menus; ``presses`` goes on from there."""

    def __init__(self, services: Services, sender: Sender, browser: Browser) -> None:
        self._services = services
        self._sender = sender
        self._browser = browser

    async def topics(self, update: Update, _: Context) -> None:
        """Open the list of topics."""
        voice = await self._services.voice_for(update)
        await self._show(update, self._browser.topics(0, voice))

    async def figures(self, update: Update, _: Context) -> None:
        """Open the list of figures."""
        voice = await self._services.voice_for(update)
        await self._show(update, self._browser.figure_topics(0, voice))

    async def privacy(self, update: Update, _: Context) -> None:
        """Say what is kept, with a button that deletes it."""
        voice = await self._services.voice_for(update)
        text = voice.say(
            "privacy.text", days=voice.count("days", self._services.settings.retention_days)
        )
        row = [button(voice.say("button.delete"), Action.FORGET)]
        await self._show(update, Output(plain(text), keyboard([row])))

    async def settings(self, update: Update, _: Context) -> None:
        """Open the settings; in groups for administrators."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        settings = await self._services.store.chat_settings(chat.id)
        voice = self._services.voice(settings, update.effective_user)
        if await may_ask_to_change(message):
            await self._show(update, settings_menu(settings, voice, chat.type))
        else:
            await self._sender.respond(message, plain(voice.say("press.admins_only")))

    async def _show(self, update: Update, output: Output) -> None:
        if update.effective_message:
            await self._sender.respond(update.effective_message, output.html, output.keyboard)


def settings_menu(settings: ChatSettings, voice: Voice, chat_type: str) -> Output:
    """Return the settings of a chat with buttons that change them."""
    return Output(
        f"<b>{plain(voice.say('settings.title'))}</b>\n"
        + plain(voice.say("settings.language", language=_language_name(settings, voice))),
        _settings_keyboard(settings, voice, chat_type),
    )


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
