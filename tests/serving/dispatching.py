"""What stands around a dispatcher in tests."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable

from bot.serving.dispatcher import Dispatcher
from bot.serving.incoming import Incoming
from bot.serving.membership import Membership
from bot.telegram.metrics import Metrics
from bot.storage.database import Database

BOT = 110201543


class Handler:
    """Notes what is handled; chats can be held back."""

    def __init__(self) -> None:
        self.handled: dict[str, list[int]] = defaultdict(list)
        self.held: dict[str, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    async def __call__(self, update: Incoming) -> None:
        if held := self.held.get(update.lane):
            await held.wait()
        self.handled[update.lane].append(update.update_id)
        async with self.changed:
            self.changed.notify_all()
        if update.data.get("fails"):
            raise RuntimeError("on purpose")

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(condition)


def ask(number: int, chat: int = 1, **more: object) -> dict[str, object]:
    """Return an update with a question."""
    message = {"chat": {"id": chat, "type": "private"}, "from": {"id": chat}, "text": "?"}
    return {"update_id": number, "message": message, **more}


def make(database: Database, handler: Handler, metrics: Metrics, worker: str = "a") -> Dispatcher:
    """Return the dispatcher of one process."""
    return Dispatcher(database, handler, metrics, bot_id=BOT, worker=worker)


async def idle(*dispatchers: Dispatcher) -> None:
    """Wait until everything is handled and let go."""
    async with asyncio.timeout(10):
        while any(one.waiting or one.active for one in dispatchers):
            await asyncio.sleep(0)


def membership(
    database: Database, dispatcher: Dispatcher, metrics: Metrics, worker: str
) -> Membership:
    """Return the membership of one process."""
    return Membership(database, dispatcher, metrics, bot_id=BOT, worker=worker, retention_days=90)
