"""Measure in Chromium how soon the desk opens, replies and checks.

``python tests/desk/desk_times.py``, with the packaged knowledge, by words alone. The first number
of a line is the median.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from desk_browser import browser, running_desk

from bot.cli.engine import build_engine
from bot.knowledge.layout import packaged_folder

if TYPE_CHECKING:
    from playwright.sync_api import Page

TIMES = 7
QUESTION = "how many joint labs are there"


def main() -> None:
    """Print one line a measure."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        folder = Path(shutil.copytree(packaged_folder(), home / "kb"))
        engine = build_engine(folder)
        engine.reply(QUESTION)
        show("the bot's own reply", [timed(lambda: engine.reply(QUESTION)) for _ in range(TIMES)])
        show("from the command to its page", [opening(folder, home) for _ in range(TIMES)])
        with running_desk(folder, home) as address, browser(address) as page:
            show("a reply in the chat", replies(page))
            show("from a key to the message of check", checks(page, folder))


def opening(folder: Path, home: Path) -> float:
    """Return the seconds until the page of a desk that is started has come."""
    started = time.perf_counter()
    with running_desk(folder, home) as address, httpx.Client(follow_redirects=True) as client:
        while True:
            try:
                client.get(address).raise_for_status()
            except httpx.ConnectError:
                continue  # it does not listen yet
            return time.perf_counter() - started


def replies(page: Page) -> list[float]:
    """Return the seconds from Enter to the reply's bubble, the first left out."""

    def ask(number: int) -> None:
        page.keyboard.press("Enter")
        page.locator(".bubbles > li").nth(2 * number + 1).wait_for()

    found = []
    for number in range(TIMES + 1):
        page.get_by_label("Message").fill(QUESTION)
        found.append(timed(lambda number=number: ask(number)))
    return found[1:]


def checks(page: Page, folder: Path) -> list[float]:
    """Return the seconds from a key to what check says, which is then shown at once."""
    entries = build_engine(folder).knowledge.entries.values()
    name = next(one.id for one in entries if one.facts)
    page.goto("/".join(page.url.split("/")[:3]) + f"/edit/entry/{name}")
    page.get_by_label("Answer", exact=True).press("End")

    def check(key: str) -> None:
        with page.expect_response("**/check/**"):
            page.keyboard.press(key)

    return [timed(lambda key=key: check(key)) for _ in range(TIMES) for key in ("7", "Backspace")]


def timed(do: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def show(what: str, seconds: Sequence[float]) -> None:
    """Print the median and all of them, in milliseconds."""
    rounded = ", ".join(f"{1000 * one:.0f}" for one in seconds)
    print(f"{what}: {1000 * statistics.median(seconds):.0f} ms ({rounded})")  # noqa: T201


if __name__ == "__main__":
    main()
