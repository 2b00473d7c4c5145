"""Fresh databases for tests: SQLite always, PostgreSQL where a server is there."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.storage.database import Database

KINDS = ("sqlite", "postgres")


@contextmanager
def fresh_url(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/test.sqlite3"
        return
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        missing = "TEST_DATABASE_URL is not set: TEST_DATABASE_URL=$(.ci/postgres.sh) pytest"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    # A schema of its own: far quicker than a database.
    name = f"test_{uuid.uuid4().hex[:12]}"
    _run(server, f"CREATE SCHEMA {name}")
    try:
        url = make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
    finally:
        _run(server, f"DROP SCHEMA {name} CASCADE")


async def until_back(database: Database) -> None:
    """Wait until the database takes writes again and none is left over."""
    async with asyncio.timeout(20):
        while database.degraded or database.waiting:
            await asyncio.sleep(0.01)


def _run(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
