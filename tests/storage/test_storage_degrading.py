"""A database that is slow, full, locked or gone never stops the answers."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from databases import until_back
from sqlalchemy import Connection, text

from bot.storage import database as module
from bot.storage.database import Database, UnavailableError
from bot.storage.records import ChatSettings, Event
from bot.storage.store import SqlStore

BOT = 110201543


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_RETRY_FIRST", 0.01)
    monkeypatch.setattr("bot.storage.connect._LOCKED_SECONDS", 0.05)


@pytest.fixture
async def locked(file: Path) -> AsyncIterator[tuple[Database, sqlite3.Connection]]:
    """Open a database and lock it from outside."""
    async with Database(f"sqlite:///{file}") as database:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        yield database, other
        other.close()
        await until_back(database)


async def test_locked(locked: tuple[Database, sqlite3.Connection]) -> None:
    """Locked: writes are put off and nothing raises; then all of them are stored, in order."""
    database, other = locked
    store = SqlStore(database, BOT)
    await store.count(Event.ANSWER, "labs")
    assert await store.counts_by_day(1) == {}
    assert database.degraded
    for _ in range(50):
        await store.count(Event.ANSWER, "labs")
    await store.save_chat_settings(1, ChatSettings("fr"))
    await store.save_chat_settings(1, ChatSettings("es"))
    assert await store.chat_settings(1) == ChatSettings("es")
    assert await store.counts_by_day(1) == {}
    with pytest.raises(UnavailableError):
        await database.commit(lambda _: 1)
    other.execute("ROLLBACK")
    await until_back(database)
    assert [sum(c.values()) for c in (await store.counts_by_day(1)).values()] == [51]
    assert await SqlStore(database, BOT).chat_settings(1) == ChatSettings("es")
    assert database.tally["dropped"] == 0


async def test_bounds(
    locked: tuple[Database, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is bounded; what goes beyond is counted as lost."""
    database, other = locked
    monkeypatch.setattr(module, "MOST_WAITING", 10)
    store = SqlStore(database, BOT)
    for _ in range(25):
        await store.count(Event.ANSWER)
    assert database.waiting <= 11
    assert database.tally["dropped"] >= 14
    other.execute("ROLLBACK")


async def test_gone_at_the_start(tmp_path: Path) -> None:
    """A bot whose database can't be opened starts, and stores as soon as it can."""
    folder = tmp_path / "data"
    folder.write_text("a file where the folder should be")
    async with Database(f"sqlite:///{folder}/bot.sqlite3") as database:
        store = SqlStore(database, BOT)
        assert database.degraded
        await store.count(Event.ANSWER)
        folder.unlink()
        await until_back(database)
        assert len(await store.counts_by_day(1)) == 1


async def test_the_file_is_taken_away(file: Path) -> None:
    """A deleted file is noticed and made again, not written to for ever unseen."""
    async with Database(f"sqlite:///{file}") as database:
        store = SqlStore(database, BOT)
        for name in ("", "-wal", "-shm"):
            Path(f"{file}{name}").unlink(missing_ok=True)
        database.check_file()
        assert database.degraded
        await store.count(Event.ANSWER)
        await until_back(database)
        assert len(await store.counts_by_day(1)) == 1
        assert file.exists()


async def test_the_file_is_taken_away_during_a_write(file: Path) -> None:
    """That the write ends well in the file that is gone does not hide it."""
    begun, goes_on = threading.Event(), threading.Event()

    def slow(_: Connection) -> None:
        begun.set()
        goes_on.wait()

    async with Database(f"sqlite:///{file}") as database:
        writing = database.enqueue(slow)
        await asyncio.to_thread(begun.wait)
        for name in ("", "-wal", "-shm"):
            Path(f"{file}{name}").unlink(missing_ok=True)
        database.check_file()
        goes_on.set()
        await writing
        await until_back(database)
        assert file.exists()


async def test_a_refused_write_stops_no_other(file: Path) -> None:
    """One write that the database refuses is counted; those beside it are stored."""

    def touchy(number: int) -> Callable[[Connection], int]:
        def write(connection: Connection) -> int:
            connection.execute(text("CREATE TABLE IF NOT EXISTS t (n INTEGER CHECK (n < 5))"))
            connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})
            return number

        return write

    async with Database(f"sqlite:///{file}") as database:
        results = await asyncio.gather(*(database.enqueue(touchy(n)) for n in range(7)))
        assert results == [0, 1, 2, 3, 4, None, None]
        assert not database.degraded
        assert database.tally["dropped"] == 2


async def test_what_waits_is_one_transaction(file: Path) -> None:
    """Writes of one moment, of whatever kind, cost SQLite one commit."""
    async with Database(f"sqlite:///{file}") as database:
        store = SqlStore(database, BOT)
        await asyncio.gather(
            store.count(Event.ANSWER, "labs"),
            store.record_unanswered("how many?", "no_match", "en", ["labs"]),
            store.save_chat_settings(1, ChatSettings("fr")),
            database.commit(lambda _: 1),
        )
        assert database.tally["commits"] == 1


async def test_a_cancellation_that_comes_with_the_result(file: Path) -> None:
    """Whoever waits for a write and is cancelled as it is done stays cancelled."""
    async with Database(f"sqlite:///{file}") as database:
        waits = asyncio.create_task(database.commit(lambda _: 1))
        await asyncio.sleep(0)
        # Done in the same transaction, right after the one that is waited for.
        database.enqueue(lambda _: 2).add_done_callback(lambda _: waits.cancel())
        with pytest.raises(asyncio.CancelledError):
            await waits


async def test_a_refused_write_takes_no_other_with_it(file: Path) -> None:
    """Where one kind of write in a transaction is refused, those of other kinds are stored."""

    def refused(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE IF NOT EXISTS t (n INTEGER CHECK (n < 5))"))
        connection.execute(text("INSERT INTO t VALUES (5)"))

    async with Database(f"sqlite:///{file}") as database:
        store = SqlStore(database, BOT)
        wrong = database.enqueue(refused)
        await asyncio.gather(store.count(Event.ANSWER), wrong, store.count(Event.NONE))
        (counts,) = (await store.counts_by_day(1)).values()
        assert counts == {Event.ANSWER: 1, Event.NONE: 1}
        assert database.tally["dropped"] == 1


async def test_what_waits_is_written_at_the_end(file: Path) -> None:
    """Closing writes what is still in the queue."""
    async with Database(f"sqlite:///{file}") as database:
        store = SqlStore(database, BOT)
        for _ in range(1200):
            await store.count(Event.ANSWER)
    async with Database(f"sqlite:///{file}") as database:
        counts = await SqlStore(database, BOT).counts_by_day(1)
        assert [dict(c) for c in counts.values()] == [{Event.ANSWER: 1200}]
