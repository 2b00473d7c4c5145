"""The bot on one processor, asked as fast as Telegram lets a bot answer, no question twice.

30 questions a second in English; then 12, half of them in other languages. What counts is how
long a person waits (p99), what is lost, and the memory.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge
from evaluation.proofs.bots import BotProcess, cpu_seconds, run
from evaluation.proofs.local_server import LocalTelegram

_PLACES = ("in the north", "last year", "by sea", "for students", "in Asia", "at home", "abroad")
_ENGLISH, _MIXED = 30.0, 12.0  # questions a second
_MOST_P99, _MOST_MB = 1.0, 250.0
_WARM_UP = 20


def _texts(knowledge: Path, seed: int, *, mixed: bool) -> Iterator[str]:
    """Yield questions, none twice; ``mixed``: every second one in another language."""
    found = load_knowledge(knowledge)
    chance = random.Random(seed)
    english = [one for entry in found.entries.values() for one in entry.phrasings]
    sets = (Path(__file__).parents[1] / "questions").glob("*.jsonl")
    asked = [json.loads(line) for one in sets for line in one.read_text("utf-8").splitlines()]
    foreign = sorted({one["q"] for one in asked if "q" in one and one.get("lang", "en") != "en"})
    for name, texts in (("en", english), ("other", foreign)):
        if not texts:
            raise SystemExit(f"the knowledge has no questions: {name}")
        chance.shuffle(texts)
    turns = itertools.cycle((english, foreign) if mixed else (english,))
    for number in itertools.count():
        texts = next(turns)
        # Variants beyond the first round differ by words that a reader has to look at.
        text, again = texts[number % len(texts)], number // len(texts)
        yield f"{text} {_PLACES[again % len(_PLACES)]} {again or ''}".strip() if again else text


def _pin(pid: int) -> None:
    """Hold every thread of a process on one processor."""
    last = {max(os.sched_getaffinity(0))}
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), last)


async def measure(knowledge: Path, seconds: float, *, mixed: bool, encoder: str) -> bool:
    """Print the figures of one run; return True if they are what is promised."""
    rate = _MIXED if mixed else _ENGLISH
    texts, count = _texts(knowledge, 1, mixed=mixed), int(rate * seconds)
    env = {"KNOWLEDGE_DIR": str(knowledge), "SEMANTIC": encoder}
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bot.sqlite3"
        async with LocalTelegram() as server, BotProcess(server.url, database, **env) as bot:
            print("half in other languages" if mixed else "English", end=": ")
            return await _measured(server, bot, texts, rate, count)


async def _measured(
    server: LocalTelegram, bot: BotProcess, texts: Iterator[str], rate: float, count: int
) -> bool:
    _pin(bot.pid)
    for chat in range(_WARM_UP):
        server.ask(1_000_000 + chat, next(texts))
    await server.until_answered(_WARM_UP, 120)
    used, loop = cpu_seconds(bot.pid), asyncio.get_running_loop()
    started = loop.time()
    for number in range(count):
        await asyncio.sleep(max(0.0, started + number / rate - loop.time()))
        server.ask(number, next(texts))
    await server.until_answered(_WARM_UP + count, 120)
    took, used = loop.time() - started, cpu_seconds(bot.pid) - used
    memory = bot.memory_mb()
    waits = sorted(server.sent[n][0] - server.asked[n] for n in range(count) if n in server.sent)
    lost, p99 = count - len(waits), waits[len(waits) * 99 // 100]
    print(
        f"{rate:.0f} a second, {count} questions: "
        f"lost {lost}, answered {len(waits) / took:.1f}/s, p50 {waits[len(waits) // 2]:.3f} s, "
        f"p99 {p99:.2f} s, {memory:.0f} MB, {used / count * 1000:.1f} ms of processor a question, "
        f"ready after {bot.ready_after:.1f} s",
        flush=True,
    )
    return lost == 0 and p99 < _MOST_P99 and memory < _MOST_MB


def main() -> int:
    """Print the figures; return 1 where they are not what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--encoder", default="auto", help="SEMANTIC of the bot")
    parser.add_argument("--knowledge", type=Path, default=packaged_folder(), metavar="DIR")
    args = parser.parse_args()
    kept = True
    for mixed in (False, True):
        kept &= run(measure(args.knowledge, args.seconds, mixed=mixed, encoder=args.encoder))
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
