"""What stands around the queues in tests."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.storage.database import Database
from bot.telegram.observing import Metrics
from bot.telegram.queues import ChatQueues
from bot.telegram.updates import Incoming, read_update

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
        if update.data["message"].get("text") == "fail":
            raise RuntimeError("on purpose")

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(condition)


def message(number: int, chat: int = 1, person: int | None = None, **more: Any) -> dict[str, Any]:
    """Return an update as Telegram sends it."""
    kind = "private" if chat > 0 else "supergroup"
    sender = {"id": person or abs(chat), "is_bot": False, "first_name": "Ada"}
    content = {"message_id": number, "date": 1_700_000_000, "text": "?", **more}
    chat_object = {"id": chat, "type": kind}
    return {"update_id": number, "message": {**content, "chat": chat_object, "from": sender}}


def ask(number: int, chat: int = 1, **more: Any) -> Incoming:
    """Return a question."""
    return read_update(message(number, chat, **more))


def make(database: Database, handler: Handler, metrics: Metrics) -> ChatQueues:
    """Return the queues of one process."""
    return ChatQueues(database, handler, metrics, bot_id=BOT)


async def idle(*processes: ChatQueues) -> None:
    """Wait until everything is handled and let go."""
    async with asyncio.timeout(30):
        for number in itertools.count():
            if not any(one.waiting or one.active for one in processes):
                return
            await asyncio.sleep(0.01 if number > 100 else 0)
