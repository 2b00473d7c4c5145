"""Make the pictures of docs/desk.md anew: ``python tests/desk/desk_screenshots.py docs/images``."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from desk_browser import browser, running_desk

from bot.storage.database import Database
from bot.storage.store import SqlStore

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
ASKED = ("are the ropes bad for boats", "what does a ticket for the ferry cost")


def main(out: Path) -> None:
    """Open each page and photograph it, for a screen and for a phone in the dark."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        folder = Path(shutil.copytree(TIDAL, home / "tidal"))
        asyncio.run(_ask(home))
        with running_desk(folder, home) as address, browser(address, 1200, 760) as page:
            site = "/".join(address.split("/")[:3])
            page.get_by_label("Message").fill("how much do the fishers get a year")
            page.keyboard.press("Enter")
            page.wait_for_selector(".why")
            page.screenshot(path=out / "desk-chat.png")
            page.goto(f"{site}/article#hallarey-tide-p2-s1")
            page.screenshot(path=out / "desk-article.png")
            page.goto(f"{site}/readers")
            page.keyboard.press("j")
            page.screenshot(path=out / "desk-readers.png")
            page.goto(f"{site}/edit/entry/sound-agreement")
            page.get_by_label("Answer", exact=True).fill("They get 150,000 crowns.")
            page.wait_for_selector("#error-answer:not([hidden])")
            page.screenshot(path=out / "desk-edit.png")
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": 390, "height": 760})
            page.goto(f"{site}/chat")
            page.screenshot(path=out / "desk-phone.png")


async def _ask(home: Path) -> None:
    async with Database(f"sqlite:///{home}/desk.db") as database:
        store = SqlStore(database, bot_id=0)
        for question in ASKED:
            await store.record_unanswered(question, "no_match", "en", ())


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else "docs/images"))
