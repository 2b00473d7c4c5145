"""Puts the program together, runs it until a signal, and takes it down without losing anything.

Its core is one object for the program's life: counted, timed, replaced when its files are saved.
"""

import asyncio
import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from telegram.error import BadRequest, InvalidToken

from bot.dialogue.engine import Engine
from bot.dialogue.live import Build, Encode, LiveResponder, Reloaded, follow, summary
from bot.dialogue.reply import Reply
from bot.errors import ConfigurationError
from bot.knowledge.watcher import Watcher
from bot.settings import Settings
from bot.storage.database import READ, Database
from bot.storage.latest import Latest
from bot.storage.store import SqlStore, purge
from bot.telegram import limits
from bot.telegram.application import BotApplication
from bot.telegram.observing import Metrics, chat_kind, handled_since
from bot.telegram.queues import ChatQueues
from bot.telegram.receiving import HttpApp, Poller, serving
from bot.telegram.request import REFUSED, ChatRateLimiter, GatewayRequest

logger = logging.getLogger(__name__)

# Nearly everything here goes by itself, without the collector. Each of its whole turns would hold
# up all answers for tens of milliseconds: few of them, and over little.
_GC_THRESHOLDS = (5_000, 20, 50)


class CountingResponder(LiveResponder):
    """Counts and times what it answers, and remembers the last replies to first questions."""

    def __init__(
        self, folder: Path, build: Build, metrics: Metrics, encode: Encode | None = None
    ) -> None:
        self._metrics = metrics
        self._remembering = threading.Lock()
        self.watcher = Watcher(folder)  # before the files are read: what is saved meanwhile counts
        super().__init__(folder, build, encode)

    def reply(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        chosen: str | None = None,
    ) -> Reply:
        """Answer ``question``; what leans on others belongs to its chat and is not remembered."""
        with self._metrics.scoring.time():
            reply = self._found(question, tuple(history), language, chosen)
        self._metrics.questions.labels(reply.outcome.value, chat_kind.get()).inc()
        return reply

    def _found(
        self, question: str, history: Sequence[str], language: str | None, chosen: str | None
    ) -> Reply:
        """Return the reply, in a hurry where the question has waited for others."""
        engine, by_words, remembered = self._used
        given = (question, history, language, chosen)
        if reply := remembered.get(given):
            return reply
        if time.monotonic() - handled_since.get() > limits.PATIENCE_SECONDS:
            self._metrics.hurried.inc()
            return by_words.reply(*given)
        reply = engine.reply(*given)
        if not history:
            reply = replace(reply, trace={})  # hundreds are remembered
            with self._remembering:
                remembered.put(given, reply)
        return reply

    def use(self, engine: Engine) -> None:
        """Answer from ``engine`` from now on."""
        # Many people ask the same in the same words; a reply depends on nothing else.
        remembered: Latest[tuple[Any, ...], Reply] = Latest(limits.REPLIES_REMEMBERED)
        self._used = engine, engine.in_a_hurry(), remembered
        super().use(engine)
        settle()
        knowledge = engine.knowledge
        logger.info("Knowledge in use: %s, version %s", knowledge.name, knowledge.version)


def settle() -> None:
    """Tell the garbage collector that all that is there will stay. Some 0.3 s."""
    gc.set_threshold(*_GC_THRESHOLDS)
    gc.unfreeze()
    gc.collect()
    gc.freeze()


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
        self._limits = limits.FloodLimits() if settings.flood_limits else None
        self._limiter = ChatRateLimiter(self._limits, self._metrics)
        self._ready = False
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask the program to end."""
        self._stop.set()

    async def run(self) -> None:
        """Serve until ``stop``, a signal, or Telegram refuses the token; raises BotError where that
        can't be."""
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows
                asyncio.get_running_loop().add_signal_handler(number, self.stop)
        # Let few threads score, and the event loop take its turn soon.
        sys.setswitchinterval(limits.SWITCH_SECONDS)
        threads = ThreadPoolExecutor(limits.SCORING_THREADS, "scoring")
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
            results = await asyncio.gather(*tasks, return_exceptions=True)
        error = results[0]  # of serving
        if refused.is_set() or isinstance(error, InvalidToken):
            raise ConfigurationError(REFUSED)
        if isinstance(error, Exception):
            raise error

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
            application = BotApplication(settings, responder, store, self._limiter)
            await stack.enter_async_context(application.bot)
            queues = await self._open_queues(application, stack)
            for work in (
                application.prepare(),
                self._notify_of_damage(application),
                self._purge(),
                follow_files(responder, application.notify_of_reload),
            ):
                stack.push_async_callback(ended, asyncio.create_task(work))
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
            person=self._limits.person if self._limits else None,
        )
        limiter.processes = lambda: queues.processes
        limiter.may_send = queues.few_unsettled
        database, gauge = self._database, self._metrics.gauge
        gauge("queue", "Updates in memory.", lambda: queues.waiting)
        gauge("processes", "Processes alive.", lambda: queues.processes)
        gauge("database_up", "1: ok, 0: degraded.", lambda: float(not database.degraded))
        gauge("database_waiting", "Writes that wait.", lambda: database.waiting)
        gauge("database_lost", "Writes given up.", lambda: database.tally["dropped"])
        # Where the token is refused no reply can go out any more.
        stack.push_async_callback(
            lambda: queues.stop(0 if limiter.refused.is_set() else limits.GRACE_SECONDS)
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
                max_connections=limits.WEBHOOK_CONNECTIONS,
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
        health = {"status": state, "database": state, "writes_waiting": database.waiting}
        if database.damaged:
            health["damaged_database"] = database.damaged
        return health

    async def _notify_of_damage(self, application: BotApplication) -> None:
        """Notify maintainers when the database was found damaged, each time."""
        database, known = self._database, None
        text = "The database was damaged. It was set aside as {}."
        while True:
            if database.damaged != known:
                known = database.damaged
                await application.notify_maintainers(lambda _: text.format(database.damaged))
            await asyncio.sleep(1)

    async def _purge(self) -> None:
        while True:
            days, now = self._settings.retention_days, datetime.now(UTC)
            self._database.enqueue(partial(purge, now=now, retention_days=days), READ)
            await asyncio.sleep(limits.PURGE_SECONDS)


async def follow_files(
    responder: CountingResponder, notify: Callable[[Reloaded], Coroutine[Any, Any, None]]
) -> None:
    """Keep ``responder`` at what its files say, until it is cancelled; ``notify`` maintainers.

    Following never waits for the notice; news puts an end to an older one.
    """
    thread = ThreadPoolExecutor(1, "knowledge")  # one of its own: others answer meanwhile
    in_thread = partial(asyncio.get_running_loop().run_in_executor, thread)
    notice: asyncio.Task[None] | None = None

    async def log_and_notify(result: Reloaded) -> None:
        nonlocal notice
        for line in summary(result):
            logger.log(logging.ERROR if result.problems else logging.INFO, "%s", line)
        await ended(notice)
        notice = asyncio.create_task(notify(result))

    try:
        await follow(responder, responder.watcher, log_and_notify, in_thread=in_thread)
    finally:
        await ended(notice)
        thread.shutdown(wait=False, cancel_futures=True)


async def ended(task: asyncio.Task[None] | None) -> None:
    """Cancel a task that worked beside others, and log what failed in it."""
    if task:
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(result, Exception):
            logger.error("What was done beside the work failed", exc_info=result)
