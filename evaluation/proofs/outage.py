"""Takes the database away under load: questions are answered all the same, and it comes back.

SQLite: another process holds the lock. PostgreSQL (``--postgres``): the server is stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.storage.connect import database_url
from evaluation.proofs.bots import QUICK, ROOT, SMALL, BotProcess, questions, run
from evaluation.proofs.local_server import LocalTelegram

_RATE = 10.0
Away = Callable[[], AbstractAsyncContextManager[None]]


@dataclass
class Outcome:
    """What was seen."""

    asked: int = 0
    lost: int = 0
    repeated: int = 0
    slowest: float = 0.0  # seconds, of questions asked while the database was away
    states: set[str] = field(default_factory=set)
    back_after: float = 0.0  # seconds from the database's return to health
    stored: int = 0  # answers counted in the database in the end


async def prove(database: str, away: Away, seconds: float) -> Outcome:
    """Ask steadily for three times ``seconds``; the database is away in the middle."""
    outcome, env = Outcome(), QUICK | {"LOG_LEVEL": "CRITICAL"}
    async with LocalTelegram() as server, BotProcess(server.url, database, **env) as bot:
        asking = asyncio.create_task(_ask(server, outcome, seconds * 3))
        await asyncio.sleep(seconds)
        first = outcome.asked
        async with away():
            for _ in range(int(seconds)):
                await asyncio.sleep(1)
                outcome.states.add(_state(await bot.health()))
        last, returned = outcome.asked, time.monotonic()
        while _state(await bot.health()) != "ok":
            await asyncio.sleep(0.1)
        outcome.back_after = time.monotonic() - returned
        await asking
        await server.until_answered(outcome.asked, 60)
    waits = [server.sent[1000 + n][0] - server.asked[1000 + n] for n in range(first, last)]
    outcome.slowest = max(waits)
    outcome.lost = outcome.asked - len(server.sent)
    outcome.repeated = sum(map(len, server.sent.values())) - len(server.sent)
    outcome.stored = _stored(database)
    return outcome


async def _ask(server: LocalTelegram, outcome: Outcome, seconds: float) -> None:
    texts = questions(SMALL)
    while outcome.asked < seconds * _RATE:
        server.ask(1000 + outcome.asked, next(texts))
        outcome.asked += 1
        await asyncio.sleep(1 / _RATE)


def _state(health: str | None) -> str:
    return "degraded" if health and "degraded" in health else "ok" if health else "dead"


def _stored(database: str) -> int:
    engine = create_engine(database_url(database))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT sum(count) FROM day_count"))
        return int(found.scalar_one() or 0)


def _locked(file: Path) -> Away:
    @asynccontextmanager
    async def away() -> AsyncIterator[None]:
        other = sqlite3.connect(file, isolation_level=None, timeout=10)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.close()

    return away


def _postgres(*arguments: str) -> str:
    script = [str(ROOT / ".ci" / "postgres.sh"), *arguments]
    env = os.environ | {"POSTGRES_PORT": "54331"}
    done = subprocess.run(  # noqa: S603 - our own script
        script, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@asynccontextmanager
async def _stopped() -> AsyncIterator[None]:
    await asyncio.to_thread(_postgres, "halt")
    yield
    await asyncio.to_thread(_postgres, "start")


def main() -> int:
    """Print the figures; return 1 when a question was lost or the bot did not come back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="away for some seconds, not for 20")
    parser.add_argument("--postgres", action="store_true", help="stop a PostgreSQL server")
    args = parser.parse_args()
    least = 3.0 if args.postgres else 5.0  # a lock is waited for
    seconds = least if args.short else 20.0
    if args.postgres:
        url = _postgres("start")
        try:
            outcome = run(prove(url, _stopped, seconds))
        finally:
            _postgres("stop")
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bot.sqlite3"
            outcome = run(prove(f"sqlite:///{file}", _locked(file), seconds))
    print(f"{'PostgreSQL' if args.postgres else 'SQLite'} away for {seconds:.0f} s: {outcome}")
    fine = "degraded" in outcome.states and "dead" not in outcome.states
    kept = outcome.stored == outcome.asked and not outcome.lost and not outcome.repeated
    return int(not fine or not kept)


if __name__ == "__main__":
    sys.exit(main())
