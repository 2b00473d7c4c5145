"""/topics, /figures, /settings, /privacy: messages with buttons, and what their buttons do."""

from __future__ import annotations

from dataclasses import replace

from telegram import Bot, Chat, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.locales import Voice
from bot.storage.records import ChatSettings, SentReply
from bot.telegram.answers import Output, plain
from bot.telegram.browsing import Browser
from bot.telegram.callback_data import Action
from bot.telegram.callbacks import Callback, OnCallback, StaleError
from bot.telegram.keyboards import Row, button, keyboard
from bot.telegram.sending import Sender
from bot.telegram.services import Context, Services

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


class MenuCallbacks:
    """Handles the presses in menus: each changes its message in place."""

    def __init__(self, services: Services, sender: Sender, browser: Browser) -> None:
        self._services = services
        self._sender = sender
        self._browser = browser

    @property
    def actions(self) -> dict[Action, OnCallback]:
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

    async def _topics(self, press: Callback) -> None:
        await self._turn(press, self._browser.topics(press.data.number(0), press.voice))

    async def _topic(self, press: Callback) -> None:
        topic = self._topic_id(press, 0)
        await self._turn(press, self._browser.topic(topic, press.data.number(1), press.voice))

    async def _entry(self, press: Callback) -> None:
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
        await self._remember(press.message, entry, self._browser.title(entry, press.voice))

    async def _figure_topics(self, press: Callback) -> None:
        await self._turn(press, self._browser.figure_topics(press.data.number(0), press.voice))

    async def _figures(self, press: Callback) -> None:
        topic = self._topic_id(press, 0)
        await self._turn(press, self._browser.figures(topic, press.data.number(1), press.voice))

    async def _figure(self, press: Callback) -> None:
        ids, knowledge = self._services.short_ids, self._services.knowledge
        figure = ids.figure(knowledge, press.data.argument(0))
        self._topic_id(press, 1)
        if figure is None:
            raise StaleError
        topic, page = press.data.argument(1), press.data.number(2)
        await self._turn(press, self._browser.figure(figure, topic, page, press.voice))

    def _topic_id(self, press: Callback, index: int) -> str:
        ids, knowledge = self._services.short_ids, self._services.knowledge
        topic = ids.topic(knowledge, press.data.argument(index))
        if topic is None:
            raise StaleError
        return topic

    async def _turn(self, press: Callback, output: Output) -> None:
        press.require_message()
        await press.answer()
        await self._sender.edit_pressed(press.query, output.html, output.keyboard)

    async def _remember(self, message: Message, entry: str, title: str) -> None:
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
        await self._services.store.save_chat_settings(chat.id, settings)
        voice = self._services.voice(settings, press.query.from_user)
        await press.answer(voice.say("press.saved"))
        output = settings_menu(settings, voice, chat.type)
        await self._sender.edit_pressed(press.query, output.html, output.keyboard)

    async def _forget(self, press: Callback) -> None:
        if not await self._may(press):
            return
        chat = press.message.chat
        await self._services.store.forget_chat(chat.id)
        self._services.conversations.forget(chat.id)
        await press.answer(press.voice.say("press.deleted"))
        await self._sender.edit_pressed(
            press.query, plain(press.voice.say("privacy.deleted")), None
        )

    async def _may(self, press: Callback) -> bool:
        if await may_change(press.bot, press.message.chat, press.query.from_user):
            return True
        await press.answer(press.voice.say("press.admins_only"))
        return False
