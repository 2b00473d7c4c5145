"""An SQLite file that is damaged, read-only or of another release: nothing waits for a person."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from databases import until_back
from sqlalchemy import event

from bot.storage import database as module
from bot.storage.database import Database
from bot.storage.inbox import Inbox, Open
from bot.storage.locks import ChatLocks
from bot.storage.records import ChatSettings
from bot.storage.store import SqlStore

BOT = 110201543
COUNT = 480
NOBODY = 65534


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_RETRY_FIRST", 0.01)


async def fill(file: Path) -> None:
    """Record updates, each in a chat of its own, and close the database."""
    async with Database(f"sqlite:///{file}") as database:
        locks = ChatLocks(BOT, file)
        inbox = Inbox(BOT, "a", locks)
        for number in range(COUNT):
            one = Open(number, str(number), f'{{"update_id":{number},"more":"{"x" * 1500}"}}')
            database.enqueue(partial(inbox.record, one=one), ("inbox", number))
        await SqlStore(database, BOT).save_chat_settings(7, ChatSettings("fr"))
    locks.close()


async def waiting(database: Database) -> list[int]:
    """Return the numbers of the updates that wait."""
    locks = ChatLocks(BOT, database.file)
    inbox = Inbox(BOT, "b", locks)
    sweep = partial(inbox.sweep, active=frozenset(), first=True)
    found = (await database.commit(sweep)).found
    locks.close()
    return [one.update_id for one in found]


def truncate(file: Path) -> None:
    """Cut off the second half."""
    os.truncate(file, file.stat().st_size // 2 // 4096 * 4096 + 100)


def overwrite(file: Path) -> None:
    """Write over pages in the middle."""
    with file.open("r+b") as open_file:
        open_file.seek(file.stat().st_size // 2 // 4096 * 4096)
        open_file.write(os.urandom(3 * 4096))


@pytest.mark.parametrize("damage", [truncate, overwrite])
async def test_damage_found_at_the_start(
    file: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    """What can be read is taken over; the file is set aside, and that is said."""
    await fill(file)
    damage(file)  # type: ignore[operator]
    before = file.read_bytes()
    async with Database(f"sqlite:///{file}") as database:
        assert not database.degraded
        assert database.damaged
        assert Path(database.damaged).read_bytes() == before
        assert Path(database.damaged).name.startswith("bot.sqlite3.damaged-20")
        found = await waiting(database)
        assert found == sorted(found)
        assert len(found) >= COUNT // 3
        assert f"set aside as {database.damaged}" in caplog.text
    async with Database(f"sqlite:///{file}") as again:
        assert again.damaged is None
        assert len(await waiting(again)) == len(found)


async def test_damage_found_at_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that breaks under a running bot is exchanged, and what is written next is stored."""
    await fill(file)
    monkeypatch.setattr(module, "_CHECKED_BYTES", 0)
    overwrite(file)
    async with Database(f"sqlite:///{file}") as database:
        store, number = SqlStore(database, BOT), 0
        while database.damaged is None:
            await store.save_chat_settings(number, ChatSettings("es"))
            number += 1
            try:
                await waiting(database)
            except module.UnavailableError:
                await until_back(database)
            assert number < 10
        await store.save_chat_settings(1, ChatSettings("de"))
        assert await store.chat_settings(1) == ChatSettings("de")
        assert len(await waiting(database)) >= COUNT // 3


async def test_what_is_no_database_is_set_aside(file: Path) -> None:
    """A file that holds something else is kept, under another name."""
    file.write_text("a shopping list, and no database, which is long enough to be looked at")
    async with Database(f"sqlite:///{file}") as database:
        assert not database.degraded
        assert database.damaged
        assert Path(database.damaged).read_text().startswith("a shopping list")


async def test_a_full_disk_is_waited_for(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What can't be written is put off, the file stays as it is, and then all is stored."""
    await fill(file)
    async with Database(f"sqlite:///{file}") as database:
        store = SqlStore(database, BOT)
        pages = sqlite3.connect(file).execute("PRAGMA page_count").fetchone()[0]

        def fill_disk(connection: sqlite3.Connection, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        event.listen(database._engine, "connect", fill_disk)
        await database._in_thread(database._engine.dispose)
        for _ in range(20):
            await store.record_unanswered("x" * 4096 + str(_), "no_match", "en", [])
        assert await store.unanswered(5) == []
        assert database.degraded
        assert database.damaged is None
        await asyncio.sleep(0.2)  # several attempts long
        assert database.degraded
        assert caplog.text.count("disk is full") == 1
        event.remove(database._engine, "connect", fill_disk)
        await until_back(database)
        assert len(await store.unanswered(50)) == 20


@pytest.fixture
def folder_of_nobody(tmp_path: Path) -> Iterator[Path]:
    """Name a folder, and be somebody who may not write everything, where root runs the tests."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


async def test_a_file_that_may_not_be_written(folder_of_nobody: Path) -> None:
    """Degraded as long as that lasts, left as it is, and back by itself."""
    file = folder_of_nobody / "bot.sqlite3"
    await fill(file)
    before = file.read_bytes()
    file.chmod(0o400)
    async with Database(f"sqlite:///{file}") as database:
        assert database.degraded
        assert database.damaged is None
        assert file.read_bytes() == before
        file.chmod(0o600)
        await until_back(database)
        assert len(await waiting(database)) == COUNT
