"""Builds the application: python-telegram-bot with this bot's handlers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ChatType, UpdateType
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, BaseRateLimiter, Defaults

from bot.dialogue.live import LiveResponder
from bot.settings import Settings
from bot.storage.store import SqlStore, utc_now
from bot.telegram.addressing import asked, is_from_person
from bot.telegram.answers import Answers, article
from bot.telegram.base import Handlers
from bot.telegram.handlers import build_handlers
from bot.telegram.maintenance import Notices
from bot.telegram.output import plain
from bot.telegram.profile import prepare_profile, report_modes
from bot.telegram.request import GatewayRequest
from bot.telegram.sending import Sender, answer_press
from bot.telegram.services import (
    BotApplication,
    Context,
    Reload,
    Services,
)

logger = logging.getLogger(__name__)


class _Application(Application[Any, Any, Any, Any, Any, Any]):
    """The library's, but for the ids of all chats and persons, which it would keep for ever."""

    def _mark_for_persistence_update(self, **_: object) -> None:
        """Nothing is persisted by the library."""


class Failures(Handlers):
    """The error handler. One failed update never stops the next."""

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
        voice = self.services.catalogue.voice(user.language_code if user else None)
        text = voice.say("error")
        if update.callback_query:
            await answer_press(update.callback_query, text)
        elif update.inline_query:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif (guest := update.guest_message) and is_from_person(guest, self.me):
            title = self.services.subject
            await guest.answer_guest_query(article("guest", title, "", plain(text)))
        elif (message := update.message or update.channel_post) and self._expects(update):
            await self.say(message, text)

    def _expects(self, update: Update) -> bool:
        message = update.effective_message
        if message is None or not is_from_person(message, self.me):
            return False
        return message.chat.type == ChatType.PRIVATE or asked(message, self.me) is not None


def _is_own(error: Exception) -> bool:
    """Tell whether a refusal is the bot's own fault: ``BadRequest`` counts as a network error."""
    return type(error).__name__ == "BadRequest"


# What the bot asks Telegram for. Always passed: left out, Telegram keeps the setting before.
ALLOWED_UPDATES: tuple[str, ...] = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CHANNEL_POST,
    UpdateType.EDITED_CHANNEL_POST,
    UpdateType.GUEST_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.CHOSEN_INLINE_RESULT,
    UpdateType.MY_CHAT_MEMBER,
)
_SERVICES = "services"
_DEFAULTS = Defaults(
    link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True
)


def build_application(
    settings: Settings,
    responder: LiveResponder,
    store: SqlStore,
    *,
    reload: Reload | None = None,
    rate_limiter: BaseRateLimiter[Any] | None = None,
    now: Callable[[], datetime] = utc_now,
) -> BotApplication:
    """Return an application that is ready for ``initialize()`` and ``process_update()``.

    It has no ``post_init``: whoever runs it calls ``prepare`` after ``initialize()``. Requests that
    Telegram refuses with 429 are for the ``rate_limiter``. Raises ``ConfigurationError`` without a
    token, or where the environment names a proxy of no use.
    """
    builder = ApplicationBuilder().application_class(_Application)
    builder = builder.token(settings.required_token()).defaults(_DEFAULTS)
    builder = builder.base_url(f"{settings.api_url}/bot")
    builder = builder.request(GatewayRequest()).get_updates_request(GatewayRequest())
    if rate_limiter is not None:
        builder = builder.rate_limiter(rate_limiter)
    application: BotApplication = builder.build()
    services = Services(settings, responder, store, reload, now)
    me = application.bot
    parts = (services, Sender(store), Answers(services, me), me)
    application.add_handlers(build_handlers(*parts))
    application.add_error_handler(Failures(*parts).failed)
    application.bot_data[_SERVICES] = services
    return application


def notices_of(application: BotApplication) -> Notices:
    """Return what tells the maintainers of an application about reloads."""
    return Notices(application.bot_data[_SERVICES], application.bot)


async def prepare(application: BotApplication) -> None:
    """Bring the bot's profile up to date and log its modes; call it after ``initialize()``."""
    services = application.bot_data[_SERVICES]
    report_modes(application.bot)
    await prepare_profile(application.bot, services)
