"""Several processes, one after the other or at once, share one inbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from queueing import Handler, ask, idle, make
from sqlalchemy import text
from storage.databases import fresh_url

from bot.storage import inbox
from bot.storage.database import Database
from bot.telegram import limits
from bot.telegram.observing import Metrics
from bot.telegram.queues import ChatQueues


@pytest.fixture
def handler() -> Handler:
    """Return what stands for the application."""
    return Handler()


@pytest.fixture
async def pair(
    tmp_path: Path, handler: Handler, metrics: Metrics
) -> AsyncIterator[tuple[ChatQueues, ChatQueues]]:
    """Return two processes on one PostgreSQL."""
    with fresh_url("postgres", tmp_path) as url:
        async with AsyncExitStack() as stack:
            found = []
            for _ in range(2):
                database = await stack.enter_async_context(Database(url))
                found.append(make(database, handler, metrics))
                await found[-1].start()
                stack.push_async_callback(found[-1].stop, 1)
            yield found[0], found[1]


async def test_two_processes_with_every_update_sent_to_both(
    pair: tuple[ChatQueues, ChatQueues], handler: Handler
) -> None:
    """Each update is handled once, and in each chat in order."""
    for number in range(1, 101):
        update = ask(number, number % 5 + 1)
        await asyncio.gather(*(one.take(update) for one in pair))
    await idle(*pair)
    await handler.until(lambda: sum(map(len, handler.handled.values())) >= 100)
    assert sorted(n for handled in handler.handled.values() for n in handled) == list(range(1, 101))
    assert all(handled == sorted(handled) for handled in handler.handled.values())
    assert {one.processes for one in pair} <= {1, 2}


async def test_a_lost_connection_loses_no_chat(
    pair: tuple[ChatQueues, ChatQueues], handler: Handler
) -> None:
    """Locks that went with a connection are taken anew; what was handled is not handled again."""
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await pair[0].take(ask(number))
    await pair[1]._database.commit(
        lambda connection: connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid()"
                " AND application_name LIKE 'faqbot% ' || current_schema()"
            )
        )
    )
    await pair[0].sweep()
    await pair[1].take(ask(4))
    handler.held["1"].set()
    await handler.until(lambda: len(handler.handled["1"]) == 4)
    await idle(*pair)
    assert handler.handled["1"] == [1, 2, 3, 4]


async def test_a_chat_that_another_process_has_now_is_let_go(
    pair: tuple[ChatQueues, ChatQueues], handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had not begun is with the other process; what had begun is finished."""
    monkeypatch.setattr(inbox, "LEAST_AGE", 0.0)
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await pair[0].take(ask(number))
    pair[0]._database._engine.dispose()  # as when the server takes the connection for dead
    async with asyncio.timeout(10):
        while not pair[1].waiting:
            await pair[1].sweep()
    async with asyncio.timeout(10):
        while pair[0]._queues["1"].waiting:
            await pair[0].sweep()
    handler.held["1"].set()
    await idle(*pair)
    assert sorted(handler.handled["1"]) == [1, 1, 2, 3]


async def test_an_update_that_may_end_processes_lets_the_others_go_first(
    database: Database, handler: Handler, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was under way at many ends of a process waits for other chats, and is not given up."""
    monkeypatch.setattr(limits, "HARMLESS_ATTEMPTS", 3)
    monkeypatch.setattr(limits, "MOST_SUSPECT_SECONDS", 0.2)
    handler.held["1"] = asyncio.Event()
    for number in range(5):
        process = make(database, handler, metrics)
        await process.start()
        if number == 0:
            await process.take(ask(1))
        await process.stop(0)
    handler.held.clear()
    last = make(database, handler, metrics)
    await last.start()
    await last.take(ask(2, 2))
    await handler.until(lambda: bool(handler.handled))
    assert dict(handler.handled) == {"2": [2]}
    await idle(last)
    await last.stop(0)
    assert handler.handled["1"] == [1]


async def test_what_can_no_longer_be_read_is_let_go(
    database: Database, handler: Handler, metrics: Metrics
) -> None:
    """An update whose text was damaged in the inbox stops no other."""
    first = make(database, handler, metrics)
    handler.held = {"1": asyncio.Event(), "2": asyncio.Event()}
    for number in (1, 2):
        await first.take(ask(number, number))
    await first.stop(0)
    handler.held.clear()
    broken = text("UPDATE inbox SET payload = '{\"upd' WHERE update_id = 1")
    await database.commit(lambda connection: connection.execute(broken))
    second = make(database, handler, metrics)
    await second.start()
    await idle(second)
    await second.stop(0)
    assert dict(handler.handled) == {"2": [2]}


async def test_an_exchanged_database_file_loses_nothing_in_memory(
    database: Database, handler: Handler, metrics: Metrics
) -> None:
    """Whoever deletes the SQLite file under a running bot loses no question that waits."""
    queues = make(database, handler, metrics)
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await queues.take(ask(number))
    for name in ("", "-wal", "-shm"):
        Path(f"{database.file}{name}").unlink(missing_ok=True)
    database.check_file()
    async with asyncio.timeout(10):
        while database.degraded:
            await asyncio.sleep(0.01)
    handler.held["1"].set()
    await idle(queues)
    await queues.stop(0)
    assert handler.handled["1"] == [1, 2, 3]
