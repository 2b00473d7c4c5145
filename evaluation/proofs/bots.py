"""Starts bots as processes of their own, and asks them about themselves."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge
from evaluation.proofs.local_server import TOKEN

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
# Small, so that a process starts quickly; scoring is not what these proofs are about.
SMALL = ROOT / "tests" / "fixtures" / "tidal"
QUICK = {"KNOWLEDGE_DIR": str(SMALL), "SEMANTIC": "off"}
SECRET = "proofs"  # noqa: S105 - for the loopback
_POLITE = ("", "please ", "hi, ", "hello, ", "could you say: ", "I would like to know: ", "and ")
_READY_SECONDS = 300.0  # with the encoder, on a busy machine


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def questions(folder: Path | None = None) -> Iterator[str]:
    """Yield questions about the knowledge in ``folder`` for ever, many before one repeats."""
    entries = load_knowledge(folder or packaged_folder()).entries.values()
    phrasings = [phrasing for entry in entries for phrasing in entry.phrasings]
    return itertools.cycle(f"{polite}{one}" for polite in _POLITE for one in phrasings)


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(proof: Coroutine[Any, Any, T]) -> T:
    """Return what a proof finds; however it ends, by SIGTERM as well, it takes its bots along."""

    async def until_ended() -> T:
        task = asyncio.current_task()
        assert task  # noqa: S101 - narrows the type
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await proof

    return asyncio.run(until_ended())


class BotProcess:
    """One process of this bot, as long as its block lasts."""

    def __init__(
        self, api_url: str, database_url: str, *, webhook: bool = False, **env: str
    ) -> None:
        self.port = free_port()
        self._env = os.environ | {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api_url,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "FLOOD_LIMITS": "off",
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
            **({"WEBHOOK_URL": api_url, "WEBHOOK_SECRET": SECRET} if webhook else {}),
            **env,
        }
        self.ready_after = 0.0  # seconds from the start until answers can be given
        self._process: asyncio.subprocess.Process | None = None

    def use_port(self, port: int) -> None:
        """Serve on a port that a process before had."""
        self.port = port
        self._env["PORT"] = str(port)

    async def __aenter__(self) -> Self:
        """Start, and wait until answers can be given."""
        started = asyncio.get_running_loop().time()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self._env, cwd=ROOT
        )
        try:
            await asyncio.wait_for(self._until_ready(self._process), _READY_SECONDS)
        except BaseException:
            await self.kill()
            raise
        self.ready_after = asyncio.get_running_loop().time() - started
        return self

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        while await self.health() is None:
            if process.returncode is not None:
                raise RuntimeError(f"the bot ended with {process.returncode}")
            await asyncio.sleep(0.05)

    async def __aexit__(self, *_: object) -> None:
        """End it as a host does at a deploy, unless it has ended."""
        await self._end(signal.SIGTERM)

    async def health(self) -> str | None:
        """Return the state of health; None as long as there is none."""
        with suppress(OSError, asyncio.IncompleteReadError):
            answer = await self.get("/healthz")
            return answer if " 200 " in answer.partition("\r\n")[0] else None
        return None

    async def get(self, path: str) -> str:
        """Return the raw answer to a GET."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer.decode()

    async def metric(self, name: str) -> float:
        """Return one metric."""
        lines = (await self.get("/metrics")).splitlines()
        return float(next(line.split()[-1] for line in lines if line.startswith(f"{name} ")))

    def memory_mb(self) -> float:
        """Return the resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found: Any = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(found.split()[1]) / 1024

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid if self._process else 0

    async def kill(self) -> None:
        """End without a warning, as a power cut or the kernel would."""
        await self._end(signal.SIGKILL)

    async def _end(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)
            try:
                await asyncio.wait_for(self._process.wait(), 20)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
