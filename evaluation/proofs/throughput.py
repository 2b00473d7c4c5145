"""Replies a second beside a bare echo bot, in one run against the same local server.

Flood limits are off; inbox and encoder are on. Then both get the same steady load, half of what
this bot can do, and the delay from the update to its reply is compared.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from dataclasses import dataclass

from evaluation.proofs.bots import SECRET, BotProcess, cpu_seconds, free_port, questions
from evaluation.proofs.local_server import TOKEN, LocalTelegram

CONNECTIONS = 40  # what Telegram opens to a webhook by default
_PATIENCE = 300.0


@dataclass
class Measured:
    """What one bot did."""

    rate: float
    p50: float = 0.0
    p99: float = 0.0
    cpu_ms: float = 0.0  # of the bot's process for one reply; other load does not change it much


async def _echo(server: LocalTelegram, *, webhook: bool) -> tuple[asyncio.subprocess.Process, int]:
    port = free_port() if webhook else 0
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "evaluation.proofs.echo_bot", server.url, TOKEN, str(port), SECRET
    )
    await server.polled.wait()
    return process, port


async def flood(server: LocalTelegram, texts: list[str], chats: itertools.count[int]) -> float:
    """Ask everything at once; return the replies a second between the first and last tenth."""
    already = len(server.sent)
    first = next(chats)
    for text in texts:
        server.ask(next(chats), text)
    if not await server.until_answered(already + len(texts), _PATIENCE):
        raise RuntimeError(f"only {len(server.sent) - already} of {len(texts)} were answered")
    moments = sorted(at for chat, times in server.sent.items() if chat > first for at in times)
    low, high = len(moments) // 10, len(moments) * 9 // 10
    return (high - low) / (moments[high] - moments[low])


async def steady(
    server: LocalTelegram, texts: list[str], chats: itertools.count[int], rate: float
) -> tuple[float, float]:
    """Ask at a rate; return median and 99th percentile of the delay in milliseconds."""
    loop = asyncio.get_running_loop()
    already, started, asked = len(server.sent), loop.time(), []
    for number, text in enumerate(texts):
        await asyncio.sleep(max(0.0, started + number / rate - loop.time()))
        asked.append(next(chats))
        server.ask(asked[-1], text)
    if not await server.until_answered(already + len(texts), _PATIENCE):
        raise RuntimeError("not everything was answered")
    delays = sorted((server.sent[chat][0] - server.asked[chat]) * 1000 for chat in asked)
    return delays[len(delays) // 2], delays[len(delays) * 99 // 100]


async def measure(*, webhook: bool, count: int, database: str) -> dict[str, Measured]:
    """Return what each bot does by webhook or by polling."""
    texts = list(itertools.islice(questions(), count))
    found: dict[str, Measured] = {}
    rate = 0.0
    for name in ("this bot", "echo bot"):
        server, chats = LocalTelegram(), itertools.count(1000)
        await server.start()
        if name == "this bot":
            bot = BotProcess(server.url, database, webhook=webhook)
            await bot.start()
            end, port, pid = bot.stop, bot.port, bot.pid
        else:
            process, port = await _echo(server, webhook=webhook)
            end, pid = _ender(process), process.pid
        await server.polled.wait()
        if webhook:
            server.add_hook(port, SECRET, CONNECTIONS)
        await flood(server, texts[:100], chats)  # warm up
        used = cpu_seconds(pid)
        measured = found[name] = Measured(await flood(server, texts, chats))
        measured.cpu_ms = (cpu_seconds(pid) - used) / count * 1000
        rate = rate or measured.rate / 2
        measured.p50, measured.p99 = await steady(server, texts[: count // 2], chats, rate)
        await end()
        await server.stop()
    return found


def _ender(process: asyncio.subprocess.Process):  # noqa: ANN202 - a coroutine function
    async def end() -> None:
        process.terminate()
        await process.wait()

    return end


def main() -> int:
    """Print the figures; return 1 where the goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few questions, no goal")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--database", help="default: a fresh SQLite file")
    parser.add_argument("--mode", choices=("webhook", "polling"), help="default: both")
    args = parser.parse_args()
    count, missed = 200 if args.short else args.count, False
    print(
        f"{count} questions, {CONNECTIONS} webhook connections, latency at half of this bot's rate"
    )
    for mode in (args.mode,) if args.mode else ("webhook", "polling"):
        with tempfile.TemporaryDirectory() as folder:
            database = args.database or f"sqlite:///{folder}/bot.sqlite3"
            found = asyncio.run(measure(webhook=mode == "webhook", count=count, database=database))
        for name, one in found.items():
            print(
                f"{mode:8} {name}: {one.rate:7.1f} replies/s   "
                f"p50 {one.p50:6.1f} ms   p99 {one.p99:6.1f} ms   cpu {one.cpu_ms:5.1f} ms/reply"
            )
        ours, echo = found["this bot"], found["echo bot"]
        print(
            f"{mode:8} {ours.rate / echo.rate:.2f} of its rate, {ours.p99 / echo.p99:.1f} x its p99"
        )
        missed |= ours.rate < echo.rate / 2 or ours.p99 > 5 * echo.p99
    return int(missed and not args.short)


if __name__ == "__main__":
    sys.exit(main())
