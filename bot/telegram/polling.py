"""Runs the bot by long polling until a signal stops it."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

from telegram.error import Conflict, TelegramError

from bot.telegram.application import ALLOWED_UPDATES, build_application
from bot.telegram.connect import connected
from bot.telegram.context import BotApplication
from bot.telegram.ports import Reload, Responder, Store, TelegramSettings

logger = logging.getLogger(__name__)
_FOR_EVER = -1
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run_polling(
    settings: TelegramSettings,
    responder: Responder,
    store: Store,
    *,
    reload: Reload | None = None,
) -> None:
    """Run until a signal stops it. Raises ``ConfigurationError`` for a missing or refused token."""
    application = build_application(settings, responder, store, reload=reload)
    asyncio.run(_until_signal(application))


async def _until_signal(application: BotApplication) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in _SIGNALS:
        with suppress(NotImplementedError):  # Windows: Ctrl+C ends ``asyncio.run`` there
            loop.add_signal_handler(one, stop.set)
    await poll(application, stop)


async def poll(application: BotApplication, stop: asyncio.Event) -> None:
    """Poll until ``stop`` is set."""
    updater = application.updater
    if updater is None:  # only an application that was built without one
        raise RuntimeError("this application has no updater")
    async with connected(application):
        await updater.start_polling(
            allowed_updates=list(ALLOWED_UPDATES),
            bootstrap_retries=_FOR_EVER,
            error_callback=_log,
        )
        logger.info("The bot @%s is running.", application.bot.username)
        try:
            await stop.wait()
        finally:
            await updater.stop()


def _log(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        logger.error("Another program gets this bot's updates with the same token: %s", error)
    else:
        logger.warning("Polling: %s", error)
