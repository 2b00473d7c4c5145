"""Two processes behind one address on one PostgreSQL, each update sent to both; then one is killed.

Every question is asked in a group, where the reply names the message that it answers: each has to
have one reply, and those of one group have to come in the order of the questions. The kill comes
in a burst; what was being sent then, or was not noted yet, may repeat.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import AsyncExitStack, suppress

from bot.telegram.limits import MOST_REQUESTS, MOST_UNSETTLED
from evaluation.proofs.bots import QUICK, ROOT, SECRET, SMALL, BotProcess, questions, run
from evaluation.proofs.local_server import LocalTelegram

_GROUPS = 20
_CONNECTIONS = 10
_RATE = 20.0
_PATIENCE = 120.0
_BURST = 100  # asked in the moment before the kill


async def prove(database: str, count: int) -> dict[str, float]:
    """Return the figures."""
    async with LocalTelegram() as server, AsyncExitStack() as stack:
        bots = []
        for _ in range(2):
            bot = BotProcess(server.url, database, webhook=True, **QUICK)
            bots.append(await stack.enter_async_context(bot))
            server.add_hook(bot.port, SECRET, _CONNECTIONS)
        return await _prove(server, bots, count)


async def _prove(server: LocalTelegram, bots: list[BotProcess], count: int) -> dict[str, float]:
    # Whoever is judged dead has to have been seen for half a minute: so long both live.
    asked = await _ask(server, count)
    await asyncio.sleep(max(0.0, 30 - count / _RATE))
    shares = [await bot.metric('faqbot_updates_total{what="handled"}') for bot in bots]
    asked += await _ask(server, _BURST, rate=1000)
    killed = time.monotonic()
    await bots[0].kill()
    asked += await _ask(server, count // 4)
    with suppress(TimeoutError):  # what is lost is counted below
        async with asyncio.timeout(_PATIENCE):
            await server.until(lambda: len(set(server.quoted)) >= len(asked))
    taken_over = time.monotonic() - killed
    await asyncio.sleep(2)
    replies = Counter(server.quoted)
    return {
        "asked": len(asked),
        "lost": len(set(asked) - replies.keys()),
        "repeated": sum(replies.values()) - len(replies),
        "groups out of order": _out_of_order(server.quoted),
        "handled by the first": shares[0],
        "handled by the second": shares[1],
        "seconds from the kill to the last reply": round(taken_over, 1),
    }


async def _ask(server: LocalTelegram, count: int, rate: float = _RATE) -> list[tuple[int, int]]:
    chance, texts = random.Random(1), questions(SMALL)
    asked = []
    for _ in range(count):
        chat = -1000 - chance.randrange(_GROUPS)
        asked.append((chat, server.ask_in_group(chat, chance.randrange(1, 50), next(texts))))
        await asyncio.sleep(1 / rate)
    return asked


def _out_of_order(quoted: list[tuple[int, int]]) -> int:
    """Count groups whose first replies are not in the order of the questions."""
    order: dict[int, list[int]] = defaultdict(list)
    for chat, message in dict.fromkeys(quoted):
        order[chat].append(message)
    return sum(messages != sorted(messages) for messages in order.values())


def main() -> int:
    """Print the figures; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer questions")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--database", help="default: a throw-away server by .ci/postgres.sh")
    args = parser.parse_args()
    env = os.environ | {"POSTGRES_PORT": "54332"}
    script = str(ROOT / ".ci" / "postgres.sh")
    url = (
        args.database
        or subprocess.run(  # noqa: S603
            [script], env=env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip()
    )
    try:
        found = run(prove(url, 80 if args.short else args.count))
    finally:
        if not args.database:
            subprocess.run([script, "stop"], env=env, check=True)  # noqa: S603
    for name, value in found.items():
        print(f"{name}: {value:g}")
    late = found["seconds from the kill to the last reply"] > 60
    return int(
        late
        or any(found[name] for name in ("lost", "groups out of order"))
        # Only what was being sent at the kill, or was sent and not noted yet, may repeat.
        or found["repeated"] > MOST_REQUESTS + MOST_UNSETTLED
    )


if __name__ == "__main__":
    sys.exit(main())
