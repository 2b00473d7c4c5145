"""The desk as a web application: which address shows what. Who may is for ``guard`` to say.

The page opens before the bot is there: what answers and checks is imported and built in a thread
meanwhile, and a page that needs it waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.authoring.desk.chats import Bubble, Chat
from bot.authoring.desk.guard import Access, Guard
from bot.authoring.desk.pages import STATIC, Gone, render, spoken
from bot.errors import BotError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.watcher import Watcher

if TYPE_CHECKING:
    from bot.authoring.changes import Change
    from bot.authoring.desk.bot import Bot

Start = Callable[[Path, Knowledge], "Bot"]


class Desk:
    """What the pages share: a folder, its bot, and what was said and done while it was open."""

    def __init__(self, folder: Path, knowledge: Knowledge, start: Start, access: Access) -> None:
        """``start`` makes the bot of a folder and what was read from it."""
        self.access = access
        self.lock = threading.Lock()  # one write, one message at a time
        self._start = start
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self.open(folder, knowledge)
        for module in dict.fromkeys(name.partition(".")[0] for _, name, _ in _PAGES):
            self._worker.submit(import_module, f"{__package__}.{module}")  # before it is waited for

    def open(self, folder: Path, knowledge: Knowledge) -> None:
        """Show ``folder`` from now on."""
        self.folder, self._first = folder, knowledge
        self._bot = self._worker.submit(self._start, folder, knowledge)
        self._watcher, self._watching = Watcher(folder), threading.Lock()
        self.chats = [Chat(1)]
        self.numbers = count(1)
        self.saves: dict[int, Sequence[Change]] = {}  # that can be taken back, by number
        self.right: set[tuple[str, str]] = set()  # kind and name of what was found right
        self.tried: tuple[str, str, list[Bubble]] = ("", "", [])  # version and source, replies

    @property
    def bot(self) -> Bot:
        """The bot, once it is there; raises BotError where it can't be made."""
        return self._bot.result()

    @property
    def _ready(self) -> Bot | None:
        done = self._bot.done() and not self._bot.exception()
        return self._bot.result() if done else None

    @property
    def knowledge(self) -> Knowledge:
        """What the bot answers from."""
        return self._ready.knowledge if self._ready else self._first

    def refresh(self) -> Sequence[str]:
        """Take up what was saved since; return what is wrong with the files, if anything."""
        with self._watching:
            if self._ready is None:
                return ()
            if self._watcher.changed():
                self._ready.take_up()
            return self._ready.news

    def page(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> Response:
        """Return a page with what each has: the navigation, the session's token, news."""
        text = render(
            template,
            spoken(request),
            news=self.refresh(),
            knowledge=self.knowledge,
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


_GET, _POST = ["GET"], ["POST"]
_PAGES = (  # by module and function
    ("/login", "chat_pages.login", ["GET", "POST"]),
    ("/chat", "chat_pages.begin", _POST),
    ("/chat/{number:int}", "chat_pages.show", _GET),
    ("/chat/{number:int}", "chat_pages.say", _POST),
    ("/article", "article.show", _GET),
    ("/article/{source}", "article.show", _GET),
    ("/edit", "edit_pages.index", _GET),
    ("/edit/{kind}", "edit_pages.form", _GET),
    ("/edit/{kind}", "edit_pages.save", _POST),
    ("/edit/{kind}/{id:path}", "edit_pages.form", _GET),
    ("/edit/{kind}/{id:path}", "edit_pages.save", _POST),
    ("/check/{kind}", "edit_pages.check", _POST),
    ("/check/{kind}/{id:path}", "edit_pages.check", _POST),
    ("/saved", "edit_pages.saved", _GET),
    ("/undo", "edit_pages.undo", _POST),
    ("/readers", "reader_pages.index", _GET),
    ("/readers/add", "reader_pages.add", _POST),
    ("/readers/set-aside", "reader_pages.set_aside", _POST),
    ("/draft", "draft_pages.index", _GET),
    ("/draft", "draft_pages.take", _POST),
    ("/draft/{source}", "draft_pages.review", _GET),
    ("/draft/{source}", "draft_pages.judge", _POST),
)


def make_app(desk: Desk) -> Starlette:
    """Return the application of a desk."""
    pages = [Route(path, _page(desk, name), methods=methods) for path, name, methods in _PAGES]
    home = RedirectResponse("/chat/1", 303)
    return Starlette(
        routes=[Route("/", home), *pages, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard, desk.access)],
        exception_handlers=dict.fromkeys((HTTPException, BotError, OSError), desk.refused),
    )


def _page(desk: Desk, name: str) -> Callable[[Request], Response]:
    """Return a page, a plain function, which Starlette runs in a thread; all but the chat wait for
    the bot."""
    module, _, function = name.partition(".")

    def page(request: Request) -> Response:
        if module != "chat_pages":
            _ = desk.bot
        found = getattr(import_module(f"{__package__}.{module}"), function)
        response: Response = found(desk, request)
        return response

    return page
