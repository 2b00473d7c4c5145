"""The inbox loses nothing, repeats nothing, and keeps the order of each lane."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.storage import inbox, retention, workers
from bot.storage.database import Database
from bot.storage.inbox import Adoption, Arrived, Begun, Finished, Open
from bot.storage.retention import Purge
from bot.storage.schema import inbox as table
from bot.storage.schema import worker
from bot.storage.workers import Beat

BOT = 110201543
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
SOON = timedelta(seconds=20)


class Process:
    """One process on the shared database."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self.name = name

    async def record(
        self, number: int, lane: str = "1", *, known: bool = False
    ) -> list[int] | None:
        one = Open(number, lane, f'{{"update_id":{number}}}')
        found = await self.database.now(inbox.record, Arrived(BOT, self.name, one, known, NOW))
        return None if found is None else [each.update_id for each in found]

    async def finish(
        self, number: int, lane: str = "1", *, release: bool = True, recorded: bool = True
    ) -> list[int]:
        item = Finished(BOT, self.name, number, lane, release, recorded, NOW)
        return [each.update_id for each in await self.database.now(inbox.finish, item)]

    async def adopt(self, *active: str) -> list[int]:
        item = Adoption(BOT, self.name, frozenset(active), 10)
        return [each.update_id for each in await self.database.now(inbox.adopt, item)]

    async def beat(self, *, judge: bool = False) -> workers.Alive:
        return await self.database.now(workers.beat, Beat(self.name, SOON, judge))


async def rows(database: Database) -> list[tuple[int, str | None, str | None]]:
    """Return number, lane and payload of every update that is kept."""

    def query(connection: Connection) -> list[tuple[int, str | None, str | None]]:
        found = connection.execute(select(table.c.update_id, table.c.lane, table.c.payload))
        return [tuple(row) for row in found]

    return await database.read(query)


async def test_an_update_is_handled_once(database: Database) -> None:
    """The process that records an update first has it; a repetition is told from it."""
    a, b = Process(database, "a"), Process(database, "b")
    assert await a.record(1) == [1]
    assert await b.record(1) is None
    await a.finish(1)
    assert await a.record(1) is None


async def test_the_text_goes_with_the_reply(database: Database) -> None:
    """A finished update leaves its key alone, for 48 hours; one that waits is never purged."""
    a = Process(database, "a")
    await a.record(1)
    await a.record(2, "2")
    await a.finish(1)
    assert sorted(await rows(database)) == [(1, None, None), (2, "2", '{"update_id":2}')]
    await database.now(retention.purge, Purge(NOW + timedelta(hours=47), 90))
    assert len(await rows(database)) == 2
    await database.now(retention.purge, Purge(NOW + timedelta(hours=49), 90))
    assert [number for number, *_ in await rows(database)] == [2]


async def test_a_lane_belongs_to_one_process(database: Database) -> None:
    """What another process records waits for the one at work, who finds it before letting go."""
    a, b = Process(database, "a"), Process(database, "b")
    assert await a.record(1) == [1]
    assert await b.record(2) == []
    assert await b.adopt() == []
    assert await a.finish(1) == [2]
    assert await a.finish(2) == []
    assert await b.record(3) == [3]


async def test_order_is_kept_when_updates_come_by_two_processes(database: Database) -> None:
    """A later update brings the earlier one along that another process recorded."""
    a, b = Process(database, "a"), Process(database, "b")
    assert await a.record(1) == [1]
    assert await b.record(2) == []
    assert await a.record(3, known=True) == [2, 3]


async def test_what_waited_comes_first(database: Database) -> None:
    """A process that starts in a lane gets what was left there, in order."""
    dead, b = Process(database, "dead"), Process(database, "b")
    await dead.record(1)
    await dead.record(2, known=True)
    await database.now(workers.leave, "dead")
    assert await b.record(3) == [1, 2, 3]


async def test_a_dead_process_is_taken_over(database: Database) -> None:
    """Without a sign of life its lanes are free; with one they are not."""
    a, b = Process(database, "a"), Process(database, "b")
    await a.beat()
    await b.beat()
    await a.record(1)
    assert (await b.beat(judge=True)).dead == ()
    assert await b.adopt() == []
    await database.now(_age, "a")
    alive = await b.beat(judge=True)
    assert (alive.dead, alive.processes) == (("a",), 1)
    assert await b.adopt() == [1]
    assert (await a.beat()).known is False


def _age(connection: Connection, items: list[str]) -> list[None]:
    old = datetime.now(UTC) - timedelta(minutes=1)
    connection.execute(update(worker).where(worker.c.id.in_(items)).values(seen_at=old))
    return [None] * len(items)


async def test_nobody_is_judged_by_one_who_was_away(database: Database) -> None:
    """After an outage every sign of life is old: that alone kills nobody."""
    a, b = Process(database, "a"), Process(database, "b")
    await a.beat()
    await database.now(_age, "a")
    assert (await b.beat(judge=False)).dead == ()
    assert (await a.beat()).known is True


async def test_lanes_at_work_here_are_not_adopted(database: Database) -> None:
    """Adoption leaves alone what this process has in memory."""
    a = Process(database, "a")
    await a.record(1)
    await a.record(2, "2")
    assert await a.adopt("1") == [2]


async def test_beginning_is_counted(database: Database) -> None:
    """How often an update was begun is known, and that it was only taken over does not count."""
    a = Process(database, "a")
    await a.record(1)
    for _ in range(20):
        assert await a.adopt() == [1]
    assert await database.now(inbox.begin, Begun(BOT, 1)) == 1
    assert await database.now(inbox.begin, Begun(BOT, 1)) == 2


async def test_what_was_handled_without_the_database_is_known_later(database: Database) -> None:
    """An update answered while the database was away is not answered again."""
    a = Process(database, "a")
    await a.finish(1, recorded=False)
    assert await a.record(1) is None
    await a.record(2)
    await a.finish(2, recorded=False)
    assert (2, None, None) in await rows(database)


async def test_a_busy_second_costs_few_commits(database: Database) -> None:
    """A hundred updates that arrive together are recorded and finished in a handful of commits."""
    import asyncio

    a = Process(database, "a")
    before = database.tally.commits
    found = await asyncio.gather(*(a.record(n, str(n)) for n in range(100)))
    await asyncio.gather(*(a.finish(n, str(n)) for n in range(100)))
    assert found == [[n] for n in range(100)]
    assert database.tally.commits - before <= 4
    assert await a.adopt() == []
