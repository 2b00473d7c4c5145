"""What the tests of the storage share: every promise is kept by both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from databases import KINDS, fresh_url

from bot.storage.database import Database


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database of each kind."""
    with fresh_url(request.param, tmp_path) as address:
        yield address


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Open a database."""
    async with Database(url) as one:
        yield one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name the database file of one test."""
    return tmp_path / "bot.sqlite3"
