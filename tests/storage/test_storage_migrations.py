"""Schema changes only add, and are applied once."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.storage import connect, migrate
from bot.storage.connect import database_url
from bot.storage.database import Database
from bot.storage.schema import metadata

VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"


async def test_the_migrations_make_the_schema(database: Database) -> None:
    """What the migrations make is what the tables say."""
    difference = await database.read(
        lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )
    # Of the release before, which still runs on this schema.
    names = [one[1].name for one in difference if one[0] in ("remove_table", "remove_index")]
    assert len(names) == len(difference)
    assert set(names) == {"worker", "lease", "lease_worker"}


def test_migrations_only_add() -> None:
    """The previous release runs on the new schema: nothing is dropped, renamed or made stricter."""
    files = sorted(VERSIONS.glob("0*.py"))
    assert files
    for file in files:
        used = set(re.findall(r"\bop\.(\w+)\(", file.read_text()))
        assert used <= {"create_table", "create_index", "add_column"}, file.name


async def test_several_processes_start_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock lets one migrate; the others wait and find it done."""
    monkeypatch.setattr(connect, "_LOCKED_SECONDS", 60.0)  # on a busy machine it takes long
    databases = [Database(url) for _ in range(3)]
    await asyncio.gather(*(database.__aenter__() for database in databases))
    assert [database.degraded for database in databases] == [False] * 3
    for database in databases:
        await database.__aexit__()


async def test_a_newer_schema_is_left_as_it_is(url: str) -> None:
    """A release that is rolled back runs on what the newer one made."""
    async with Database(url):
        pass
    engine = connect.open_engine(database_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    async with Database(url) as again:
        assert not again.degraded
        assert await again.read(migrate.revision) == "9999"
    engine.dispose()
