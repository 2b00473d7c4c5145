"""Memory over many questions from ever new chats: it has to stay flat."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile

from evaluation.proofs.bots import QUICK, SMALL, BotProcess, questions
from evaluation.proofs.local_server import LocalTelegram

_STEPS = 10
_AT_ONCE = 200
# Caches with bounds fill up in the first tenths; afterwards nothing may grow.
_SETTLED, _MOST_GROWTH_MB = 4, 15.0


async def prove(count: int, database: str) -> list[float]:
    """Return the resident memory in MB after each tenth of the questions."""
    server, chats, texts = LocalTelegram(), itertools.count(1000), questions(SMALL)
    await server.start()
    bot = BotProcess(server.url, database, **QUICK)
    await bot.start()
    memory, started = [], asyncio.get_running_loop().time()
    for step in range(1, _STEPS + 1):
        while len(server.asked) < count * step // _STEPS:
            server.ask(next(chats), next(texts))
            await server.until_answered(len(server.asked) - _AT_ONCE, 60)
        await server.until_answered(len(server.asked), 60)
        memory.append(bot.memory_mb())
        seconds = asyncio.get_running_loop().time() - started
        print(f"{len(server.sent)} answered in {seconds:.0f} s: {memory[-1]:.1f} MB", flush=True)
    await bot.stop()
    await server.stop()
    return memory


def main() -> int:
    """Print the figures; return 1 when memory grew or a question was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="400 questions")
    parser.add_argument("--count", type=int, default=50_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bot.sqlite3"
        memory = asyncio.run(prove(400 if args.short else args.count, database))
    growth = memory[-1] - memory[_SETTLED]
    print(f"growth from {_SETTLED + 1}0 % to 100 %: {growth:.1f} MB")
    return int(growth > _MOST_GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main())
