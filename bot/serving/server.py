"""Puts the program together, runs it until a signal, and takes it down without losing anything."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from telegram import Update
from telegram.error import BadRequest

from bot.errors import ConfigurationError
from bot.serving.collector import settle
from bot.serving.dispatcher import Dispatcher
from bot.serving.following import following
from bot.serving.gauges import show_state
from bot.serving.http import HttpApp, HttpServer
from bot.serving.incoming import Incoming
from bot.serving.limiter import ChatRateLimiter
from bot.serving.limits import (
    GRACE_SECONDS,
    MOST_AT_WORK,
    SCORING_THREADS,
    SWITCH_SECONDS,
    TELEGRAM,
    WEBHOOK_CONNECTIONS,
)
from bot.serving.membership import Membership
from bot.serving.metrics import Metrics
from bot.serving.polling import Poller
from bot.serving.reaching import StoppedError, until_answered
from bot.serving.responder import CountingResponder
from bot.serving.slots import Slots
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.known import Known
from bot.storage.store import SqlStore
from bot.telegram.application import ALLOWED_UPDATES, build_application, notices_of, prepare
from bot.telegram.context import BotApplication
from bot.telegram.ports import TelegramSettings

logger = logging.getLogger(__name__)


class BotServer:
    """The whole program. ``build`` makes the core, which may take seconds: it runs in a thread."""

    def __init__(self, settings: Settings, build: Callable[[Metrics], CountingResponder]) -> None:
        self._settings = settings
        self._token = settings.required_token()
        self._build = build
        self._metrics = Metrics()
        self._database = Database(settings.database_url)
        self._slots = Slots(MOST_AT_WORK)
        self._known = Known()
        limits = TELEGRAM if settings.flood_limits else None
        self._limiter = ChatRateLimiter(limits, self._metrics, self._slots)
        self._ready = False
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask the program to end."""
        self._stop.set()

    async def run(self) -> None:
        """Serve until ``stop`` or a signal; raises BotError where that can't be."""
        self._catch_signals()
        self._share_processor()
        async with AsyncExitStack() as stack:
            stack.enter_context(suppress(StoppedError))
            http = await self._open_http(stack)
            await stack.enter_async_context(self._database)
            responder = await asyncio.to_thread(self._build, self._metrics)
            application = await self._open_application(responder)
            stack.push_async_callback(application.shutdown)
            dispatcher = await self._open_dispatcher(application, stack)
            await stack.enter_async_context(_meanwhile(prepare(application)))
            await stack.enter_async_context(following(responder, notices_of(application).tell))
            await self._receive(application, dispatcher, http, stack)
            logger.info("Stopping")

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(number, self._stop.set)

    def _share_processor(self) -> None:
        """Let few threads score, and the event loop take its turn soon."""
        sys.setswitchinterval(SWITCH_SECONDS)
        threads = ThreadPoolExecutor(SCORING_THREADS, "scoring")
        asyncio.get_running_loop().set_default_executor(threads)

    async def _open_http(self, stack: AsyncExitStack) -> HttpApp:
        """Serve the state of health from the first moment on, where a port is given."""
        settings = self._settings
        secret = settings.webhook_secret if settings.webhook else None
        http = HttpApp(self._metrics, self._health, secret)
        if settings.http_port:
            server = HttpServer(http.app, settings.http_port)
            server.start()
            stack.push_async_callback(server.stop)
        return http

    def _health(self) -> dict[str, Any] | None:
        if not self._ready:
            return None
        state = "degraded" if self._database.degraded else "ok"
        return {"status": state, "database": state, "writes_waiting": self._database.waiting}

    async def _open_application(self, responder: CountingResponder) -> BotApplication:
        settings = self._settings
        store = SqlStore(
            self._database, bot_id_of(self._token), write_behind=True, known=self._known
        )
        application = build_application(
            TelegramSettings(
                self._token, settings.api_url, settings.admin_ids, settings.retention_days
            ),
            responder,
            store,
            reload=responder.reload,
            rate_limiter=self._limiter,
        )
        await until_answered(application.initialize, self._stop)
        return application

    async def _open_dispatcher(
        self, application: BotApplication, stack: AsyncExitStack
    ) -> Dispatcher:
        async def handle(update: Incoming) -> None:
            if read := _read(update, application):
                await application.process_update(read)

        bot_id, worker = bot_id_of(self._token), uuid.uuid4().hex
        person = TELEGRAM.person if self._settings.flood_limits else None
        dispatcher = Dispatcher(
            self._database,
            handle,
            self._metrics,
            bot_id=bot_id,
            worker=worker,
            person=person,
            slots=self._slots,
            known=self._known,
        )
        membership = Membership(
            self._database,
            dispatcher,
            self._metrics,
            bot_id=bot_id,
            worker=worker,
            retention_days=self._settings.retention_days,
        )
        self._limiter.processes = lambda: membership.processes
        show_state(self._metrics, self._database, dispatcher, membership)
        await membership.start()
        stack.push_async_callback(membership.stop)
        stack.push_async_callback(dispatcher.stop, GRACE_SECONDS)
        return dispatcher

    async def _receive(
        self,
        application: BotApplication,
        dispatcher: Dispatcher,
        http: HttpApp,
        stack: AsyncExitStack,
    ) -> None:
        """Take updates until the program is to stop; then take no more."""
        settle()
        self._ready = True
        if self._settings.webhook:
            http.dispatcher = dispatcher
            stack.callback(setattr, http, "dispatcher", None)
            try:
                await until_answered(lambda: self._set_webhook(application), self._stop)
            except BadRequest as error:
                raise ConfigurationError(
                    f"WEBHOOK_URL has value '{self._settings.webhook_url}', which Telegram "
                    f"refuses: {error.message}."
                ) from None
            await self._stop.wait()
        else:
            await until_answered(application.bot.delete_webhook, self._stop)
            await self._poll(dispatcher)

    async def _set_webhook(self, application: BotApplication) -> None:
        await application.bot.set_webhook(
            f"{self._settings.webhook_url}/telegram",
            secret_token=self._settings.webhook_secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=WEBHOOK_CONNECTIONS,
        )
        logger.info("Webhook: %s/telegram", self._settings.webhook_url)

    async def _poll(self, dispatcher: Dispatcher) -> None:
        poller = Poller(self._settings.api_url, self._token, dispatcher, ALLOWED_UPDATES)
        polling = asyncio.create_task(poller.run(), name="polling")
        stopping = asyncio.create_task(self._stop.wait())
        logger.info("Polling for updates")
        await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling


def _read(update: Incoming, application: BotApplication) -> Update | None:
    """Return what Telegram sent; None, and a line in the log, for what is not as it should be."""
    try:
        return Update.de_json(update.data, application.bot)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        logger.warning("Update %s can't be read: %s", update.update_id, error)
        return None


@asynccontextmanager
async def _meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work beside the block, which waits for nothing of it; give it up with the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(result, Exception):
            logger.error("What was done beside the work failed", exc_info=result)


def bot_id_of(token: str) -> int:
    """Return the bot's id, which is the first part of its token."""
    return int(token.partition(":")[0])
