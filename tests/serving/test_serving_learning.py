"""What people do in Telegram comes to the report, and from there into the files."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telegram_server import TelegramServer, User

from bot.cli.main import main
from bot.knowledge.loader import load_knowledge
from bot.cli.run import build_responder
from bot.telegram.server import BotServer
from bot.settings import Settings

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
ADA, MARY = User(501, "Ada"), User(900, "Mary")
MISSED = "the ropes, how low"


def label(message: dict[str, Any], fits: Callable[[str], bool]) -> str:
    """Return the first button of a message that fits."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(one["text"] for row in rows for one in row if fits(one["text"]))


async def use_it(given: Settings, folder: Path, server: TelegramServer) -> None:
    """Ask in vain, turn a thumb down, and attach the missed question as a maintainer."""
    bot = BotServer(given, lambda metrics: build_responder(given, folder, metrics))
    running = asyncio.create_task(bot.run())
    await server.private_message(MARY, "/start")
    await server.until(lambda: bool(server.sent("sendMessage")))

    async def said(person: User, text: str) -> dict[str, Any]:
        before = len(server.sent("sendMessage"))
        await server.private_message(person, text)
        await server.until(lambda: len(server.sent("sendMessage")) > before)
        result: dict[str, Any] = server.sent("sendMessage")[before].result
        return result

    async def pressed(message: dict[str, Any], text: str, person: User) -> None:
        before = len(server.sent("answerCallbackQuery"))
        await server.press(message, text, person)
        await server.until(lambda: len(server.sent("answerCallbackQuery")) > before)

    await said(ADA, MISSED)
    answer = await said(ADA, "when did the tidal park start?")
    await pressed(answer, label(answer, lambda text: "👎" in text), ADA)
    listed = await said(MARY, "/unanswered")
    assert MISSED in listed["text"]
    await pressed(listed, label(listed, lambda text: "ropes" in text.lower()), MARY)
    bot.stop()
    await asyncio.wait_for(running, 30)
    assert server.refused == []


async def run(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command as a maintainer does; return what it prints."""
    assert await asyncio.to_thread(main, list(words)) == 0
    return "".join(capfd.readouterr())


async def test_from_telegram_into_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A staged question is added by ``report --apply``; a thumb down is shown with its entry."""
    folder = Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
    async with TelegramServer() as server:
        settings = {
            "TELEGRAM_BOT_TOKEN": server.token,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": f"sqlite:///{tmp_path}/bot.sqlite3",
            "SEMANTIC": "off",
            "FLOOD_LIMITS": "off",
            "ADMIN_IDS": str(MARY.id),
        }
        await use_it(Settings.load(settings), folder, server)
    for name in ("DATABASE_URL", "SEMANTIC"):
        monkeypatch.setenv(name, settings[name])
    shown = await run(capfd, "report", "--knowledge", str(folder))
    assert f"1. {MISSED}" in shown
    assert "-> rope-depth (a maintainer chose it)" in shown
    assert "when did the tidal park start?  (thumb down once: " in shown
    applied = await run(capfd, "report", "--apply", "--knowledge", str(folder))
    assert f"added to rope-depth: {MISSED}" in applied
    assert MISSED in load_knowledge(folder).entries["rope-depth"].phrasings
    again = await run(capfd, "report", "--knowledge", str(folder))
    assert MISSED not in again
