"""The bot as it handles updates: which handler gets what, and what happens where one fails."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter, filters

from bot.dialogue.live import LiveResponder
from bot.locales import Voice
from bot.render.buttons import Action
from bot.settings import Settings
from bot.storage.store import SqlStore, utc_now
from bot.telegram.addressing import asked, command_of, is_fresh, is_from_person, is_private
from bot.telegram.callbacks import AnswerCallbacks, Callback
from bot.telegram.commands import Commands, Membership, SettingsMenu
from bot.telegram.elsewhere import Guests, Inline
from bot.telegram.keyboards import StaleError, decode
from bot.telegram.maintenance import Maintenance
from bot.telegram.menus import Menus
from bot.telegram.profile import prepare_profile, report_modes
from bot.telegram.questions import Questions
from bot.telegram.request import open_bot
from bot.telegram.sending import Sender, answer_press
from bot.telegram.services import Handlers, Services

logger = logging.getLogger(__name__)

OnCommand = Callable[[Message, Voice], Awaitable[None]]
OnCallback = Callable[[Callback], Awaitable[None]]


class BotApplication(Handlers):
    """Everything that handles updates, while its ``bot`` is open (``async with``)."""

    def __init__(
        self,
        settings: Settings,
        responder: LiveResponder,
        store: SqlStore,
        *,
        rate_limiter: BaseRateLimiter[Any] | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Make the handlers.

        Requests that Telegram refuses with 429 are for the ``rate_limiter``. Raises
        ``ConfigurationError`` without a token, or where the environment names a proxy of no use.
        """
        self.bot = open_bot(settings, rate_limiter)
        services = Services(settings, responder, store, self.bot, Sender(self.bot, store), now)
        super().__init__(services)
        commands, menus, chat_settings = Commands(services), Menus(services), SettingsMenu(services)
        maintenance, self._membership = Maintenance(services), Membership(services)
        self._questions, self._guests = Questions(services), Guests(services)
        inline = Inline(services)
        # /ask is a question, so it is not here.
        self._commands: dict[str, OnCommand] = {
            "start": commands.start,
            "help": commands.help,
            "sources": commands.sources,
            "topics": menus.topics,
            "figures": menus.figures,
            "settings": chat_settings.settings,
            "privacy": chat_settings.privacy,
        }
        self._for_maintainers: dict[str, OnCommand] = {
            "reload": maintenance.reload,
            "stats": maintenance.stats,
            "unanswered": maintenance.unanswered,
        }
        answers = AnswerCallbacks(services)
        self._presses: dict[Action, OnCallback] = {
            Action.QUOTE_SHOW: answers.toggle_quote,
            Action.QUOTE_HIDE: answers.toggle_quote,
            Action.RELATED: answers.below,
            Action.MORE: answers.below,
            Action.SUGGESTION: answers.suggestion,
            Action.HELPFUL: answers.thumb,
            Action.NOT_HELPFUL: answers.thumb,
            Action.TOPICS: menus.turn,
            Action.TOPIC: menus.turn,
            Action.ENTRY: menus.entry,
            Action.FIGURE_TOPICS: menus.turn,
            Action.FIGURES: menus.turn,
            Action.FIGURE: menus.turn,
            Action.LANGUAGE: chat_settings.language,
            Action.SUGGESTIONS: chat_settings.suggestions,
            Action.FORGET: chat_settings.forget,
            Action.MEANT: maintenance.meant,
        }
        # What the bot asks Telegram for, and who gets it.
        self.kinds: dict[str, Callable[[Any], Awaitable[None]]] = {
            "message": self._said,
            "edited_message": self._questions.edited,
            "channel_post": self._questions.new,
            "edited_channel_post": self._questions.edited,
            "guest_message": self._guests.mentioned,
            "callback_query": self._pressed,
            "inline_query": inline.query,
            "chosen_inline_result": inline.chosen,
            "my_chat_member": self._membership.changed,
        }

    async def prepare(self) -> None:
        """Bring the bot's profile up to date and log its modes."""
        report_modes(self.me)
        await prepare_profile(self.services)

    async def handle(self, update: Update) -> None:
        """Handle an update; what fails is raised once whoever asked has been told."""
        try:
            if filters.StatusUpdate.ALL.check_update(update):
                if message := update.effective_message:
                    await self._membership.noticed(message)
                return
            for kind, handle in self.kinds.items():
                if (event := getattr(update, kind)) is not None:
                    await handle(event)
        except (Forbidden, RetryAfter) as error:
            logger.warning("Telegram: %s", error)
        except Exception as error:
            # The library counts a refusal, which is our own fault, among troubles of the network.
            if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
                await self._tell(update)
            raise

    async def _said(self, message: Message) -> None:
        """Do what a command says; anything else is for the questions."""
        name, _ = (message.text and command_of(message, self.me)) or ("", "")
        handle = self._commands.get(name)
        if is_private(message) and self.services.is_maintainer(message.from_user):
            handle = handle or self._for_maintainers.get(name)
        if handle is None:
            await self._questions.new(message)
        elif is_from_person(message, self.me) and is_fresh(message, self.services.now()):
            await handle(message, await self.services.voice_for(message))

    async def _pressed(self, query: CallbackQuery) -> None:
        """Handle the press of a button; a stale or forged one gets a polite line."""
        if query.message:
            settings = await self.store.chat_settings(query.message.chat.id)
        else:  # a message sent in inline mode or as a guest
            settings = await self.services.settings_of(query.from_user)
        voice, data = self.services.voice(settings, query.from_user), decode(query.data)
        if data is None or not self._offered(query):
            await answer_press(query, voice.say("press.stale"))
            return
        press = Callback(query, data, settings, voice)
        try:
            await self._presses[data.action](press)
        except StaleError:
            await press.answer(voice.say("press.stale"))
        await press.answer()

    def _offered(self, query: CallbackQuery) -> bool:
        """Return True if the message, as far as can be told, is the bot's and has that button."""
        message = query.message
        if not isinstance(message, Message) or not message.is_accessible:
            return True  # the handler decides
        if message.from_user is not None and message.from_user.id != self.me.id:
            return False
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        return not rows or query.data in {one.callback_data for row in rows for one in row}

    async def _tell(self, update: Update) -> None:
        """Tell whoever asked that something failed, where that can help."""
        chat, user = update.effective_chat, update.effective_user
        if chat and not update.guest_message:
            settings = await self.store.chat_settings(chat.id)
        else:
            settings = await self.services.settings_of(user)
        text = self.services.voice(settings, user).say("error")
        try:
            if update.callback_query:
                await answer_press(update.callback_query, text)
            elif update.inline_query:
                await update.inline_query.answer([], cache_time=0, is_personal=True)
            elif update.guest_message:
                await self._guests.failed(update.guest_message, text)
            elif (message := update.message or update.channel_post) and self._expects(message):
                await self.say(message, text)
        except TelegramError as error:
            logger.warning("Could not say that an update failed: %s", error)

    def _expects(self, message: Message) -> bool:
        """Return True if somebody waits for an answer."""
        if not is_from_person(message, self.me):
            return False
        return is_private(message) or asked(message, self.me) is not None
