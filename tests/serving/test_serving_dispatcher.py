"""The dispatcher hands each update over once, in order within a chat, and survives everything."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from dispatching import Handler, ask, idle, make

from bot.serving import dispatcher as module
from bot.serving.dispatcher import Dispatcher
from bot.telegram.metrics import Metrics
from bot.storage.database import Database


@pytest.fixture
def handler() -> Handler:
    """Return what stands for the application."""
    return Handler()


@pytest.fixture
def dispatcher(database: Database, handler: Handler, metrics: Metrics) -> Dispatcher:
    """Return the dispatcher of the only process."""
    return make(database, handler, metrics)


async def test_order_within_a_chat(dispatcher: Dispatcher, handler: Handler) -> None:
    """A chat's updates are handled one after the other, in order."""
    for number in range(1, 30):
        await dispatcher.take(ask(number))
    await idle(dispatcher)
    assert handler.handled["1"] == list(range(1, 30))


async def test_a_slow_chat_holds_nobody_up(dispatcher: Dispatcher, handler: Handler) -> None:
    """While one chat waits, for a 429 say, all others are served."""
    handler.held["1"] = asyncio.Event()
    await asyncio.gather(*(dispatcher.take(ask(n, n)) for n in range(1, 50)))
    await handler.until(lambda: len(handler.handled) == 48)
    handler.held["1"].set()
    await idle(dispatcher)
    assert handler.handled["1"] == [1]


async def test_repeated_updates_are_handled_once(dispatcher: Dispatcher, handler: Handler) -> None:
    """Telegram sends again what it got no answer for."""
    await asyncio.gather(*(dispatcher.take(ask(1)) for _ in range(3)))
    await idle(dispatcher)
    await dispatcher.take(ask(1))
    await idle(dispatcher)
    assert handler.handled["1"] == [1]


async def test_one_failed_update_never_stops_the_next(
    dispatcher: Dispatcher, handler: Handler, metrics: Metrics
) -> None:
    """A fault in a handler is logged and counted, and the chat goes on."""
    await dispatcher.take(ask(1, fails=True))
    await dispatcher.take(ask(2))
    await idle(dispatcher)
    assert handler.handled["1"] == [1, 2]
    assert b'faqbot_updates_total{what="failed"} 1.0' in metrics.text()


async def test_what_is_no_update_is_refused(dispatcher: Dispatcher) -> None:
    """Only what has a number is an update."""
    with pytest.raises(ValueError, match="update_id"):
        await dispatcher.take({"message": {}})


async def test_without_the_database_an_update_is_taken_when_its_reply_is_out(
    database: Database, handler: Handler, dispatcher: Dispatcher
) -> None:
    """While the database is away questions are answered, and Telegram is told only afterwards."""
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    database._writer.suspect()
    handler.held["1"] = asyncio.Event()
    taking = asyncio.create_task(dispatcher.take(ask(1)))
    await dispatcher.take(ask(2, 2))
    assert handler.handled["2"] == [2]
    assert not taking.done()
    handler.held["1"].set()
    await taking
    await dispatcher.take(ask(1))
    assert handler.handled["1"] == [1]
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(10):
        while database.degraded or database.waiting:
            await asyncio.sleep(0.01)
    await dispatcher.take(ask(1))
    await idle(dispatcher)
    assert handler.handled["1"] == [1]


async def test_memory_has_a_bound(
    dispatcher: Dispatcher, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When too much waits in memory, receivers wait too; Telegram keeps the rest."""
    monkeypatch.setattr(module, "MOST_UPDATES", 3)
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await dispatcher.room()
        await dispatcher.take(ask(number))
    room = asyncio.create_task(dispatcher.room())
    await asyncio.sleep(0)
    assert not room.done()
    handler.held["1"].set()
    await room
    await idle(dispatcher)


async def test_the_next_waits_for_the_one_at_work(dispatcher: Dispatcher, handler: Handler) -> None:
    """While an update is being handled the next one of its chat does not begin."""
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await dispatcher.take(ask(number))
    assert len(dispatcher._lanes["1"]) == 2
    handler.held["1"].set()
    await idle(dispatcher)
    assert handler.handled["1"] == [1, 2, 3]
