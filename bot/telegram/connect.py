"""Connects the application to Telegram, and closes it again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.errors import ConfigurationError
from bot.telegram.application import prepare
from bot.telegram.context import BotApplication

logger = logging.getLogger(__name__)

REFUSED = (
    "TELEGRAM_BOT_TOKEN was refused by Telegram. Copy the token again from @BotFather, whole; "
    "/token there shows it."
)
_LONGEST_WAIT = 30.0  # seconds between two tries


@asynccontextmanager
async def connected(application: BotApplication) -> AsyncIterator[None]:
    """Initialise and start an application, its profile up to date; stop it in the end.

    Tries again for as long as Telegram cannot be reached. Raises ``ConfigurationError`` for a token
    that Telegram refuses.
    """
    await connect(application)
    try:
        await prepare(application)
        await application.start()
        try:
            yield
        finally:
            await application.stop()
    finally:
        await application.shutdown()


async def connect(
    application: BotApplication, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Initialise an application: ask Telegram who the bot is."""
    wait = 1.0
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            await application.bot.shutdown()
            # Not chained: python-telegram-bot's message holds the token.
            raise ConfigurationError(REFUSED) from None
        except RetryAfter as error:
            wait = _seconds(error)
        except NetworkError as error:
            logger.warning("Telegram can't be reached, next try in %d s: %s", wait, error)
        else:
            return
        await sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
