"""Puts the program together, runs it until a signal, and takes it down without losing anything."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from telegram.error import BadRequest, InvalidToken

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.storage.database import READ, Database
from bot.storage.store import SqlStore, purge
from bot.telegram.application import BotApplication
from bot.telegram.limiter import ChatRateLimiter
from bot.telegram.limits import (
    GRACE_SECONDS,
    PURGE_SECONDS,
    SCORING_THREADS,
    SWITCH_SECONDS,
    TELEGRAM,
    WEBHOOK_CONNECTIONS,
)
from bot.telegram.maintenance import Notices
from bot.telegram.observing import Metrics
from bot.telegram.queues import ChatQueues
from bot.telegram.receiving import HttpApp, Poller, serving
from bot.telegram.request import REFUSED, GatewayRequest
from bot.telegram.responder import CountingResponder, ended, follow_files, settle

logger = logging.getLogger(__name__)


class BotServer:
    """The whole program. ``build`` makes the core, which may take seconds: it runs in a thread."""

    def __init__(self, settings: Settings, build: Callable[[Metrics], CountingResponder]) -> None:
        """Prepare; raises ConfigurationError where a setting can't be used."""
        self._settings = settings
        self._bot_id = int(settings.required_token().partition(":")[0])
        self._build = build
        self._metrics = Metrics()
        GatewayRequest()  # a proxy of no use is told of before anything starts
        self._database = Database(settings.database_url)
        limits = TELEGRAM if settings.flood_limits else None
        self._limiter = ChatRateLimiter(limits, self._metrics)
        self._ready = False
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask the program to end."""
        self._stop.set()

    async def run(self) -> None:
        """Serve until ``stop``, a signal, or Telegram refuses the token; raises BotError where that
        can't be."""
        self._catch_signals()
        # Let few threads score, and the event loop take its turn soon.
        sys.setswitchinterval(SWITCH_SECONDS)
        threads = ThreadPoolExecutor(SCORING_THREADS, "scoring")
        asyncio.get_running_loop().set_default_executor(threads)
        refused = self._limiter.refused
        ways = (self._serve(), self._stop.wait(), refused.wait())
        tasks: list[asyncio.Task[Any]] = [asyncio.create_task(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            logger.info("Stopping")
        finally:
            for task in tasks:
                task.cancel()
            error, *_ = await asyncio.gather(*tasks, return_exceptions=True)
        if refused.is_set() or isinstance(error, InvalidToken):
            raise ConfigurationError(REFUSED)
        if isinstance(error, Exception):
            raise error

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(number, self._stop.set)

    async def _serve(self) -> None:
        """Serve until it is cancelled; what waits for Telegram may take however long."""
        settings = self._settings
        async with AsyncExitStack() as stack:
            # The state of health is served from the first moment on.
            secret = settings.webhook_secret if settings.webhook_url else None
            http = HttpApp(self._metrics, self._health, secret)
            if settings.http_port:
                await stack.enter_async_context(serving(http.app, settings.http_port))
            await stack.enter_async_context(self._database)
            responder = await asyncio.to_thread(self._build, self._metrics)
            store = SqlStore(self._database, self._bot_id)
            application = BotApplication(settings, responder, store, rate_limiter=self._limiter)
            await stack.enter_async_context(application.bot)
            queues = await self._open_queues(application, stack)
            notices = Notices(application.services)
            for work in (
                application.prepare(),
                self._warn(notices.warn),
                self._purge(),
                follow_files(responder, notices.tell),
            ):
                await stack.enter_async_context(_meanwhile(work))
            settle()
            self._ready = True
            if settings.webhook_url:
                http.queues = queues
                stack.callback(setattr, http, "queues", None)
                await self._set_webhook(application)
                await asyncio.Event().wait()
            else:
                await application.bot.delete_webhook()
                logger.info("Polling for updates")
                await Poller(application.bot, queues, application.kinds).run()

    async def _open_queues(self, application: BotApplication, stack: AsyncExitStack) -> ChatQueues:
        limiter = self._limiter
        queues = ChatQueues(
            self._database,
            lambda update: application.handle(update.update),
            self._metrics,
            bot_id=self._bot_id,
            bot=application.bot,
            person=TELEGRAM.person if self._settings.flood_limits else None,
        )
        limiter.processes = lambda: queues.processes
        limiter.may_send = queues.few_unsettled
        self._show_state(queues)
        # Where the token is refused no reply can go out any more.
        stack.push_async_callback(
            lambda: queues.stop(0 if limiter.refused.is_set() else GRACE_SECONDS)
        )
        await queues.start()
        return queues

    async def _set_webhook(self, application: BotApplication) -> None:
        root = self._settings.webhook_url
        try:
            await application.bot.set_webhook(
                f"{root}/telegram",
                secret_token=self._settings.webhook_secret,
                allowed_updates=tuple(application.kinds),
                max_connections=WEBHOOK_CONNECTIONS,
            )
        except BadRequest as error:
            raise ConfigurationError(
                f"WEBHOOK_URL has value '{root}', which Telegram refuses: {error.message}."
            ) from None
        logger.info("Webhook: %s/telegram", root)

    def _health(self) -> dict[str, Any] | None:
        if not self._ready:
            return None
        database = self._database
        state = "degraded" if database.degraded else "ok"
        found = {"status": state, "database": state, "writes_waiting": database.waiting}
        return found | ({"damaged_database": database.damaged} if database.damaged else {})

    def _show_state(self, queues: ChatQueues) -> None:
        database = self._database
        for name, documentation, value in (
            ("queue", "Updates in memory.", lambda: queues.waiting),
            ("processes", "Processes alive.", lambda: queues.processes),
            ("database_up", "1: ok, 0: degraded.", lambda: float(not database.degraded)),
            ("database_waiting", "Writes that wait.", lambda: database.waiting),
            ("database_lost", "Writes given up.", lambda: database.tally["dropped"]),
        ):
            self._metrics.gauge(name, documentation, value)

    async def _warn(self, warn: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """Notify maintainers when the database was found damaged, each time."""
        known = None
        while True:
            if self._database.damaged != known:
                known = self._database.damaged
                await warn(f"The database was damaged. It was set aside as {known}.")
            await asyncio.sleep(1)

    async def _purge(self) -> None:
        """Delete what has been kept long enough."""
        while True:
            days = self._settings.retention_days
            old = partial(purge, now=datetime.now(UTC), retention_days=days)
            self._database.enqueue(old, READ)
            await asyncio.sleep(PURGE_SECONDS)


@asynccontextmanager
async def _meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work beside the block, which waits for nothing of it; give it up with the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        await ended(task)
