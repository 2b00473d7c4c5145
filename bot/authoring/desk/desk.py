"""What the desk's pages share: a folder, its bot, and what was said and done while it was open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.authoring.desk.bot import Bot, Bubble, Chat
from bot.authoring.desk.guard import Access
from bot.authoring.desk.pages import Gone, render, spoken
from bot.authoring.folders import Change, apply, content
from bot.errors import ConfigurationError

_MOST_UNDONE = 50


class Desk:
    """A folder that is looked at and edited."""

    def __init__(self, folder: Path, start: Callable[[Path], Bot], access: Access) -> None:
        """``start`` makes the bot of a folder; raises BotError where it can't."""
        self.access = access
        self.lock = threading.Lock()  # one write, one message at a time
        self._start = start
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Show ``folder`` from now on."""
        self.bot = self._start(folder)
        self.chats = [Chat(self.bot, 1)]
        self.saves: dict[int, Sequence[Change]] = {}  # that can be taken back, by number
        self._saved = 0
        self.right: set[tuple[str, str]] = set()  # kind and name of what was found right
        self.tried: tuple[str, str, list[Bubble]] = ("", "", [])  # version and source, replies

    def save(self, changes: Sequence[Change]) -> int:
        """Write ``changes`` and return their number; raises BotError, with the files as before."""
        apply(self.bot.folder, changes)
        self._saved += 1
        self.saves[self._saved] = changes
        self.saves.pop(self._saved - _MOST_UNDONE, None)
        return self._saved

    def undo(self, number: int) -> None:
        """Take a save back; raises BotError where a file was changed since."""
        if number not in self.saves:
            raise ConfigurationError("there is nothing to take back")
        made = [Change(one.path, one.after, one.before) for one in self.saves[number]]
        for one in made:
            if content(one.path) != one.before:
                raise ConfigurationError(f"{one.path} was changed since; nothing was taken back")
        apply(self.bot.folder, made)
        del self.saves[number]

    def page(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> Response:
        """Return a page with what each has: the navigation, the session's token, news."""
        self.bot.refresh()
        text = render(
            template,
            spoken(request),
            news=self.bot.news,
            knowledge=self.bot.knowledge,
            token=request.state.session,
            read_only=self.access.read_only,
            path=request.url.path,
            **values,
        )
        return HTMLResponse(text, status)

    def refused(self, request: Request, reason: Exception) -> Response:
        """Say why something can't be done: on a page to a person, in a line to a script."""
        status = reason.status_code if isinstance(reason, HTTPException) else 422
        detail = reason.detail if isinstance(reason, HTTPException) else str(reason)
        if isinstance(reason, Gone):
            detail = spoken(request).say("gone", name=detail)
        if "text/html" in request.headers.get("accept", "") and request.state.session:
            return self.page(request, "refused.html", status, detail=detail)
        return PlainTextResponse(detail, status)
