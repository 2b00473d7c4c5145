"""The desk as a web application: which address shows what. Who may is for ``guard`` to say.

The page opens before the bot is there: what answers and checks is imported and built in a thread
meanwhile, and a page that needs it waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.authoring.desk.chats import Chat
from bot.authoring.desk.guard import Access, Guard
from bot.authoring.desk.pages import STATIC, Gone, render, spoken
from bot.errors import BotError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.watcher import Watcher
from bot.locales import load_catalogue

if TYPE_CHECKING:
    from bot.authoring.desk.bot import Bot
    from bot.authoring.desk.saving import Saver

Start = Callable[[Path, Knowledge], "Bot"]


class Desk:
    """The pages of one bot; plain functions, which Starlette runs in threads."""

    def __init__(self, folder: Path, knowledge: Knowledge, start: Start, access: Access) -> None:
        """``start`` makes the bot of a folder and what was read from it."""
        self.access = access
        self.lock = threading.Lock()  # one write, one message at a time
        self._start = start
        self._parts: dict[str, Any] = {}
        worker = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._show(folder, knowledge, worker.submit(start, folder, knowledge))
        for name in _PARTS:  # before somebody waits for it
            worker.submit(self.part, name)
        worker.shutdown(wait=False)

    def _show(self, folder: Path, knowledge: Knowledge, bot: Future[Bot]) -> None:
        self.folder, self._first, self._bot = folder, knowledge, bot
        self._watcher, self._watching = Watcher(folder), threading.Lock()
        self.chats = [Chat(1)]
        vars(self).pop("saver", None)

    def open(self, folder: Path, knowledge: Knowledge) -> None:
        """Show ``folder`` from now on."""
        made: Future[Bot] = Future()
        made.set_result(self._start(folder, knowledge))
        self._show(folder, knowledge, made)

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
                self._ready.reload()
            return self._ready.news

    @cached_property
    def saver(self) -> Saver:
        """What writes to the folder."""
        from bot.authoring.desk.saving import Saver  # noqa: PLC0415

        return Saver(self.folder)

    def part(self, name: str) -> Any:
        """Return the pages of a kind, imported when they are first wanted."""
        if name not in self._parts:
            module, pages = _PARTS[name]
            found = import_module(f"bot.authoring.desk.{module}")
            self._parts[name] = getattr(found, pages)(self)
        return self._parts[name]

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

    def login(self, request: Request) -> Response:
        """Ask for the password, where one is set."""
        if request.method == "GET":
            return HTMLResponse(render("login.html", spoken(request), wrong=False))
        if self.access.knows(field(request, "password")):
            return self.access.new_session(RedirectResponse("/", 303))
        return HTMLResponse(render("login.html", spoken(request), wrong=True), 403)

    # Chat -------------------------------------------------------------------------------------

    def chat(self, request: Request) -> Response:
        """Show a chat."""
        catalogue = load_catalogue()
        languages = [(code, catalogue.text("language.name", code)) for code in catalogue.languages]
        chat = self._chat(request)
        return self.page(request, "chat.html", chat=chat, chats=self.chats, languages=languages)

    def new_chat(self, request: Request) -> Response:
        """Begin a chat."""
        with self.lock:
            chat = Chat(len(self.chats) + 1, group=field(request, "group") == "yes")
            chat.language = field(request, "language") or "en"
            self.chats.append(chat)
        return RedirectResponse(f"/chat/{chat.number}", 303)

    def say(self, request: Request) -> Response:
        """Send a message, or press a button: ``press`` is bubble, row and column."""
        chat, press, bot = self._chat(request), field(request, "press"), self.bot
        self.refresh()
        with self.lock:
            if press:
                self._press(request, chat, press)
            else:
                chat.say(field(request, "text"), bot)
        return RedirectResponse(f"/chat/{chat.number}", 303)

    def _press(self, request: Request, chat: Chat, press: str) -> None:
        try:
            number, row, column = map(int, press.split("."))
            disliked = chat.press(number, row, column, self.bot)
        except (ValueError, IndexError):
            raise Gone(press) from None
        if disliked and self.access.read_only:
            chat.note(number, spoken(request).say("not_recorded"))
        elif disliked:
            self.part("readers").dislike(disliked.question, disliked.answers[0].entry)

    def _chat(self, request: Request) -> Chat:
        number: int = request.path_params["number"]
        if not 1 <= number <= len(self.chats):
            raise Gone(str(number))
        return self.chats[number - 1]


def field(request: Request, name: str) -> str:
    """Return one field of the form that was sent; empty without it."""
    return str(request.state.form.get(name, [""])[0])


_PARTS = {  # module and class of what Desk has no pages for
    "article": ("article", "ArticlePages"),
    "edit": ("edit_pages", "EditPages"),
    "readers": ("reader_pages", "ReaderPages"),
    "draft": ("draft_pages", "DraftPages"),
}
_GET, _POST = ["GET"], ["POST"]
_PAGES = (  # by their names in Desk and its parts
    ("/login", "login", ["GET", "POST"]),
    ("/chat", "new_chat", _POST),
    ("/chat/{number:int}", "chat", _GET),
    ("/chat/{number:int}", "say", _POST),
    ("/article", "article.show", _GET),
    ("/article/{source}", "article.show", _GET),
    ("/edit", "edit.index", _GET),
    ("/edit/{kind}", "edit.form", _GET),
    ("/edit/{kind}", "edit.save", _POST),
    ("/edit/{kind}/{id:path}", "edit.form", _GET),
    ("/edit/{kind}/{id:path}", "edit.save", _POST),
    ("/check/{kind}", "edit.check", _POST),
    ("/check/{kind}/{id:path}", "edit.check", _POST),
    ("/saved", "edit.saved", _GET),
    ("/undo", "edit.undo", _POST),
    ("/readers", "readers.index", _GET),
    ("/readers/add", "readers.add", _POST),
    ("/readers/set-aside", "readers.set_aside", _POST),
    ("/draft", "draft.index", _GET),
    ("/draft", "draft.take", _POST),
    ("/draft/{source}", "draft.review", _GET),
    ("/draft/{source}", "draft.judge", _POST),
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
    """Return a page; one of a part waits for the bot, and for its module."""
    part, _, method = name.rpartition(".")

    def page(request: Request) -> Response:
        if part:
            _ = desk.bot
        found: Response = getattr(desk.part(part) if part else desk, method)(request)
        return found

    return page
