"""What the tests of the serving share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

# The library warns whenever a 429 says how long to wait, unless it is asked to be modern.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.storage.database import Database
from bot.telegram.observing import Metrics


@pytest.fixture
def metrics() -> Metrics:
    """Return metrics of their own."""
    return Metrics()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Open a fresh SQLite database."""
    async with Database(f"sqlite:///{tmp_path}/test.sqlite3") as one:
        yield one
