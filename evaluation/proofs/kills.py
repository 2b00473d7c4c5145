"""Kills the bot at random moments under load: no question may be lost, few replies repeated.

Every question comes from a chat of its own, so that each chat has to have one reply in the end.
Only a reply that was being sent at a kill, or was not noted yet, may repeat.

``--power``: each kill is a power cut. The bot finds its SQLite file as it was synced, not as it was
written (a shim keeps that copy; it is compiled with ``cc``).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.telegram.limits import MOST_REQUESTS, MOST_UNSETTLED
from evaluation.proofs.bots import QUICK, SECRET, SMALL, BotProcess, questions, run
from evaluation.proofs.local_server import LocalTelegram

_CONNECTIONS = 40


async def prove(
    *, count: int, kills: int, webhook: bool, database: str, seed: int, power: Power | None = None
) -> tuple[int, int, int]:
    """Return the questions lost, the replies repeated, and the chats that had several replies."""
    chance = random.Random(seed)
    env = QUICK | (power.env if power else {})
    async with LocalTelegram() as server, asyncio.TaskGroup() as tasks:
        asker = tasks.create_task(_ask(server, count, kills, chance))
        for kill in range(kills + 1):
            bot = BotProcess(server.url, database, webhook=webhook, **env)
            if server.hooks:
                bot.use_port(server.hooks[0][0])
            async with bot:
                if webhook and not server.hooks:
                    server.add_hook(bot.port, SECRET, _CONNECTIONS)
                if kill < kills:
                    await asyncio.sleep(chance.uniform(0.0, 2.0))
                    await bot.kill()
                    if power:
                        power.cut()
                    server.killed += 1
                else:
                    await asker
                    await server.until_answered(count, 240)
                    await asyncio.sleep(2)  # what comes twice comes by then
    replies = [len(times) for times in server.sent.values()]
    return count - len(replies), sum(replies) - len(replies), sum(n > 1 for n in replies)


class Power:
    """The power of the machine on which a database lies."""

    def __init__(self, folder: Path) -> None:
        self._data, self._synced = folder / "data", folder / "synced"
        for one in (self._data, self._synced):
            one.mkdir()
        shim, source = folder / "synced.so", Path(__file__).with_name("synced.c")
        command = ["cc", "-shared", "-fPIC", "-o", str(shim), str(source), "-ldl"]
        subprocess.run(command, check=True)  # noqa: S603
        self.database = f"sqlite:///{self._data}/bot.sqlite3"
        self.env = {
            "LD_PRELOAD": str(shim),
            "SYNCED_FROM": f"{self._data}/",
            "SYNCED_TO": str(self._synced),
        }

    def cut(self) -> None:
        """Leave of the files what was synced."""
        for file in self._data.iterdir():
            file.unlink()
        for file in self._synced.iterdir():
            if not file.name.endswith(".part"):
                shutil.copy(file, self._data)


async def _ask(server: LocalTelegram, count: int, kills: int, chance: random.Random) -> None:
    """Ask at random moments, as fast as the kills go on."""
    texts, chats = questions(SMALL), itertools.count(1000)
    for number in range(count):
        while number >= count * (server.killed + 1) / (kills + 1):
            await asyncio.sleep(0.02)
        server.ask(next(chats), next(texts))
        await asyncio.sleep(chance.expovariate(60))


def main() -> int:
    """Print the figures; return 1 when a question was lost or too much repeated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="1 kill in 60 questions")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--webhook", action="store_true", help="by webhook, not by polling")
    parser.add_argument("--power", action="store_true", help="each kill is a power cut")
    parser.add_argument("--database", help="default: a fresh SQLite file")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    count, kills = (60, 1) if args.short else (args.count, args.kills)
    with tempfile.TemporaryDirectory() as folder:
        power = Power(Path(folder)) if args.power else None
        file = f"sqlite:///{folder}/bot.sqlite3"
        database = power.database if power else args.database or file
        lost, repeated, chats = run(
            prove(
                count=count,
                kills=kills,
                webhook=args.webhook,
                database=database,
                seed=args.seed,
                power=power,
            )
        )
    mode = ("webhook" if args.webhook else "polling") + (", power cuts" if power else "")
    print(
        f"{mode}, {database.partition(':')[0]}: {count} questions, {kills} kills: "
        f"lost {lost}, repeated {repeated} (in {chats} chats)"
    )
    return int(lost > 0 or repeated > kills * (MOST_REQUESTS + MOST_UNSETTLED))


if __name__ == "__main__":
    sys.exit(main())
