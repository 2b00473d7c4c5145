"""Takes up what is saved while the program serves, and tells who has to know."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from bot.maintaining.reload import follow
from bot.maintaining.reloaded import Reloaded, summary
from bot.serving.responder import CountingResponder

logger = logging.getLogger(__name__)

Tell = Callable[[Reloaded], Awaitable[None]]


@asynccontextmanager
async def following(responder: CountingResponder, tell: Tell) -> AsyncIterator[None]:
    """Keep ``responder`` at what its files say, within the block; ``tell`` maintainers.

    What was told before the start and is mended by then is told at once.
    """
    thread = ThreadPoolExecutor(1, "knowledge")  # one of its own: others answer meanwhile
    telling = _Telling(tell)

    def in_thread(work: Callable[[], Any]) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(thread, work)

    async def log_and_tell(result: Reloaded) -> None:
        for line in summary(result):
            logger.log(logging.ERROR if result.problems else logging.INFO, "%s", line)
        telling.begin(result)

    async def run() -> None:
        telling.begin(Reloaded())
        await follow(responder, responder.watcher, log_and_tell, in_thread=in_thread)

    task = asyncio.create_task(run(), name="following")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await telling.end()
        thread.shutdown(wait=False, cancel_futures=True)


class _Telling:
    """Tells beside the following, which never waits for it; news puts an end to what is older."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def begin(self, result: Reloaded) -> None:
        """Tell what a reload brought, and no longer what one before it did."""
        if self._task:
            self._task.cancel()
        self._task = asyncio.create_task(self._told(result), name="telling")

    async def end(self) -> None:
        """Stop telling."""
        if self._task:
            self._task.cancel()
        async with self._one_at_a_time:  # what is cancelled notes first what it has left undone
            return

    async def _told(self, result: Reloaded) -> None:
        async with self._one_at_a_time:
            try:
                await self._tell(result)
            except Exception:
                logger.exception("Maintainers can't be told")
