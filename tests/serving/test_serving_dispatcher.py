"""The dispatcher hands each update over once, in order within a chat, and survives everything."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Callable

import pytest

from bot.serving import dispatcher as module
from bot.serving.dispatcher import Dispatcher
from bot.serving.incoming import Incoming
from bot.serving.membership import Membership
from bot.serving.metrics import Metrics
from bot.storage import inbox, workers
from bot.storage.database import Database
from bot.storage.inbox import Begun

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


@pytest.fixture
def handler() -> Handler:
    """Return what stands for the application."""
    return Handler()


def make(database: Database, handler: Handler, metrics: Metrics, worker: str = "a") -> Dispatcher:
    """Return the dispatcher of one process."""
    return Dispatcher(database, handler, metrics, bot_id=BOT, worker=worker)


@pytest.fixture
def dispatcher(database: Database, handler: Handler, metrics: Metrics) -> Dispatcher:
    """Return the dispatcher of the only process."""
    return make(database, handler, metrics)


async def idle(*dispatchers: Dispatcher) -> None:
    """Wait until everything is handled and let go."""
    async with asyncio.timeout(10):
        while any(one.waiting or one.active for one in dispatchers):
            await asyncio.sleep(0)


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


def membership(
    database: Database, dispatcher: Dispatcher, metrics: Metrics, worker: str
) -> Membership:
    """Return the membership of one process."""
    return Membership(database, dispatcher, metrics, bot_id=BOT, worker=worker, retention_days=90)


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
