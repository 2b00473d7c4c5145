"""The desk as a person has it: the command running, and its page open in Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
WAIT = 60_000.0  # milliseconds: a busy machine makes nothing wrong


@contextmanager
def running_desk(folder: Path, data: Path, *words: str) -> Iterator[str]:
    """Run ``faqbot desk`` and yield the address that it shows; ``data`` is the user's folder."""
    environment = {
        **os.environ,
        "SEMANTIC": "off",
        "DATABASE_URL": f"sqlite:///{data}/desk.db",
        "XDG_DATA_HOME": str(data),
    }
    command = [sys.executable, "-m", "bot", "desk", "--no-browser", "--port", "0"]
    desk = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--knowledge", str(folder), *words],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert desk.stdout
        yield next(line for line in desk.stdout if "open at" in line).split()[-1]
    finally:
        desk.terminate()
        desk.communicate()


@contextmanager
def browser(
    address: str, width: int = 1400, height: int = 900, colours: str = "light"
) -> Iterator[Page]:
    """Open ``address`` in Chromium and yield the page."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as tools:
        chromium = tools.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context: BrowserContext = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=colours,
            locale="en-GB",
        )
        page = context.new_page()
        page.set_default_timeout(WAIT)
        expect.set_options(timeout=WAIT)
        page.goto(address)
        yield page
        chromium.close()
