"""The whole program against a strict Bot API server on the loopback."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from places import ROOT, TIDAL
from telegram_server import TelegramServer, User
from telegram_server.errors import ApiError

from bot.cli.run import build_responder
from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.telegram.server import BotServer

ADA, BOB = User(501, "Ada"), User(502, "Bob")


def settings(server: TelegramServer, folder: Path, **more: str) -> Settings:
    """Return settings for that server."""
    return Settings.load(
        {
            "TELEGRAM_BOT_TOKEN": server.token,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3",
            "SEMANTIC": "off",
            "FLOOD_LIMITS": "off",
            **more,
        }
    )


@asynccontextmanager
async def serving(given: Settings) -> AsyncIterator[None]:
    """Run the program until the end of the block."""
    bot = BotServer(given, partial(build_responder, given, TIDAL))
    running = asyncio.create_task(bot.run())
    try:
        yield
    finally:
        bot.stop()
        await asyncio.wait_for(running, 30)


def free_port() -> str:
    """Return a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def replies(server: TelegramServer, user: User) -> list[str]:
    """Return the texts that a person got."""
    return [c.params["text"] for c in server.sent("sendMessage") if c.params["chat_id"] == user.id]


async def test_polling(server: TelegramServer, tmp_path: Path) -> None:
    """A question in private gets its cited answer, once, and the server refuses nothing."""
    async with serving(settings(server, tmp_path)):
        await server.private_message(ADA, "when was the first turbine lowered into the sound?")
        await server.until(lambda: bool(replies(server, ADA)))
    assert len(replies(server, ADA)) == 1
    assert "paragraph" in replies(server, ADA)[0]
    assert server.refused == []


async def test_webhook(server: TelegramServer, tmp_path: Path) -> None:
    """By webhook the same, on a port of ours, with the secret that Telegram was told."""
    port = free_port()
    server.updates.target = f"http://127.0.0.1:{port}"
    address = "https://bot.example"
    async with serving(settings(server, tmp_path, WEBHOOK_URL=address, PORT=port)):
        await server.until(lambda: bool(server.sent("setWebhook")))
        await server.private_message(ADA, "when was the first turbine lowered into the sound?")
        await server.until(lambda: bool(replies(server, ADA)))
    assert len(replies(server, ADA)) == 1
    # Another process may serve the webhook: it stays when one ends.
    assert server.sent("deleteWebhook") == []


async def test_a_refused_webhook_is_a_wrong_setting(server: TelegramServer, tmp_path: Path) -> None:
    """An address that Telegram will never call is named, and not tried again for ever."""
    given = settings(server, tmp_path, WEBHOOK_URL="https://bot.example:81", PORT=free_port())
    with pytest.raises(ConfigurationError, match=r"WEBHOOK_URL .*https://bot.example:81.*ports"):
        async with asyncio.timeout(30):
            await BotServer(given, partial(build_responder, given, TIDAL)).run()


async def test_a_restart_answers_what_came_meanwhile(
    server: TelegramServer, tmp_path: Path
) -> None:
    """What was answered is not answered again; what came while nobody was there is."""
    async with serving(settings(server, tmp_path)):
        await server.private_message(ADA, "when was the first turbine lowered into the sound?")
        await server.until(lambda: bool(replies(server, ADA)))
    await server.private_message(BOB, "when was the first turbine lowered into the sound?")
    async with serving(settings(server, tmp_path)):
        await server.until(lambda: bool(replies(server, BOB)))
    assert (len(replies(server, ADA)), len(replies(server, BOB))) == (1, 1)


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
    question = "when was the first turbine lowered into the sound?"
    for user, more in (
        (ADA, {}),
        (BOB, {"WEBHOOK_URL": "https://bot.example", "PORT": free_port()}),
    ):
        server.updates.target = f"http://127.0.0.1:{more.get('PORT')}"
        given = settings(server, tmp_path, **more)
        running = asyncio.create_task(
            BotServer(given, partial(build_responder, given, TIDAL)).run()
        )
        server.fail("sendMessage", ApiError(401), 100)
        await server.private_message(user, question)
        with pytest.raises(ConfigurationError, match="TELEGRAM_BOT_TOKEN was refused"):
            await asyncio.wait_for(running, 60)
        server.recover()
    async with serving(settings(server, tmp_path)):
        await server.until(lambda: bool(replies(server, ADA) and replies(server, BOB)))
    assert (len(replies(server, ADA)), len(replies(server, BOB))) == (1, 1)


async def test_a_damaged_database_is_told_of(server: TelegramServer, tmp_path: Path) -> None:
    """The bot answers, maintainers get a message, and whoever watches its health can read it."""
    (tmp_path / "bot.sqlite3").write_text("no database at all " * 100)
    port, mary = free_port(), User(900, "Mary")
    await server.private_message(mary, "when was the first turbine lowered into the sound?")
    async with serving(settings(server, tmp_path, ADMIN_IDS="900", PORT=port)):
        await server.until(lambda: len(replies(server, mary)) == 2)
        async with httpx.AsyncClient(trust_env=False) as client:
            state = (await client.get(f"http://127.0.0.1:{port}/healthz")).json()
    assert state["status"] == "ok"
    assert Path(state["damaged_database"]).name.startswith("bot.sqlite3.damaged-")
    (told,) = (text for text in replies(server, mary) if "damaged" in text)
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


def test_other_commands_import_nothing_of_the_storage() -> None:
    """A question in the terminal loads no database, no HTTP server and no Telegram library."""
    code = (
        "import sys; from bot.cli.main import main; "
        f"main(['ask', '--knowledge', {str(TIDAL)!r}, 'when did the tidal park start?']); "
        "heavy = {'sqlalchemy', 'telegram', 'starlette', 'uvicorn', 'bot.storage', "
        "'bot.telegram', 'prometheus_client'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)"
    )
    env = os.environ | {"SEMANTIC": "off"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
