"""Replies a second beside a bare echo bot, in one run against two local servers of one kind.

Flood limits are off; inbox and encoder are on. Both bots run from the beginning and are asked in
turns, so that whatever else the machine does meets both alike: all at once, for the rate; then at
a steady pace, half of what this bot has just done, for the delay from an update to its reply.
The echo bot's webhook needs tornado: ``pip install -e '.[benchmark]'``.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from evaluation.proofs.bots import SECRET, BotProcess, cpu_seconds, free_port, questions, run
from evaluation.proofs.local_server import TOKEN, LocalTelegram

CONNECTIONS = 40  # what Telegram opens to a webhook by default
_PATIENCE = 300.0
_START_SECONDS = 30.0
_WARM_UP = 100
_TURNS = 4
_LEAST_RATE, _MOST_DELAY = 0.5, 5.0  # of the echo bot's


@dataclass
class Side:
    """One bot with a server of its own, and what was measured of it."""

    name: str
    server: LocalTelegram
    pid: int
    chats: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    replies: int = 0
    seconds: float = 0.0
    cpu: float = 0.0  # of the bot's process; other load does not change it much
    delays: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Replies a second, of all turns."""
        return self.replies / self.seconds

    def delay(self, percent: int) -> float:
        """Return a percentile of the delays, in milliseconds."""
        return sorted(self.delays)[len(self.delays) * percent // 100] * 1000

    async def flood(self, texts: list[str]) -> float:
        """Ask everything at once; return the replies a second until the last one."""
        used, started = cpu_seconds(self.pid), time.monotonic()
        chats = await self._asked(texts, 0.0)
        self.cpu += cpu_seconds(self.pid) - used
        self.replies += len(texts)
        seconds = max(self.server.sent[chat][0] for chat in chats) - started
        self.seconds += seconds
        return len(texts) / seconds

    async def steady(self, texts: list[str], rate: float) -> None:
        """Ask at a rate."""
        sent, asked = self.server.sent, self.server.asked
        self.delays += [sent[chat][0] - asked[chat] for chat in await self._asked(texts, rate)]

    async def _asked(self, texts: list[str], rate: float) -> list[int]:
        """Ask, all at once where the rate is 0; return the chats when all have their reply."""
        loop, server = asyncio.get_running_loop(), self.server
        already, started, asked = len(server.sent), loop.time(), []
        for number, text in enumerate(texts):
            if rate:
                await asyncio.sleep(max(0.0, started + number / rate - loop.time()))
            asked.append(next(self.chats))
            server.ask(asked[-1], text)
        if not await server.until_answered(already + len(texts), _PATIENCE):
            done = len(server.sent) - already
            raise RuntimeError(f"{self.name}: only {done} of {len(texts)} were answered")
        return asked


@asynccontextmanager
async def _ours(database: str, *, webhook: bool, env: dict[str, str]) -> AsyncIterator[Side]:
    async with (
        LocalTelegram() as server,
        BotProcess(server.url, database, webhook=webhook, **env) as bot,
    ):
        side = Side("this bot", server, bot.pid)
        await _until_polled(side, bot.port if webhook else 0)
        yield side


@asynccontextmanager
async def _echo(*, webhook: bool) -> AsyncIterator[Side]:
    port = free_port() if webhook else 0
    async with LocalTelegram() as server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "evaluation.proofs.echo_bot"),
            *(server.url, TOKEN, str(port), SECRET),
        )
        try:
            side = Side("echo bot", server, process.pid)
            await _until_polled(side, port)
            yield side
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _until_polled(side: Side, port: int) -> None:
    """Wait until a bot is there; ``port`` is that of its webhook, 0 where it polls."""
    try:
        await asyncio.wait_for(side.server.polled.wait(), _START_SECONDS)
    except TimeoutError:
        raise RuntimeError(f"the {side.name} did not start") from None
    if port:
        side.server.add_hook(port, SECRET, CONNECTIONS)


async def measure(
    asked: list[str], *, webhook: bool, database: str, env: dict[str, str]
) -> tuple[Side, Side]:
    """Return what each bot does by webhook or by polling: two thirds at once, one at a pace."""
    count = (len(asked) - _WARM_UP) * 2 // 3
    each = count // _TURNS
    async with _ours(database, webhook=webhook, env=env) as ours, _echo(webhook=webhook) as echo:
        for side in (ours, echo):
            await side.flood(asked[-_WARM_UP:])
            side.replies, side.seconds, side.cpu = 0, 0.0, 0.0
        for turn in range(_TURNS):
            at_once = asked[turn * each : (turn + 1) * each]
            paced = asked[count + turn * each // 2 :][: each // 2]
            rate = await ours.flood(at_once) / 2
            await echo.flood(at_once)
            for side in (ours, echo):
                await side.steady(paced, rate)
        return ours, echo


def _report(mode: str, ours: Side, echo: Side, count: int) -> bool:
    """Print what was measured; tell whether the goals are met."""
    for side in (ours, echo):
        print(
            f"{mode:8} {side.name}: {side.rate:7.1f} replies/s   "
            f"p50 {side.delay(50):6.1f} ms   p99 {side.delay(99):6.1f} ms   "
            f"cpu {side.cpu / count * 1000:5.1f} ms/reply"
        )
    rate, delay = ours.rate / echo.rate, ours.delay(99) / echo.delay(99)
    print(f"{mode:8} {rate:.2f} of its rate, {delay:.1f} x its p99", flush=True)
    return rate >= _LEAST_RATE and delay <= _MOST_DELAY


def main() -> int:
    """Print the figures; return 1 where the goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--database", help="default: a fresh SQLite file")
    parser.add_argument("--knowledge", type=Path, metavar="DIR", help="default: the packaged one")
    parser.add_argument("--mode", choices=("webhook", "polling"), help="default: both")
    args = parser.parse_args()
    if args.mode != "polling" and find_spec("tornado") is None:
        parser.error("the echo bot's webhook needs tornado: pip install -e '.[benchmark]'")
    count, met = args.count, True
    print(
        f"{count} questions in {_TURNS} turns, {CONNECTIONS} webhook connections; "
        f"then {count // 2} at half of this bot's rate, for the delay"
    )
    env = {"KNOWLEDGE_DIR": str(args.knowledge)} if args.knowledge else {}
    for mode in (args.mode,) if args.mode else ("webhook", "polling"):
        with tempfile.TemporaryDirectory() as folder:
            database = args.database or f"sqlite:///{folder}/bot.sqlite3"
            asked = list(itertools.islice(questions(args.knowledge), count + count // 2 + _WARM_UP))
            found = run(measure(asked, webhook=mode == "webhook", database=database, env=env))
        met &= _report(mode, *found, count)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
