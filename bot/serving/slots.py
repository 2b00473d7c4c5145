"""How many updates are handled at once, those that wait for Telegram left out.

Without a bound everything that waits after a restart would begin at once, and a kill would find
many replies on their way; with a plain one, a few chats held back by a 429 would hold up all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

_held: ContextVar[bool] = ContextVar("slot_held", default=False)


class Slots:
    """Places for updates at work; first come, first served."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Hold a place."""
        await self._free.acquire()
        _held.set(True)
        try:
            yield
        finally:
            # Who is cancelled while its place is lent has none to give back.
            if _held.get():
                self._free.release()
                _held.set(False)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Let others have this update's place meanwhile; nothing outside of an update."""
        if not _held.get():
            yield
            return
        self._free.release()
        _held.set(False)
        yield
        await self._free.acquire()
        _held.set(True)
