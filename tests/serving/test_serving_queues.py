"""The queues hand each update over once, in order within a chat, and survive everything."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace

import pytest
from queueing import Handler, ask, idle, make, message

from bot.storage.database import Database, UnavailableError
from bot.telegram import limits
from bot.telegram.limits import Rate
from bot.telegram.observing import Metrics
from bot.telegram.queues import ChatQueue, ChatQueues
from bot.telegram.updates import read_update


@pytest.fixture
def handler() -> Handler:
    """Return what stands for the application."""
    return Handler()


@pytest.fixture
async def queues(
    database: Database, handler: Handler, metrics: Metrics
) -> AsyncIterator[ChatQueues]:
    """Return the queues of the only process."""
    one = make(database, handler, metrics)
    yield one
    await one.stop(0)


async def test_a_slow_chat_holds_nobody_up(queues: ChatQueues, handler: Handler) -> None:
    """While one chat waits, for a 429 say, all others are served."""
    handler.held["1"] = asyncio.Event()
    await asyncio.gather(*(queues.take(ask(n, n)) for n in range(1, 50)))
    await handler.until(lambda: len(handler.handled) == 48)
    handler.held["1"].set()
    await idle(queues)
    assert handler.handled["1"] == [1]


async def test_time_is_taken_from_the_arrival(queues: ChatQueues, metrics: Metrics) -> None:
    """What an update waited for others counts."""
    one = ask(1)
    await queues.take(replace(one, arrived=one.arrived - 60))
    await idle(queues)
    assert b'faqbot_handling_seconds_bucket{le="30.0"} 0.0' in metrics.text()
    assert b"faqbot_handling_seconds_count 1.0" in metrics.text()


async def test_one_failed_update_never_stops_the_next(
    queues: ChatQueues, handler: Handler, metrics: Metrics
) -> None:
    """A fault in a handler is logged and counted, and the chat goes on."""
    await queues.take(ask(1, text="fail"))
    await queues.take(ask(2))
    await idle(queues)
    assert handler.handled["1"] == [1, 2]
    assert b'faqbot_updates_total{what="failed"} 1.0' in metrics.text()


async def test_without_the_database_an_update_is_taken_when_its_reply_is_out(
    database: Database, handler: Handler, queues: ChatQueues
) -> None:
    """While the database is away questions are answered, and Telegram is told only afterwards."""
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    database._degrade("locked")
    database._wake.set()
    handler.held["1"] = asyncio.Event()
    taking = asyncio.create_task(queues.take(ask(1)))
    await queues.take(ask(2, 2))
    assert handler.handled["2"] == [2]
    assert not taking.done()
    handler.held["1"].set()
    await taking
    await queues.take(ask(1))
    assert handler.handled["1"] == [1]
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(10):
        while database.degraded or database.waiting:
            await asyncio.sleep(0.01)
    await queues.take(ask(1))
    await idle(queues)
    assert handler.handled["1"] == [1]


async def test_what_comes_at_the_end_and_can_not_be_recorded_is_not_taken(
    database: Database, queues: ChatQueues
) -> None:
    """Telegram is not told that it was: it sends it again, to the next process."""
    await queues.stop(0)
    await queues.take(ask(1))  # recorded: the next process finds it
    database._degrade("away")
    with pytest.raises(UnavailableError):
        await queues.take(ask(2))


async def test_what_was_answered_last_is_noted_at_the_end(
    database: Database, handler: Handler, queues: ChatQueues
) -> None:
    """Before the chats are free for another process, which would answer it again."""
    handler.held["1"] = asyncio.Event()
    await queues.take(ask(1))
    stopping = asyncio.create_task(queues.stop(5))
    handler.held["1"].set()
    await stopping
    assert handler.handled["1"] == [1]
    with closing(sqlite3.connect(database.file)) as other:
        assert other.execute("SELECT lane FROM inbox").fetchall() == [(None,)]


async def test_memory_has_a_bound(
    queues: ChatQueues, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When too much waits in memory, receivers wait too; Telegram keeps the rest."""
    monkeypatch.setattr(limits, "MOST_UPDATES", 3)
    handler.held["1"] = asyncio.Event()
    for number in (1, 2, 3):
        await queues.room.wait()
        await queues.take(ask(number))
    room = asyncio.create_task(queues.room.wait())
    await asyncio.sleep(0)
    assert not room.done()
    handler.held["1"].set()
    await room
    await idle(queues)


# Who comes next -----------------------------------------------------------------------------------


def served(queue: ChatQueue) -> list[int]:
    """Return the order in which everything is served."""
    return [queue.next().update_id for _ in range(len(queue.waiting))]


def test_first_come_first_served() -> None:
    """Whatever the order of recording, updates are served by their number."""
    queue = ChatQueue(None)
    for number in (2, 1, 3):
        queue.add(ask(number, -1, person=7))
    assert served(queue) == [1, 2, 3]


def test_a_flood_does_not_starve_a_group() -> None:
    """After a few questions of one person the others go first; nobody is turned away."""
    queue = ChatQueue(Rate(3, 60.0), clock=lambda: 0.0)
    for number in range(1, 9):
        queue.add(ask(number, -1, person=7))
    queue.add(ask(9, -1, person=8))
    queue.add(ask(10, -1, person=9))
    assert served(queue) == [1, 2, 3, 9, 10, 4, 5, 6, 7, 8]


def test_one_persons_questions_stay_in_order() -> None:
    """What waits for its turn keeps its own order, and has its turn again after a minute."""
    now = [0.0]
    queue = ChatQueue(Rate(2, 60.0), clock=lambda: now[0])
    for number in range(1, 5):
        queue.add(ask(number, -1, person=7))
    assert [queue.next().update_id for _ in range(2)] == [1, 2]
    now[0] = 61.0
    queue.add(ask(5, -1, person=8))
    assert served(queue) == [3, 4, 5]


def test_lanes() -> None:
    """Messages, edits and presses of a chat share a lane; typing in inline mode has its own."""
    said = message(1, 5)["message"]
    person, query = said["from"], {"id": "q", "from": said["from"]}
    lanes = [
        read_update({"update_id": 1, kind: event}).lane
        for kind, event in (
            ("message", said),
            ("edited_message", said),
            ("callback_query", {**query, "chat_instance": "c", "message": said}),
            ("inline_query", {**query, "query": "", "offset": ""}),
            ("callback_query", {**query, "chat_instance": "c", "inline_message_id": "x"}),
        )
    ]
    assert person["id"] == 5
    assert lanes == ["5", "5", "5", "inline:5", "other:5"]
