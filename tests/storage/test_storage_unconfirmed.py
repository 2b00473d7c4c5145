"""What PostgreSQL has committed is not written again because the answer was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from databases import fresh_url, until_back
from lossy_proxy import LossyProxy, lossy_proxy

from bot.storage import database as module
from bot.storage.connect import database_url
from bot.storage.database import Database
from bot.storage.records import Event
from bot.storage.store import SqlStore

BOT = 110201543


@pytest.fixture
async def behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[LossyProxy, Database]]:
    """Open a database behind a proxy that can lose an answer."""
    monkeypatch.setattr(module, "_RETRY_FIRST", 0.01)
    with fresh_url("postgres", tmp_path) as address:
        async with lossy_proxy(database_url(address)) as (proxy, url), Database(url) as database:
            yield proxy, database


async def test_the_answer_to_a_commit_is_lost(behind: tuple[LossyProxy, Database]) -> None:
    """Connected anew at once: the count was stored, and is not added again."""
    proxy, database = behind
    store = SqlStore(database, BOT)
    await store.count(Event.ANSWER)
    await store.counts_by_day(1)
    proxy.lose_next = True
    await store.count(Event.ANSWER)
    await until_back(database)
    (counts,) = (await store.counts_by_day(1)).values()
    assert (proxy.lost, counts) == (1, {Event.ANSWER: 2})


async def test_the_server_goes_away_with_the_answer(behind: tuple[LossyProxy, Database]) -> None:
    """Gone for a while after the commit: what waited is stored, what was stored is not repeated."""
    proxy, database = behind
    store = SqlStore(database, BOT)
    await store.count(Event.ANSWER)
    await store.counts_by_day(1)
    proxy.lose_next = proxy.closed = True
    await store.count(Event.ANSWER)
    async with asyncio.timeout(20):
        while not database.degraded:
            await asyncio.sleep(0.01)
    await store.count(Event.NONE)
    proxy.closed = False
    await until_back(database)
    (counts,) = (await store.counts_by_day(1)).values()
    assert (proxy.lost, counts) == (1, {Event.ANSWER: 2, Event.NONE: 1})


async def test_the_server_crashed_and_lost_it(
    behind: tuple[LossyProxy, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a transaction that the server does not know any more it comes back, and writes again."""
    proxy, database = behind
    store = SqlStore(database, BOT)
    await store.count(Event.ANSWER)
    await store.counts_by_day(1)
    monkeypatch.setattr(module, "transaction_number", lambda _: 10**9)  # none that was given out
    proxy.lose_next = True
    await store.count(Event.ANSWER)
    await until_back(database)
    (counts,) = (await store.counts_by_day(1)).values()
    assert (proxy.lost, counts) == (1, {Event.ANSWER: 3})
