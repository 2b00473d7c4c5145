"""Runs the bot against the test server, and lets a test talk to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Update
from telegram.ext import Updater
from telegram_fakes import FakeResponder
from telegram_server import Call, TelegramServer
from telegram_store import MemoryStore

from bot.settings import Settings
from bot.telegram.application import BotApplication

logger = logging.getLogger(__name__)

MAINTAINER = 900


@dataclass
class Running:
    """A bot that runs, with everything around it."""

    server: TelegramServer
    application: BotApplication
    responder: FakeResponder
    store: MemoryStore
    clock: Clock
    updates: asyncio.Queue[object]
    refusals_expected: bool = False
    _seen: int = field(default=0)

    async def settle(self) -> list[Call]:
        """Wait until the bot has dealt with everything; return what it called since last time."""
        await self.server.settled(self.updates.join)
        calls = [call for call in self.server.calls if call.method not in _HOUSEKEEPING]
        new, self._seen = calls[self._seen :], len(calls)
        return new

    async def one(self, method: str = "sendMessage") -> Call:
        """Return the only call that the bot made, or fail."""
        calls = await self.settle()
        assert [call.method for call in calls] == [method], calls
        return calls[0]

    async def silent(self) -> None:
        """Fail unless the bot did nothing at all."""
        assert await self.settle() == []


@dataclass
class Clock:
    """The time as the bot sees it."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self.ahead


_HOUSEKEEPING = {"getMe", "getUpdates", "deleteWebhook"}


@asynccontextmanager
async def running(
    server: TelegramServer,
    *,
    responder: FakeResponder | None = None,
    store: MemoryStore | None = None,
) -> AsyncIterator[Running]:
    """Run the bot by long polling."""
    responder, store, clock = responder or FakeResponder(), store or MemoryStore(), Clock()
    settings = Settings(server.token, server.url, admin_ids=frozenset({MAINTAINER}))
    application = BotApplication(settings, responder, store, now=clock)
    updates: asyncio.Queue[object] = asyncio.Queue()
    updater = Updater(application.bot, updates)
    async with updater:
        await updater.start_polling(poll_interval=0, allowed_updates=list(application.kinds))
        handling = asyncio.create_task(_handle(application, updates))
        try:
            yield Running(server, application, responder, store, clock, updates)
        finally:
            await updater.stop()
            await updates.join()
            handling.cancel()


async def _handle(application: BotApplication, updates: asyncio.Queue[object]) -> None:
    while True:
        update = await updates.get()
        try:
            assert isinstance(update, Update)
            await application.handle(update)
        except Exception:
            logger.exception("An update failed")
        finally:
            updates.task_done()


def refused(server: TelegramServer) -> list[tuple[str, str]]:
    """Return what was refused, but for edits that would have changed nothing."""
    calls = [(call.method, str(call.error)) for call in server.refused]
    return [(method, error) for method, error in calls if "message is not modified" not in error]


def labels(message: dict[str, Any]) -> list[str]:
    """Return the labels of a message's buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def bold(message: dict[str, Any]) -> list[str]:
    """Return what stands in bold in a message."""
    encoded = message["text"].encode("utf-16-le")
    return [
        encoded[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in message.get("entities", [])
        if one["type"] == "bold"
    ]
