"""Runs the whole program against the test server, in a process of its own or in that of a test."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from places import ROOT, TIDAL
from telegram_server import Call, Chat, TelegramServer, User

from bot.cli.serve import build_responder
from bot.settings import Settings
from bot.telegram.server import BotServer

QUESTION = "when was the first turbine lowered into the sound?"
ANSWER = "14 May 2013"
MAINTAINER = 900
PLACES = ("private", "group", "supergroup", "general", "topic", "channel")
ADA = User(501, "Ada")


@dataclass
class Program:
    """The program that runs."""

    server: TelegramServer
    running: asyncio.Task[None] | None = None  # in the process of the test

    def calls(self, chat: Chat, *methods: str) -> list[Call]:
        """Return the accepted calls for a chat, without those for inline messages."""
        wanted = methods or ("sendMessage", "editMessageText")
        return [one for one in self.server.sent(*wanted) if one.params.get("chat_id") == chat.id]

    async def ended(self) -> None:
        """Wait until the program ends by itself, and fail with what it fails with."""
        assert self.running
        await asyncio.wait({self.running}, timeout=60)

    async def called(self, chat: Chat, count: int = 1, *methods: str) -> list[Call]:
        """Wait for so many calls for a chat, and return them."""
        await self.server.until(lambda: len(self.calls(chat, *methods)) >= count)
        return self.calls(chat, *methods)

    async def only(self, chat: Chat) -> Any:
        """Return the one message that a chat has got, once all that was said there is handled."""
        (sent, _) = await self.until_sentinel(chat, 1)
        return sent.result

    async def silent(self, chat: Chat) -> None:
        """Fail unless nothing was written into a chat."""
        await self.until_sentinel(chat, 0)

    async def until_sentinel(self, chat: Chat, expected: int) -> list[Call]:
        """Ask something more: what a chat got before its answer is all that it gets."""
        await say(self.server, chat, f"/ask {QUESTION}", User(999, "Zoe"))
        calls = await self.called(chat, expected + 1)
        assert len(calls) == expected + 1, [one.params["text"] for one in calls]
        assert ANSWER in calls[-1].params["text"]
        return calls


async def say(
    server: TelegramServer, chat: Chat, text: str, user: User = ADA, **more: Any
) -> dict[str, Any]:
    """Write in any kind of chat."""
    if chat.type == "private":
        return await server.private_message(chat.user or user, text, **more)
    if chat.type == "channel":
        return await server.channel_post(chat, text, **more)
    thread = next(iter(chat.threads), None)
    return await server.group_message(chat, user, text, thread=thread, **more)


_people = iter(range(10_000, 20_000))


def open_place(server: TelegramServer, place: str) -> Chat:
    """Return a fresh chat of a kind."""
    if place == "private":
        return server.world.private(User(next(_people), "Ida"))
    if place in ("general", "topic"):
        chat = server.world.new_chat("supergroup", "Forum", is_forum=True)
        chat.threads |= {42} if place == "topic" else set()
        return chat
    chat = server.world.new_chat(place, "Room")
    chat.bot_status = "administrator" if place == "channel" else "member"
    return chat


def environment(server: TelegramServer, folder: Path, **more: str) -> dict[str, str]:
    """Return settings for that server, and nothing of this machine's own."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return keep | {
        "PYTHONPATH": str(ROOT),
        "OPENBLAS_NUM_THREADS": "1",
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3",
        "SEMANTIC": "off",
        "FLOOD_LIMITS": "off",
        "ADMIN_IDS": str(MAINTAINER),
        **more,
    }


@asynccontextmanager
async def program(
    server: TelegramServer, folder: Path, knowledge: Path = TIDAL, **more: str
) -> AsyncIterator[Program]:
    """Run ``python -m bot run`` until the end of the block; it has to end well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--knowledge", str(knowledge)),
        cwd=folder,
        env=environment(server, folder, **more),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Program(server)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, errors.decode()
    assert "Traceback" not in errors.decode(), errors.decode()


class _Faults(logging.Handler):
    """Keeps what is logged with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.messages.append(self.format(record))


@asynccontextmanager
async def served(
    server: TelegramServer, folder: Path, knowledge: Path = TIDAL, **more: str
) -> AsyncIterator[Program]:
    """Run the same in the process of the test, which takes a tenth of the time: see
    ``quick_start``."""
    given = Settings.load(environment(server, folder, **more))
    bot = BotServer(given, partial(build_responder, given, knowledge))
    faults = _Faults()
    logging.getLogger("bot").addHandler(faults)
    running = asyncio.create_task(bot.run())
    try:
        yield Program(server, running)
    finally:
        bot.stop()
        await asyncio.wait_for(running, 30)
        logging.getLogger("bot").removeHandler(faults)
    assert faults.messages == []
