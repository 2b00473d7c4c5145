"""How long a saved change takes until it is answered, alone and beside questions.

    python -m evaluation.measure_reload
    python -m evaluation.measure_reload --rate 20 --knowledge DIR --semantic off

Prints the seconds from a save to the first right reply, and until all is learnt anew; and how long
other questions take meanwhile. Returns 1 where a save takes more than 2 s. The first start takes a
minute: the caches are of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

# As ``run`` has it: before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.knowledge.layout import packaged_folder
from bot.maintaining.reload import Reloaded
from bot.cli.run import build_responder
from bot.telegram.responder import following
from bot.telegram.limits import SCORING_THREADS, SWITCH_SECONDS
from bot.telegram.metrics import Metrics
from bot.telegram.responder import CountingResponder
from bot.settings import Settings

_MOST = 2.0
_LOOK = 0.01
_POLITE = ("please: ", "hi, ", "hello, ", "could you say, ", "and ", "so, ", "well, ")
_FILE = "faq/measured.yaml"
_ALONE = 10.0


class Bench:
    """A program that follows a folder, without Telegram, and what is asked of it."""

    def __init__(self, folder: Path, responder: CountingResponder) -> None:
        self._file = folder / _FILE
        self._responder = responder
        self._phrasings: dict[str, None] = {}
        phrasings = [p for e in responder.knowledge.entries.values() for p in e.phrasings]
        self._texts = (f"{polite}{one}" for polite in itertools.cycle(_POLITE) for one in phrasings)

    async def live(self, answer: str, phrasing: str) -> float:
        """Save an answer, and a phrasing beside those before; return the seconds until that has
        this answer."""
        self._phrasings[phrasing] = None
        lines = "".join(f"      - {one}\n" for one in self._phrasings)
        begun = time.perf_counter()
        self._file.write_text(
            "topic: measured\ntitle: Measured\nentries:\n  - id: measured\n    kind: sourceless\n"
            f"    title: When is the gate open?\n    answer: {answer}\n    phrasings:\n{lines}"
        )
        while not await asyncio.to_thread(self._answers, phrasing, answer):
            await asyncio.sleep(_LOOK)
        return time.perf_counter() - begun

    def _answers(self, question: str, answer: str) -> bool:
        return any(answer in one.text for one in self._responder.reply(question).answers)

    async def learnt(self) -> float:
        """Return the seconds until what is in use is what a new start would make."""
        begun = time.perf_counter()
        while self._responder.engine.unfinished:
            await asyncio.sleep(_LOOK)
        return time.perf_counter() - begun

    async def gone(self) -> None:
        """Take the entry back."""
        self._file.unlink()
        self._phrasings = {}
        while "measured" in self._responder.knowledge.entries:
            await asyncio.sleep(_LOOK)
        await self.learnt()

    @asynccontextmanager
    async def asked(self, rate: float) -> AsyncIterator[list[float]]:
        """Ask so many questions a second, each another one; yield the seconds that they took."""
        took: list[float] = []

        async def ask(question: str) -> None:
            begun = time.perf_counter()
            await asyncio.to_thread(self._responder.reply, question)
            took.append(time.perf_counter() - begun)

        async def go_on() -> None:
            async with asyncio.TaskGroup() as group:
                for text in self._texts:
                    group.create_task(ask(text))
                    await asyncio.sleep(1 / rate)

        asking = asyncio.create_task(go_on())
        try:
            yield took
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)


async def save(bench: Bench) -> dict[str, float]:
    """Return the seconds of each kind of save."""
    found = {"an added entry": await bench.live("From nine.", "opening hours of the zebra gate")}
    found["(learnt anew after)"] = await bench.learnt()
    found["a changed answer"] = await bench.live("From ten.", "opening hours of the zebra gate")
    found["an added phrasing"] = await bench.live("From ten.", "when may zebras come in")
    found["another one meanwhile"] = await bench.live("From one.", "giraffe feeding hours")
    await bench.gone()
    return found


async def measure(folder: Path, semantic: str, rate: float, rounds: int) -> float:
    """Print all figures; return the longest that a save took."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(SCORING_THREADS))
    given = Settings.load({"SEMANTIC": semantic})
    responder = build_responder(given, folder, Metrics())
    bench, longest = Bench(folder, responder), 0.0
    async with following(responder, _nobody):
        await bench.live("At eight.", "a first one")
        await bench.gone()
        async with bench.asked(rate) as took:
            await asyncio.sleep(_ALONE)
        print(f"questions alone, {rate:g} a second: {_spread(took)}", flush=True)
        for beside in (False, True):
            async with bench.asked(rate if beside else 1e-3) as took:
                found = [await save(bench) for _ in range(rounds)]
            print(f"\nbeside {rate:g} questions a second, {_spread(took)}" if beside else "\nalone")
            for name in found[0]:
                seconds = sorted(one[name] for one in found)
                print(f"  {name:22} {statistics.median(seconds):6.2f} s, at most {seconds[-1]:.2f}")
                longest = max(longest, 0.0 if name.startswith("(") else seconds[-1])
    return longest


def _spread(seconds: Sequence[float]) -> str:
    ms = sorted(1000 * one for one in seconds)
    if not ms:
        return "none"
    half, most = ms[len(ms) // 2], ms[len(ms) * 99 // 100]
    return f"{len(ms)} answered: half within {half:.0f} ms, 99 % within {most:.0f} ms"


async def _nobody(_: Reloaded) -> None:
    """Tell nobody."""


def main() -> int:
    """Print the figures; return 1 where a save took more than 2 s."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=packaged_folder())
    parser.add_argument("--semantic", default="auto", help="as the setting SEMANTIC")
    parser.add_argument("--rate", type=float, default=10.0, help="questions a second")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    sys.setswitchinterval(SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = str(Path(place) / "cache")
        folder = Path(shutil.copytree(args.knowledge, Path(place) / "knowledge"))
        longest = asyncio.run(measure(folder, args.semantic, args.rate, args.rounds))
    return int(longest > _MOST)


if __name__ == "__main__":
    sys.exit(main())
