"""The desk as a web application: which address shows what. Who may is for ``guard`` to say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.authoring.desk.article import paragraphs
from bot.authoring.desk.bot import Bot
from bot.authoring.desk.chats import Chat
from bot.authoring.desk.draft_pages import DraftPages
from bot.authoring.desk.edit_pages import EditPages
from bot.authoring.desk.guard import Access, Guard
from bot.authoring.desk.pages import STATIC, language, render
from bot.authoring.desk.reader_pages import ReaderPages
from bot.authoring.desk.saving import Saver
from bot.errors import BotError


class Desk:
    """The pages of one bot; plain functions, which Starlette runs in threads."""

    def __init__(self, bot: Bot, access: Access) -> None:
        self.bot = bot
        self.access = access
        self.chats = [Chat(1)]
        self.saver = Saver(bot.folder)
        self.lock = threading.Lock()  # one write, one message at a time

    def open(self, folder: Path) -> None:
        """Show ``folder`` from now on; raises BotError where it can't be used."""
        self.bot.open(folder)
        self.saver = Saver(folder)
        self.chats = [Chat(1)]

    def page(self, request: Request, template: str, **values: object) -> Response:
        """Return a page with what each has: the navigation, the session's token, news."""
        self.bot.refresh()
        text = render(
            template,
            language(request.headers.get("accept-language", "")),
            bot=self.bot,
            token=request.state.session,
            read_only=self.access.read_only,
            path=request.url.path,
            saved=False,
            **values,
        )
        return HTMLResponse(text)

    def login(self, request: Request) -> Response:
        """Ask for the password, where one is set."""
        if request.method == "GET":
            return HTMLResponse(render("login.html", wrong=False))
        if self.access.knows(field(request, "password")):
            return self.access.new_session(RedirectResponse("/", 303))
        return HTMLResponse(render("login.html", wrong=True), 403)

    # Chat -------------------------------------------------------------------------------------

    def chat(self, request: Request) -> Response:
        """Show a chat."""
        chat = self._chat(request)
        languages = [
            (code, self.bot.catalogue.text("language.name", code))
            for code in self.bot.catalogue.languages
        ]
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
        chat, press = self._chat(request), field(request, "press")
        self.bot.refresh()
        with self.lock:
            if press:
                try:
                    number, row, column = map(int, press.split("."))
                    chat.press(number, row, column, self.bot)
                except (ValueError, IndexError):
                    raise HTTPException(404, "There is no such button any more.") from None
            else:
                chat.say(field(request, "text"), self.bot)
        return RedirectResponse(f"/chat/{chat.number}", 303)

    def _chat(self, request: Request) -> Chat:
        number: int = request.path_params["number"]
        if not 1 <= number <= len(self.chats):
            raise HTTPException(404, "There is no such chat.")
        return self.chats[number - 1]

    # Article ----------------------------------------------------------------------------------

    def article(self, request: Request) -> Response:
        """Show an article with what rests on each sentence."""
        self.bot.refresh()
        coverage = self.bot.coverage()
        name = request.path_params.get("source")
        found = [one for one in coverage.sources if name in (None, one.source.id)]
        if not found:
            raise HTTPException(404, "There is no such article.")
        return self.page(
            request,
            "article.html",
            source=found[0].source,
            sources=[one.source for one in coverage.sources],
            paragraphs=list(paragraphs(coverage, found[0], self.bot.questions)),
            coverage=coverage,
        )


def field(request: Request, name: str) -> str:
    """Return one field of the form that was sent; empty without it."""
    return str(request.state.form.get(name, [""])[0])


def _home(request: Request) -> Response:  # noqa: ARG001
    return RedirectResponse("/chat/1", 303)


def _refused(request: Request, reason: Exception) -> Response:  # noqa: ARG001
    status = reason.status_code if isinstance(reason, HTTPException) else 422
    detail = reason.detail if isinstance(reason, HTTPException) else str(reason)
    return PlainTextResponse(detail, status)


def make_app(bot: Bot, access: Access) -> Starlette:
    """Return the application of a desk."""
    desk = Desk(bot, access)

    edit, readers, draft = EditPages(desk), ReaderPages(desk), DraftPages(desk)
    pages: list[tuple[str, Callable[[Request], Any], Sequence[str]]] = [
        ("/", _home, ["GET"]),
        ("/login", desk.login, ["GET", "POST"]),
        ("/chat", desk.new_chat, ["POST"]),
        ("/chat/{number:int}", desk.chat, ["GET"]),
        ("/chat/{number:int}", desk.say, ["POST"]),
        ("/article", desk.article, ["GET"]),
        ("/article/{source}", desk.article, ["GET"]),
        ("/edit", edit.index, ["GET"]),
        ("/edit/{kind}", edit.form, ["GET"]),
        ("/edit/{kind}", edit.save, ["POST"]),
        ("/edit/{kind}/{id:path}", edit.form, ["GET"]),
        ("/edit/{kind}/{id:path}", edit.save, ["POST"]),
        ("/check/{kind}", edit.check, ["POST"]),
        ("/check/{kind}/{id:path}", edit.check, ["POST"]),
        ("/saved", edit.saved, ["GET"]),
        ("/undo", edit.undo, ["POST"]),
        ("/readers", readers.index, ["GET"]),
        ("/readers/add", readers.add, ["POST"]),
        ("/readers/set-aside", readers.set_aside, ["POST"]),
        ("/draft", draft.index, ["GET"]),
        ("/draft", draft.take, ["POST"]),
        ("/draft/{source}", draft.review, ["GET"]),
        ("/draft/{source}", draft.judge, ["POST"]),
    ]
    return Starlette(
        routes=[
            *(Route(path, page, methods=[*methods]) for path, page, methods in pages),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, access)],
        exception_handlers={HTTPException: _refused, BotError: _refused},
    )
