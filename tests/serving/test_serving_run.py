"""The whole program against a strict Bot API server on the loopback."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from places import ROOT, TIDAL
from telegram_server import TelegramServer, User
from telegram_server.errors import ApiError
from telegram_whole import ADA, MAINTAINER, QUESTION, served

from bot.errors import ConfigurationError

pytestmark = pytest.mark.usefixtures("quick_start")
BOB, MARY = User(502, "Bob"), User(MAINTAINER, "Mary")
NOBODY = {"ADMIN_IDS": ""}


def free_port() -> str:
    """Return a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def replies(server: TelegramServer, user: User) -> list[str]:
    """Return the texts that a person got."""
    return [c.params["text"] for c in server.sent("sendMessage") if c.params["chat_id"] == user.id]


async def test_webhook(server: TelegramServer, tmp_path: Path) -> None:
    """By webhook the same, on a port of ours, with the secret that Telegram was told."""
    port = free_port()
    server.updates.target = f"http://127.0.0.1:{port}"
    address = "https://bot.example"
    async with served(server, tmp_path, WEBHOOK_URL=address, PORT=port):
        await server.until(lambda: bool(server.sent("setWebhook")))
        await server.private_message(ADA, QUESTION)
        await server.until(lambda: bool(replies(server, ADA)))
    assert len(replies(server, ADA)) == 1
    # Another process may serve the webhook: it stays when one ends.
    assert server.sent("deleteWebhook") == []


async def test_a_refused_webhook_is_a_wrong_setting(server: TelegramServer, tmp_path: Path) -> None:
    """An address that Telegram will never call is named, and not tried again for ever."""
    hook = {"WEBHOOK_URL": "https://bot.example:81", "PORT": free_port()}
    with pytest.raises(ConfigurationError, match=r"WEBHOOK_URL .*https://bot.example:81.*ports"):
        async with served(server, tmp_path, **hook) as bot:
            await bot.ended()


async def test_a_restart_answers_what_came_meanwhile(
    server: TelegramServer, tmp_path: Path
) -> None:
    """What was answered is not answered again; what came while nobody was there is."""
    async with served(server, tmp_path, **NOBODY):
        await server.private_message(ADA, QUESTION)
        await server.until(lambda: bool(replies(server, ADA)))
    await server.private_message(BOB, QUESTION)
    async with served(server, tmp_path, **NOBODY):
        await server.until(lambda: bool(replies(server, BOB)))
    assert (len(replies(server, ADA)), len(replies(server, BOB))) == (1, 1)


async def test_numbers_of_updates_that_begin_lower(server: TelegramServer, tmp_path: Path) -> None:
    """After a week without updates Telegram chooses their numbers anew: they are confirmed, too."""
    async with served(server, tmp_path, **NOBODY):
        await server.private_message(ADA, QUESTION)
        await server.until(lambda: bool(replies(server, ADA)))
        server.updates.last_id = 5
        await server.private_message(BOB, QUESTION)
        await server.until(lambda: bool(replies(server, BOB)))
        await server.settled(seconds=5)


def run_bot(
    folder: Path, knowledge: Path | None = TIDAL, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with no settings but these."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "bot", "run"]
    command += ["--knowledge", str(knowledge)] if knowledge else []
    env = keep | {"PYTHONPATH": str(ROOT), "SEMANTIC": "off"} | env
    return subprocess.run(  # noqa: S603
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_without_a_token_one_line_and_exit_2(tmp_path: Path) -> None:
    """Who forgot the token is told where to get one."""
    done = run_bot(tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("TELEGRAM_BOT_TOKEN is not set.")
    assert len(done.stderr.splitlines()) == 1


def test_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    """All of them, a line each, before anything starts: within a second of processor time."""
    before = os.times()
    done = run_bot(
        tmp_path,
        None,
        PORT="http",
        DATABASE_URL="sqlite:////dev/null/x.db",
        WEBHOOK_URL="http://bot.example.org",
        KNOWLEDGE_DIR="nowhere",
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 5
    used = os.times()
    assert used.children_user + used.children_system < 1 + before[2] + before[3]


async def test_a_token_that_is_refused_later(server: TelegramServer, tmp_path: Path) -> None:
    """Whoever revoked it is told, by polling or webhook; what was asked waits for the new one."""
    for user, more in (
        (ADA, {}),
        (BOB, {"WEBHOOK_URL": "https://bot.example", "PORT": free_port()}),
    ):
        server.updates.target = f"http://127.0.0.1:{more.get('PORT')}"
        server.fail("sendMessage", ApiError(401), 100)
        await server.private_message(user, QUESTION)
        with pytest.raises(ConfigurationError, match="TELEGRAM_BOT_TOKEN was refused"):
            async with served(server, tmp_path, **more) as bot:
                await bot.ended()
        server.recover()
    async with served(server, tmp_path, **NOBODY):
        await server.until(lambda: bool(replies(server, ADA) and replies(server, BOB)))
    assert (len(replies(server, ADA)), len(replies(server, BOB))) == (1, 1)


async def test_a_damaged_database_is_told_of(server: TelegramServer, tmp_path: Path) -> None:
    """The bot answers, maintainers get a message, and whoever watches its health can read it."""
    (tmp_path / "bot.sqlite3").write_text("no database at all " * 100)
    port = free_port()
    await server.private_message(MARY, QUESTION)
    async with served(server, tmp_path, PORT=port):
        await server.until(lambda: len(replies(server, MARY)) == 2)
        async with httpx.AsyncClient(trust_env=False) as client:
            state = (await client.get(f"http://127.0.0.1:{port}/healthz")).json()
    assert state["status"] == "ok"
    assert Path(state["damaged_database"]).name.startswith("bot.sqlite3.damaged-")
    (told,) = (text for text in replies(server, MARY) if "damaged" in text)
    assert state["damaged_database"] in told


async def test_a_refused_token_one_line_and_exit_2(server: TelegramServer, tmp_path: Path) -> None:
    """A token that Telegram does not know ends the program, without showing it."""
    done = await asyncio.to_thread(
        run_bot,
        tmp_path,
        TELEGRAM_BOT_TOKEN="1:wrong",  # noqa: S106 - it is refused
        TELEGRAM_API_URL=server.url,
        DATABASE_URL=f"sqlite:///{tmp_path}/bot.sqlite3",
        LOG_LEVEL="ERROR",
    )
    assert done.returncode == 2
    assert done.stderr.startswith("TELEGRAM_BOT_TOKEN was refused")
    assert len(done.stderr.splitlines()) == 1
