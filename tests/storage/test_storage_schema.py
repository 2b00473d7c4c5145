"""A database of the release before is taken over, and that release still runs on what it finds."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from bot.storage import connect
from bot.storage.connect import database_url
from bot.storage.database import READ, Database
from bot.storage.inbox import Inbox, Open
from bot.storage.locks import ChatLocks
from bot.storage.records import ChatSettings
from bot.storage.schema import metadata
from bot.storage.store import SqlStore

BOT = 110201543
RELEASE_BEFORE = (Path(__file__).parent / "release_before.sql").read_text()
# How a database looked before columns and tables were added to it.
OLDER = """
ALTER TABLE inbox DROP COLUMN attempts; DROP TABLE disliked;
"""

Columns = dict[str, dict[str, tuple[bool, bool]]]


def run(url: str, *scripts: str) -> None:
    """Execute statements, each of which ends with a semicolon."""
    engine = connect.open_engine(database_url(url))
    with engine.begin() as connection:
        for statement in ";".join(scripts).split(";"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    engine.dispose()


def columns(connection: Connection) -> Columns:
    """Return each table's columns: whether they may be empty, whether they have a default."""
    found = inspect(connection)
    return {
        table: {
            one["name"]: (one["nullable"], one["default"] is not None)
            for one in found.get_columns(table)
        }
        for table in found.get_table_names()
    }


@pytest.mark.parametrize("scripts", [(RELEASE_BEFORE,), (RELEASE_BEFORE, OLDER)])
async def test_what_was_kept_is_used(url: str, scripts: tuple[str, ...]) -> None:
    """What waits is handled, settings hold, and what such a database lacks is added."""
    run(url, *scripts)
    async with Database(url) as database:
        assert not database.degraded
        locks = ChatLocks(BOT, database.file)
        sweep = partial(Inbox(BOT, "new", locks).sweep, active=frozenset(), first=True)
        assert (await database.commit(sweep)).found == [Open(2, "7", '{"update_id":2}')]
        locks.close()
        store = SqlStore(database, BOT)
        assert await store.chat_settings(7) == ChatSettings("fr")
        assert [one.question for one in await store.unanswered(5)] == ["why?"]
        there = await database.read(columns)
    wanted = {table.name: set(table.columns.keys()) for table in metadata.sorted_tables}
    assert all(names <= there[table].keys() for table, names in wanted.items())


async def test_the_release_before_runs_on_it(url: str, tmp_path: Path) -> None:
    """Where it is deployed again it finds all that it knows, fills all that must be filled, and has
    nothing to add itself."""
    run(url, RELEASE_BEFORE)
    other = f"sqlite:///{tmp_path}/before.sqlite3"
    run(other, RELEASE_BEFORE)
    engine = connect.open_engine(database_url(other))
    with engine.begin() as connection:
        before = columns(connection)
    engine.dispose()
    async with Database(url) as database:
        now = await database.read(columns)
        version = text("SELECT version_num FROM alembic_version")
        found = await database.read(lambda connection: connection.execute(version).scalars().all())
    assert found == ["0004"]
    assert before.keys() <= now.keys()
    for table, known in before.items():
        assert known.keys() <= now[table].keys()
        for name, (nullable, default) in now[table].items():
            if name in known:
                assert known[name] == (nullable, default), (table, name)
            else:
                assert nullable or default, (table, name)


async def test_several_processes_start_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One makes the tables; the others wait for it and find them."""
    monkeypatch.setattr(connect, "_LOCKED_SECONDS", 60.0)  # on a busy machine it takes long
    databases = [Database(url) for _ in range(3)]
    await asyncio.gather(*(database.__aenter__() for database in databases))
    assert [database.degraded for database in databases] == [False] * 3
    for database in databases:
        await database.__aexit__()


async def test_another_program_writes_as_the_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite gives up at once where it has to wait for its log; the database waits."""
    other = sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("bot.storage.connect.time.sleep", lambda _: other.execute("ROLLBACK"))
    async with Database(f"sqlite:///{tmp_path / 'bot.sqlite3'}") as database:
        assert not database.degraded
    other.close()


async def test_what_a_newer_release_added_is_left_as_it_is(url: str) -> None:
    """A release that is rolled back runs on what the newer one made."""
    newer = """
    ALTER TABLE chat ADD COLUMN mood VARCHAR(8) DEFAULT 'good' NOT NULL;
    CREATE TABLE mood (id INTEGER PRIMARY KEY);
    """
    async with Database(url):
        pass
    run(url, newer)
    async with Database(url) as again:
        assert not again.degraded
        store = SqlStore(again, BOT)
        await store.save_chat_settings(7, ChatSettings("fr"))
        mood = text("SELECT mood FROM chat")
        assert await again.commit(lambda c: c.execute(mood).scalars().all(), READ) == ["good"]
