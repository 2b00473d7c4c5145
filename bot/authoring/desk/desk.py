"""What the desk's pages share: a folder's bot, a conversation with it, and what was saved last."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.authoring.desk.bot import Bot, Chat
from bot.authoring.desk.guard import Access
from bot.authoring.desk.pages import Gone, render, spoken
from bot.authoring.folders import Change, apply


class Desk:
    """A folder that is looked at and edited."""

    def __init__(self, bot: Bot, access: Access) -> None:
        self.bot = bot
        self.access = access
        self.lock = threading.Lock()  # one write, one message at a time
        self.chat = Chat(bot)
        self.last: Sequence[Change] = ()  # the last save, to be taken back

    def save(self, changes: Sequence[Change]) -> None:
        """Write ``changes``; raises BotError, with the files as before."""
        apply(self.bot.folder, changes)
        self.last = changes

    def undo(self) -> None:
        """Take the last save back; raises BotError where a file was changed since."""
        apply(self.bot.folder, [Change(one.path, one.after, one.before) for one in self.last])
        self.last = ()

    def page(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> Response:
        """Return a page with what each has: the navigation, the token of forms, news."""
        self.bot.refresh()
        text = render(
            template,
            spoken(request),
            news=self.bot.news,
            knowledge=self.bot.knowledge,
            token=self.access.form_token,
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
        if "text/html" in request.headers.get("accept", ""):
            return self.page(request, "refused.html", status, detail=detail)
        return PlainTextResponse(detail, status)
