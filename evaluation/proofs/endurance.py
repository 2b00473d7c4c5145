"""Memory over many questions from ever new chats: it has to stay flat."""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time

from evaluation.proofs.bots import QUICK, SMALL, BotProcess, questions, run
from evaluation.proofs.local_server import LocalTelegram

_STEPS = 10
_AT_ONCE = 200
# Caches with bounds fill up in the first tenths; afterwards nothing may grow.
_SETTLED, _MOST_GROWTH_MB = 4, 15.0


async def prove(count: int, database: str) -> list[float]:
    """Return the resident memory in MB after each tenth of the questions."""
    chats, texts = itertools.count(1000), questions(SMALL)
    memory, started = [], time.monotonic()
    async with LocalTelegram() as server, BotProcess(server.url, database, **QUICK) as bot:
        for step in range(1, _STEPS + 1):
            while len(server.asked) < count * step // _STEPS:
                server.ask(next(chats), next(texts))
                await server.until_answered(len(server.asked) - _AT_ONCE, 60)
            if not await server.until_answered(len(server.asked), 60):
                raise SystemExit(f"only {len(server.sent)} of {len(server.asked)} were answered")
            memory.append(bot.memory_mb())
            seconds = time.monotonic() - started
            print(
                f"{len(server.sent)} answered in {seconds:.0f} s: {memory[-1]:.1f} MB", flush=True
            )
    return memory


def main() -> int:
    """Print the figures; return 1 when memory grew or a question was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bot.sqlite3"
        memory = run(prove(args.count, database))
    growth = memory[-1] - memory[_SETTLED]
    print(f"growth from {_SETTLED + 1}0 % to 100 %: {growth:.1f} MB")
    return int(growth > _MOST_GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main())
