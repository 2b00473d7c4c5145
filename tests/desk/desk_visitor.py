"""A browser that is none: it opens pages and sends forms, and runs nothing."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.authoring.desk.desk import Access

HOME = "http://127.0.0.1:8765"


class Visitor:
    """Opens pages and sends forms as a browser does."""

    def __init__(self, client: httpx.AsyncClient, access: Access) -> None:
        self.client = client
        self.access = access
        self.token = ""

    async def open(self) -> None:
        """Open the desk with the address from the terminal."""
        await self.client.get(f"/?token={self.access.token}")
        page = await self.get("/chat")
        self.token = re.findall(r'name="token" value="([^"]+)"', page.text)[0]

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, follow_redirects=True)

    async def post(self, path: str, *, origin: str = HOME, **form: Any) -> httpx.Response:
        values = {"token": self.token, **form}
        return await self.client.post(
            path,
            content=urlencode(values, doseq=True),
            headers={"origin": origin, "content-type": "application/x-www-form-urlencoded"},
            follow_redirects=True,
        )


def fields(page: str) -> dict[str, list[str]]:
    """Return what a page's form would send as it is."""
    form = page[page.index("<form method") : page.index("</form>")]
    found: dict[str, list[str]] = {}
    shapes = {
        "input": r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"',
        "text": r'<textarea [^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>',
        "select": r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>',
    }
    for kind, shape in shapes.items():
        for name, text in re.findall(shape, form, re.DOTALL):
            chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)<', text)
            value = text if kind != "select" else (chosen[1] or chosen[2]) if chosen else ""
            found.setdefault(name, []).append(html.unescape(value))
    return found
