"""Whatever happens in whatever order, no question is lost; a reply whose delivery was not confirmed
(a kill, or an answer of the gateway cut off) may come twice; no other does."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from queueing import idle, message
from sqlalchemy import Connection, select
from storage.databases import fresh_url
from telegram.error import NetworkError
from telegram_server.gateway import BAD_ANSWERS

from bot.storage import database as database_module
from bot.storage import inbox as inbox_module
from bot.storage.database import Database
from bot.storage.schema import inbox
from bot.telegram.observing import Metrics
from bot.telegram.queues import ChatQueues
from bot.telegram.request import ChatRateLimiter, NotTelegramError, fault_of
from bot.telegram.updates import Incoming, read_update

BOT = 110201543
CHATS = st.integers(1, 4)
SEEN_BY_HTTPX = ("closed in the middle", "not gzip")  # before anybody looks at the content


class Gateway:
    """What stands before Telegram: it passes on, refuses, or passes on and cuts the answer off."""

    def __init__(self) -> None:
        self.sent: list[Incoming] = []
        self.cut_off: set[int] = set()
        # For the next calls: which bad answer they get, and whether what was asked for is done.
        self.bad: list[tuple[str, bool]] = []

    async def send(self, method: str, update: Incoming) -> bool:
        await asyncio.sleep(0)
        if not self.bad:
            self.sent.append(update)
            return True
        bad, done = self.bad.pop()
        if done:
            self.sent.append(update)
            self.cut_off.add(update.update_id)
        result = update.data.get("message") or update.data["edited_message"]
        raw = BAD_ANSWERS[bad](json.dumps({"ok": True, "result": result}).encode())
        fault = fault_of(method, raw.status, raw.body)
        assert fault or bad in SEEN_BY_HTTPX
        raise NetworkError(fault) from NotTelegramError(fault)


class Process:
    """One process of the bot, from the queues down to the database."""

    def __init__(self, url: str, gateway: Gateway) -> None:
        self.database = Database(url)
        metrics = Metrics()
        limiter = ChatRateLimiter(None, metrics, sleep=lambda _: asyncio.sleep(0))

        async def handle(update: Incoming) -> None:
            method = "editMessageText" if "edited_message" in update.data else "sendMessage"
            chat, given = {"chat_id": update.lane}, (method, update)
            await limiter.process_request(gateway.send, given, {}, method, chat, None)

        self.queues = ChatQueues(self.database, handle, metrics, bot_id=BOT)

    async def start(self) -> Process:
        await self.database.__aenter__()
        await self.queues.start()
        return self

    async def kill(self) -> None:
        """End at once: nothing that waits is written, the locks go with the process."""
        self.database._waiting.clear()
        assert self.database._task
        self.database._task.cancel()
        await self.queues.stop(0)
        await asyncio.gather(self.database._task, return_exceptions=True)
        await asyncio.to_thread(self.database._close)

    async def end(self) -> None:
        """End as a host ends it at a deploy."""
        await self.queues.stop(1)
        await self.database.__aexit__()


class Machine(RuleBasedStateMachine):
    """Questions, and what may happen to them on their way."""

    kind = "sqlite"

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp())
        self.url = self.stack.enter_context(fresh_url(self.kind, self.folder))
        for module, name, value in (
            (inbox_module, "LEAST_AGE", 0.0),
            (inbox_module, "QUIET_SECONDS", 0.0),
            (database_module, "_RETRY_FIRST", 0.001),
        ):
            self.stack.enter_context(mock.patch.object(module, name, value))
        self.loop = asyncio.new_event_loop()
        self.gateway = Gateway()
        self.asked: dict[int, Incoming] = {}
        self.unconfirmed: set[int] = set()
        self.processes: list[Process] = []
        self.start()

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @rule()
    @precondition(lambda self: len(self.processes) < 2)
    def start(self) -> None:
        """Start a process; there may be one already."""
        self.processes.append(self.run(Process(self.url, self.gateway).start()))

    @rule(chat=CHATS, both=st.booleans(), edited=st.booleans())
    @precondition(lambda self: self.processes)
    def receive(self, chat: int, both: bool, edited: bool) -> None:
        """Ask, or edit a question, at one process or, as where an answer was lost, at both."""
        number = len(self.asked) + 1
        data = message(number, chat)
        if edited:
            data["edited_message"] = data.pop("message") | {"edit_date": 1_700_000_001}
        update = self.asked[number] = read_update(data)
        receivers = self.processes if both else self.processes[-1:]
        self.run(asyncio.wait_for(self._take(receivers, update), 20))

    @rule(number=st.integers(1, 30))
    @precondition(lambda self: self.processes and self.asked)
    def receive_again(self, number: int) -> None:
        """Telegram sends again what it got no answer for."""
        update = self.asked[number % len(self.asked) + 1]
        self.run(self._take(self.processes[:1], update))

    async def _take(self, receivers: list[Process], update: Incoming) -> None:
        await asyncio.gather(*(one.queues.take(update) for one in receivers))

    @rule(bad=st.lists(st.tuples(st.sampled_from(sorted(BAD_ANSWERS)), st.booleans()), max_size=6))
    def spoil(self, bad: list[tuple[str, bool]]) -> None:
        """Let the gateway spoil the next answers."""
        self.gateway.bad += bad

    @rule(seconds=st.sampled_from((0.0, 0.001, 0.02)))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.run(asyncio.sleep(seconds))

    @rule()
    @precondition(lambda self: self.processes)
    def settle(self) -> None:
        """Wait until nobody is at work: what was sent by then is noted."""
        self.run(idle(*(process.queues for process in self.processes)))
        assert {one.update_id for one in self.gateway.sent} & self._open() <= self.unconfirmed

    @rule(last=st.booleans())
    @precondition(lambda self: self.processes)
    def kill(self, last: bool) -> None:
        """Kill a process: what it sent and had not noted is not confirmed."""
        self.run(self.processes.pop(-1 if last else 0).kill())
        self.unconfirmed |= {one.update_id for one in self.gateway.sent} & self._open()

    @rule()
    @precondition(lambda self: self.processes)
    def stop(self) -> None:
        """End a process in peace."""
        self.run(self.processes.pop(0).end())
        self.unconfirmed |= {one.update_id for one in self.gateway.sent} & self._open()

    def _open(self) -> set[int]:
        async def look() -> set[int]:
            async with Database(self.url) as database:
                return await database.read(_open)

        found: set[int] = self.run(look())
        return found

    def teardown(self) -> None:
        """Let everything come to its end, and count."""
        if not hasattr(self, "loop"):
            return
        self.gateway.bad.clear()
        if not self.processes:
            self.start()
        try:
            self.run(asyncio.wait_for(self._until_answered(), 30))
            for process in self.processes:
                self.run(process.end())
        finally:
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()
            self.stack.close()
            shutil.rmtree(self.folder)
        times = Counter(one.update_id for one in self.gateway.sent)
        assert set(times) == set(self.asked)
        repeated = {number for number, count in times.items() if count > 1}
        assert repeated <= self.unconfirmed | self.gateway.cut_off
        firsts: dict[str, list[int]] = defaultdict(list)
        for number in times:  # in the order of their first reply
            firsts[self.asked[number].lane].append(number)
        assert all(numbers == sorted(numbers) for numbers in firsts.values())

    async def _until_answered(self) -> None:
        while len({one.update_id for one in self.gateway.sent}) < len(self.asked):
            for process in self.processes:
                await process.queues.sweep()
            await asyncio.sleep(0.01)


def _open(connection: Connection) -> set[int]:
    query = select(inbox.c.update_id).where(inbox.c.lane.is_not(None))
    return set(connection.execute(query).scalars())


class PostgresMachine(Machine):
    """The same on PostgreSQL, where two processes share the chats."""

    kind = "postgres"


_SETTINGS = settings(
    max_examples=int(os.environ.get("MACHINE_EXAMPLES", "5")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestSqlite = Machine.TestCase
TestSqlite.settings = _SETTINGS
TestPostgres = pytest.mark.skipif(
    "TEST_DATABASE_URL" not in os.environ, reason="TEST_DATABASE_URL is not set"
)(PostgresMachine.TestCase)
TestPostgres.settings = _SETTINGS
