"""The desk beside the running bot: what readers asked is mended, and live."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from pathlib import Path

import pytest
from desk_browser import CHROMIUM, browser, running_desk
from telegram_server import TelegramServer

sys.path.append(str(Path(__file__).parents[1] / "telegram"))
from telegram_whole import TIDAL, open_place, program, say

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium")

ASKED = "zorp quux of the ropes"
MINUTE = 60


async def test_from_an_unanswered_question_to_its_answer(tmp_path: Path) -> None:
    """In under a minute, desk and browser started, the running bot has the answer; the article then
    counts it."""
    folder = Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
    shared = {"DATABASE_URL": f"sqlite:///{tmp_path}/desk.db"}
    async with TelegramServer() as server, program(server, tmp_path, folder, **shared) as bot:
        chat = open_place(server, "private")
        await say(server, chat, ASKED)
        (refused,) = await bot.called(chat)
        assert "paragraph" not in refused.params["text"]
        started = time.monotonic()
        await asyncio.to_thread(_mend, folder, tmp_path)
        while "paragraph" not in bot.calls(chat)[-1].params["text"]:
            assert time.monotonic() - started < MINUTE
            await say(server, chat, ASKED)
            await bot.called(chat, len(bot.calls(chat)) + 1)
        await asyncio.to_thread(_counted, folder, tmp_path)


def _mend(folder: Path, data: Path) -> None:
    with running_desk(folder, data) as address, browser(address) as page:
        page.get_by_role("link", name="Readers").press("Enter")
        playwright.expect(page.get_by_role("heading", name=ASKED)).to_be_visible()
        page.wait_for_load_state()
        page.keyboard.press("j")
        page.keyboard.press("1")
        playwright.expect(page.get_by_role("status")).to_contain_text("Saved")


def _counted(folder: Path, data: Path) -> None:
    with running_desk(folder, data) as address, browser(address) as page:
        page.get_by_role("link", name="Article").press("Enter")
        playwright.expect(page.locator("sup").first).to_have_text("1")
