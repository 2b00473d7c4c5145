"""The core as the bot sees it: one object for the program's life, counted, timed, and replaced
when its files are saved."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.dialogue.engine import Engine
from bot.dialogue.live import Build, Encode, LiveResponder, Reloaded, follow, summary
from bot.dialogue.reply import Reply
from bot.knowledge.watcher import Watcher
from bot.storage.latest import Latest
from bot.telegram.limits import PATIENCE_SECONDS, REPLIES_REMEMBERED
from bot.telegram.observing import Metrics, chat_kind, handled_since

logger = logging.getLogger(__name__)

# Nearly everything here goes by itself, without the collector. Each of its whole turns would hold
# up all answers for tens of milliseconds: few of them, and over little.
_GC_THRESHOLDS = (5_000, 20, 50)

Notify = Callable[[Reloaded], Coroutine[Any, Any, None]]


class CountingResponder(LiveResponder):
    """Counts and times what it answers, and remembers the last replies to first questions."""

    def __init__(
        self, folder: Path, build: Build, metrics: Metrics, encode: Encode | None = None
    ) -> None:
        """Take ``build`` and ``encode`` as ``LiveResponder`` does."""
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

    def _found(self, *given: Any) -> Reply:
        """Return the reply, in a hurry where the question has waited for others."""
        engine, by_words, remembered = self._used
        if reply := remembered.get(given):
            return reply
        if time.monotonic() - handled_since.get() > PATIENCE_SECONDS:
            self._metrics.hurried.inc()
            return by_words.reply(*given)
        reply = engine.reply(*given)
        _, history, *_ = given
        if not history:
            reply = replace(reply, trace={})  # hundreds are remembered
            with self._remembering:
                remembered.put(given, reply)
        return reply

    def use(self, engine: Engine) -> None:
        """Answer from ``engine`` from now on."""
        # Many people ask the same in the same words; a reply depends on nothing else.
        remembered: Latest[tuple[Any, ...], Reply] = Latest(REPLIES_REMEMBERED)
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


async def follow_files(responder: CountingResponder, notify: Notify) -> None:
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
