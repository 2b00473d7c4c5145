"""Runs the bot by long polling until it is stopped."""

from __future__ import annotations

from telegram.error import InvalidToken

from bot.errors import ConfigurationError
from bot.telegram.application import ALLOWED_UPDATES, build_application, prepare
from bot.telegram.ports import Reload, Responder, Store, TelegramSettings

_FOR_EVER = -1
REFUSED = (
    "TELEGRAM_BOT_TOKEN was refused by Telegram. Copy the token again from @BotFather, whole; "
    "/token there shows it."
)


def run_polling(
    settings: TelegramSettings,
    responder: Responder,
    store: Store,
    *,
    reload: Reload | None = None,
) -> None:
    """Run until a signal stops it. Raises ``ConfigurationError`` for a missing or refused token."""
    application = build_application(settings, responder, store, reload=reload)
    application.post_init = prepare
    try:
        application.run_polling(allowed_updates=list(ALLOWED_UPDATES), bootstrap_retries=_FOR_EVER)
    except InvalidToken:
        raise ConfigurationError(REFUSED) from None
