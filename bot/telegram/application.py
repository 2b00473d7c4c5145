"""Which handler gets what of an update, and what happens where one fails."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import filters

from bot.locales import Voice
from bot.render.buttons import Action
from bot.telegram.addressing import asked, command_of, is_fresh, is_from_person, is_private
from bot.telegram.commands import Commands
from bot.telegram.keyboards import Callback, StaleError, answer_press
from bot.telegram.menus import Menus
from bot.telegram.questions import Questions
from bot.telegram.services import plain

logger = logging.getLogger(__name__)

OnCommand = Callable[["BotApplication", Message, Voice], Awaitable[None]]
OnPress = Callable[["BotApplication", Callback], Awaitable[None]]

# /ask is a question, so it is not here.
_COMMANDS: dict[str, OnCommand] = {
    "start": Commands.start,
    "help": Commands.say_how_to_ask,
    "sources": Commands.list_sources,
    "topics": Menus.open_topics,
    "figures": Menus.open_figures,
    "settings": Commands.open_settings,
    "privacy": Commands.open_privacy,
}
_FOR_MAINTAINERS: dict[str, OnCommand] = {
    "reload": Commands.reload,
    "stats": Commands.say_stats,
    "unanswered": Commands.list_unanswered,
}
_PRESSES: dict[Action, OnPress] = {
    Action.QUOTE_SHOW: Questions.toggle_quote,
    Action.QUOTE_HIDE: Questions.toggle_quote,
    Action.RELATED: Questions.show_below,
    Action.MORE: Questions.show_below,
    Action.SUGGESTION: Questions.show_suggestion,
    Action.HELPFUL: Questions.count_thumb,
    Action.NOT_HELPFUL: Questions.count_thumb,
    Action.TOPICS: Menus.turn_page,
    Action.TOPIC: Menus.turn_page,
    Action.ENTRY: Menus.show_entry,
    Action.FIGURE_TOPICS: Menus.turn_page,
    Action.FIGURES: Menus.turn_page,
    Action.FIGURE: Menus.turn_page,
    Action.LANGUAGE: Commands.change_settings,
    Action.SUGGESTIONS: Commands.change_settings,
    Action.FORGET: Commands.forget,
    Action.MEANT: Commands.keep_meant,
}


class BotApplication(Questions, Menus, Commands):
    """Everything that handles updates."""

    async def handle(self, update: Update) -> None:
        """Handle an update; what fails is raised once whoever asked has been told."""
        try:
            if filters.StatusUpdate.ALL.check_update(update):
                if message := update.effective_message:
                    await self.service_message(message)
                return
            for kind, handler in self.kinds.items():
                if (event := getattr(update, kind)) is not None:
                    await handler(self, event)
        except (Forbidden, RetryAfter) as error:
            logger.warning("Telegram: %s", error)
        except Exception as error:
            # The library counts a refusal, which is our own fault, among troubles of the network.
            if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
                await self._apologize(update)
            raise

    async def _handle_message(self, message: Message) -> None:
        """Do what a command says; anything else is for the questions."""
        command = command_of(message, self.bot) if message.text else None
        name = command[0] if command else ""
        handler = _COMMANDS.get(name)
        if is_private(message) and self.is_maintainer(message.from_user):
            handler = handler or _FOR_MAINTAINERS.get(name)
        if handler is None:
            await self.new_message(message)
        elif is_from_person(message, self.bot) and is_fresh(message, self.now()):
            await handler(self, message, await self.voice_in(message.chat, message.from_user))

    async def _handle_press(self, query: CallbackQuery) -> None:
        """Handle the press of a button; a stale or forged one gets a polite line."""
        chat = query.message.chat if query.message else None  # sent in inline mode or as a guest
        press = Callback(query, await self.voice_in(chat, query.from_user))
        try:
            self._check_button(press)
            await _PRESSES[press.action](self, press)
        except StaleError:
            await press.answer(press.voice.say("press.stale"))
        await press.answer()

    def _check_button(self, press: Callback) -> None:
        """Raise StaleError where the message is gone, is not the bot's or lacks that button; an
        inline one, of which nothing else is known, has only the button for the exact words."""
        if press.query.inline_message_id and press.action in (Action.QUOTE_SHOW, Action.QUOTE_HIDE):
            return
        message = press.message
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        known = not rows or press.query.data in {one.callback_data for row in rows for one in row}
        if not known or (message.from_user is not None and message.from_user.id != self.bot.id):
            raise StaleError

    async def _apologize(self, update: Update) -> None:
        """Tell whoever asked that something failed, where that can help."""
        bot, user, guest = self.bot, update.effective_user, update.guest_message
        voice = await self.voice_in(None if guest else update.effective_chat, user)
        text = voice.say("error")
        try:
            if update.callback_query:
                await answer_press(update.callback_query, text)
            elif update.inline_query:
                await update.inline_query.answer([], cache_time=0, is_personal=True)
            elif guest:
                await self.answer_guest(guest, plain(text))
            elif (message := update.message or update.channel_post) and (
                asked(message, bot) is not None
                or (is_private(message) and is_from_person(message, bot))
            ):
                await self.say(message, text)
        except TelegramError as error:
            logger.warning("Could not say that an update failed: %s", error)

    # What the bot asks Telegram for, and who gets it.
    kinds: ClassVar[dict[str, Callable[[Any, Any], Awaitable[None]]]] = {
        "message": _handle_message,
        "edited_message": Questions.edited_message,
        "channel_post": Questions.new_message,
        "edited_channel_post": Questions.edited_message,
        "guest_message": Questions.guest_mentioned,
        "callback_query": _handle_press,
        "inline_query": Questions.inline_typed,
        "chosen_inline_result": Questions.inline_chosen,
        "my_chat_member": Commands.membership_changed,
    }
