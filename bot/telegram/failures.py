"""When a handler fails: log it, and still answer."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.constants import ChatType
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError

from bot.telegram.addressing import Me, asked, is_from_person
from bot.telegram.answers import Output, plain
from bot.telegram.context import Context
from bot.telegram.results import article
from bot.telegram.sending import Sender, answer_press
from bot.telegram.services import Services

logger = logging.getLogger(__name__)


class Failures:
    """The error handler. One failed update never stops the next."""

    def __init__(self, services: Services, sender: Sender, me: Me) -> None:
        self._services = services
        self._sender = sender
        self._me = me

    async def failed(self, update: object, context: Context) -> None:
        """Log an error and tell whoever asked, where that can help."""
        error = context.error
        if isinstance(error, Forbidden | RetryAfter | NetworkError) and not _is_own(error):
            logger.warning("Telegram: %s", error)
            return
        logger.error("An update failed", exc_info=error)
        if not isinstance(update, Update):
            return
        try:
            await self._tell(update)
        except TelegramError as again:
            logger.warning("Could not say that an update failed: %s", again)

    async def _tell(self, update: Update) -> None:
        user = update.effective_user
        voice = self._services.catalogue.voice(user.language_code if user else None)
        text = voice.say("error")
        if update.callback_query:
            await answer_press(update.callback_query, text)
        elif update.inline_query:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif (guest := update.guest_message) and is_from_person(guest, self._me):
            title = self._services.subject
            await guest.answer_guest_query(article("guest", title, "", Output(plain(text))))
        elif (message := update.message or update.channel_post) and self._expects(update):
            await self._sender.respond(message, plain(text))

    def _expects(self, update: Update) -> bool:
        message = update.effective_message
        if message is None or not is_from_person(message, self._me):
            return False
        return message.chat.type == ChatType.PRIVATE or asked(message, self._me) is not None


def _is_own(error: Exception) -> bool:
    """Tell whether a refusal is the bot's own fault: ``BadRequest`` counts as a network error."""
    return type(error).__name__ == "BadRequest"
