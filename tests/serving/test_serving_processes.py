"""Several processes, one after the other or at once, share one inbox."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from dispatching import BOT, Handler, ask, idle, make, membership

from bot.serving import dispatcher as module
from bot.telegram.metrics import Metrics
from bot.storage import inbox, workers
from bot.storage.database import Database
from bot.storage.inbox import Begun


@pytest.fixture
def handler() -> Handler:
    """Return what stands for the application."""
    return Handler()


async def test_a_restart_goes_on_where_it_ended(
    database: Database, handler: Handler, metrics: Metrics
) -> None:
    """What was recorded and not answered is answered by the next process, in order."""
    first = make(database, handler, metrics, "first")
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await first.take(ask(number))
    await first.stop(0)
    handler.held.clear()
    second = make(database, handler, metrics, "second")
    member = membership(database, second, metrics, "second")
    await member.start()
    await idle(second)
    await member.stop()
    assert handler.handled["1"] == [1, 2, 3]


async def test_two_processes_with_every_update_sent_to_both(
    database: Database, metrics: Metrics
) -> None:
    """Each update is handled once, and in each chat in order."""
    handler = Handler()
    async with Database(database.url) as other:
        a, b = make(database, handler, metrics, "a"), make(other, handler, metrics, "b")
        for number in range(1, 101):
            update = ask(number, number % 5)
            await asyncio.gather(a.take(update), b.take(update))
        await idle(a, b)
    assert sorted(n for handled in handler.handled.values() for n in handled) == list(range(1, 101))
    assert all(handled == sorted(handled) for handled in handler.handled.values())


async def test_updates_go_to_either_process(database: Database, metrics: Metrics) -> None:
    """Behind one address any process gets any update: the order of a chat is kept all the same."""
    handler = Handler()
    async with Database(database.url) as other:
        pair = make(database, handler, metrics, "a"), make(other, handler, metrics, "b")
        for number in range(1, 101):
            await pair[number % 2].take(ask(number))
        await idle(*pair)
    assert handler.handled["1"] == list(range(1, 101))


async def test_an_update_that_may_end_processes_lets_the_others_go_first(
    database: Database, handler: Handler, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was under way at many ends of a process waits for other chats, and is not given up."""
    monkeypatch.setattr(module, "HARMLESS_ATTEMPTS", 3)
    monkeypatch.setattr(module, "MOST_SUSPECT_SECONDS", 0.2)
    first = make(database, handler, metrics)
    handler.held = {"1": asyncio.Event(), "2": asyncio.Event()}
    for number in (1, 2):
        await first.take(ask(number, number))
    await first.stop(0)
    for _ in range(5):
        await database.now(inbox.begin, Begun(BOT, 1))
    handler.held.clear()
    second = make(database, handler, metrics)
    member = membership(database, second, metrics, "a")
    await member.start()
    await handler.until(lambda: bool(handler.handled))
    assert dict(handler.handled) == {"2": [2]}
    await idle(second)
    await member.stop()
    assert handler.handled["1"] == [1]


async def test_a_process_taken_for_dead_lets_go(
    database: Database, handler: Handler, metrics: Metrics
) -> None:
    """What had not begun is with another process now; what had begun is finished."""
    a = make(database, handler, metrics, "a")
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await a.take(ask(number))
    await database.now(workers.leave, "a")
    a.drop_waiting()
    async with Database(database.url) as other:
        b = make(other, handler, metrics, "b")
        member = membership(other, b, metrics, "b")
        await member.start()
        handler.held["1"].set()
        await idle(a, b)
        await member.stop()
    assert sorted(handler.handled["1"]) == [1, 1, 2, 3]


async def test_an_exchanged_database_file_loses_nothing_in_memory(
    database: Database, handler: Handler, metrics: Metrics
) -> None:
    """Whoever deletes the SQLite file under a running bot loses no question that waits."""
    dispatcher = make(database, handler, metrics)
    member = membership(database, dispatcher, metrics, "a")
    await member.start()
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await dispatcher.take(ask(number))
    for name in ("", "-wal", "-shm"):
        Path(f"{database.file}{name}").unlink(missing_ok=True)
    await member.turn()
    async with asyncio.timeout(10):
        while database.degraded:
            await asyncio.sleep(0.01)
    await member.turn()
    handler.held["1"].set()
    await idle(dispatcher)
    await member.stop()
    assert handler.handled["1"] == [1, 2, 3]
