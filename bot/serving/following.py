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

    def in_thread(work: Callable[[], Any]) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(thread, work)

    async def run() -> None:
        await _told(tell, Reloaded())
        await follow(responder, responder.watcher, _telling(tell), in_thread=in_thread)

    task = asyncio.create_task(run(), name="following")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        thread.shutdown(wait=False, cancel_futures=True)


def _telling(tell: Tell) -> Tell:
    """Return what logs and tells."""

    async def both(result: Reloaded) -> None:
        for line in summary(result):
            logger.log(logging.ERROR if result.problems else logging.INFO, "%s", line)
        await _told(tell, result)

    return both


async def _told(tell: Tell, result: Reloaded) -> None:
    """Tell; whatever fails in it, the next change is taken up all the same."""
    try:
        await tell(result)
    except Exception:
        logger.exception("Maintainers can't be told")
