"""The inbox loses nothing, repeats nothing, and keeps the order of each lane."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import URL, Connection, select, text, update

from bot.storage import inbox as module
from bot.storage.connect import open_engine
from bot.storage.database import READ, Database
from bot.storage.inbox import Inbox, Open
from bot.storage.locks import ChatLocks
from bot.storage.schema import inbox as table
from bot.storage.store import purge

BOT = 110201543


def wait_until_ended(url: URL, session: int) -> None:
    """Return once PostgreSQL has no such session any more."""
    engine = open_engine(url)
    there = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(there, {"pid": session}).scalar():
            time.sleep(0.01)
    engine.dispose()


class Process:
    """One process, with a connection of its own to the shared database."""

    def __init__(self, database: Database, name: str, session: int) -> None:
        self.database = database
        self.session = session
        self.locks = ChatLocks(BOT, database.file)
        self.inbox = Inbox(BOT, name, self.locks)

    async def record(
        self, number: int, lane: str = "1", *, active: bool = False
    ) -> list[int] | None:
        one = Open(number, lane, f'{{"update_id":{number}}}')
        record = partial(self.inbox.record, one=one, active=active)
        found = await self.database.commit(record)
        return None if found is None else [each.update_id for each in found]

    async def finish(self, number: int) -> None:
        await self.database.commit(partial(self.inbox.finish, update_id=number))

    async def release(self, lane: str = "1") -> list[int]:
        found = await self.database.commit(partial(self.inbox.release, lane=lane), READ)
        return [each.update_id for each in found]

    async def sweep(self, *active: str, first: bool = True) -> list[int]:
        sweep = partial(self.inbox.sweep, active=frozenset(active), first=first)
        return [each.update_id for each in (await self.database.commit(sweep)).found]

    async def end(self) -> None:
        """End as a kill ends it: the connection breaks, and what it had locked is free."""
        self.locks.close()
        await self.database.__aexit__()
        if self.database.file is None:  # the server frees locks a moment after the connection
            await asyncio.to_thread(wait_until_ended, self.database.url, self.session)


Start = Callable[[str], Awaitable[Process]]


@pytest.fixture
async def start(url: str) -> AsyncIterator[Start]:
    """Return what starts a process."""
    async with AsyncExitStack() as stack:

        async def one(name: str) -> Process:
            database = Database(url)
            await database.__aenter__()
            session = 0
            if database.file is None:
                pid = text("SELECT pg_backend_pid()")
                session = await database.read(lambda one: one.execute(pid).scalar_one())
            process = Process(database, name, session)
            stack.push_async_callback(process.end)
            return process

        yield one


async def rows(database: Database) -> list[tuple[int, str | None, str | None]]:
    """Return number, lane and payload of every update that is kept."""

    def query(connection: Connection) -> list[tuple[int, str | None, str | None]]:
        found = connection.execute(select(table.c.update_id, table.c.lane, table.c.payload))
        return sorted(tuple(row) for row in found)

    return await database.read(query)


async def test_an_update_is_handled_once(start: Start) -> None:
    """The process that records an update first has it; a repetition is told from it."""
    a, b = await start("a"), await start("b")
    assert await a.record(1) == [1]
    assert await b.record(1) is None
    await a.finish(1)
    assert await a.record(1) is None


async def test_the_text_goes_with_the_reply(start: Start) -> None:
    """A finished update leaves its key alone, for 48 hours; one that waits is never purged."""
    a = await start("a")
    await a.record(1)
    await a.record(2, "2")
    await a.finish(1)
    assert await rows(a.database) == [(1, None, None), (2, "2", '{"update_id":2}')]
    for hours, left in ((47, [1, 2]), (49, [2])):
        later = datetime.now(UTC) + timedelta(hours=hours)
        await a.database.commit(partial(purge, now=later, retention_days=90))
        assert [number for number, *_ in await rows(a.database)] == left


async def test_what_arrives_at_the_end_waits_for_the_next_process(start: Start) -> None:
    """A process that ends records what still comes in, and locks nothing for it."""
    a, b = await start("a"), await start("b")
    assert await a.record(1) == [1]
    a.locks.close()
    assert await a.record(2, "2") == []
    if b.database.file:  # on PostgreSQL the locks go with the connection
        assert await b.sweep() == [1, 2]


async def test_a_lane_belongs_to_one_process(start: Start) -> None:
    """What another process records waits for the one at work, who finds it before letting go."""
    a, b = await start("a"), await start("b")
    assert await a.record(1) == [1]
    assert await b.record(2) == []
    assert await b.sweep() == []
    await a.finish(1)
    assert await a.release() == [2]
    await a.finish(2)
    assert await a.release() == []
    assert await b.record(3) == ([3] if b.database.file is None else [])


async def test_order_is_kept_when_updates_come_by_two_processes(start: Start) -> None:
    """A later update brings the earlier one along that another process recorded."""
    a, b = await start("a"), await start("b")
    assert await a.record(1) == [1]
    assert await b.record(2) == []
    assert await a.record(3, active=True) == [2, 3]


async def test_what_was_left_to_another_process_comes_first(start: Start) -> None:
    """When that one has ended, who recorded an update and could not handle it has it in order."""
    a, b = await start("a"), await start("b")
    await a.record(1)
    assert await b.record(2) == []
    await a.finish(1)
    await a.end()
    assert await b.record(3) == [2, 3]


async def test_a_dead_process_is_taken_over(start: Start) -> None:
    """Its chats are free at once, and what waits in them comes first, in order."""
    a, b = await start("a"), await start("b")
    for number in (1, 2):
        await a.record(number)
    await a.record(3, "2")
    assert await b.sweep() == []
    await a.end()
    assert await b.record(4) == [1, 2, 4]
    assert await b.sweep("1") == [3]


async def test_what_is_young_is_left_to_whoever_recorded_it(start: Start) -> None:
    """Only at the start is what waits taken over at once: others may be between two steps."""
    a, b = await start("a"), await start("b")
    await a.record(1)
    await a.end()
    assert await b.sweep(first=False) == []
    old = datetime.now(UTC) - timedelta(seconds=module.LEAST_AGE)
    await b.database.commit(
        lambda connection: connection.execute(update(table).values(received_at=old))
    )
    assert await b.sweep(first=False) == [1]


async def test_after_an_outage_nobody_takes_over_at_once(start: Start) -> None:
    """Others may not have told yet what they answered meanwhile."""
    a, b = await start("a"), await start("b")
    await a.record(1)
    await a.end()
    b.inbox.keep_quiet()
    assert await b.sweep() == []
    assert await b.record(2) == []


async def test_lanes_at_work_here_are_not_taken_over(start: Start) -> None:
    """A sweep leaves alone what this process has in memory."""
    a = await start("a")
    await a.record(1)
    await a.record(2, "2")
    assert await a.sweep("1") == [2]


async def test_attempts_are_counted_for_the_first_of_a_lane(start: Start) -> None:
    """How often an update may have ended a process is known; what waited behind it is not."""
    a = await start("a")
    await a.record(1)
    await a.record(2)
    for _ in range(3):
        assert await a.sweep() == [1, 2]
    found = await a.database.commit(partial(a.inbox.release, lane="1"))
    assert [one.attempts for one in found] == [3, 0]


async def test_what_was_handled_without_the_database_is_known_later(start: Start) -> None:
    """An update answered while the database was away is not answered again."""
    a = await start("a")
    await a.finish(1)
    assert await a.record(1) is None


async def test_a_busy_second_costs_few_commits(start: Start) -> None:
    """A hundred updates that arrive together are recorded and finished in a handful of commits."""
    a = await start("a")
    before = a.database.tally["commits"]
    found = await asyncio.gather(*(a.record(n, str(n)) for n in range(100)))
    await asyncio.gather(*(a.finish(n) for n in range(100)))
    assert found == [[n] for n in range(100)]
    assert a.database.tally["commits"] - before <= 4
    assert await a.sweep() == []
