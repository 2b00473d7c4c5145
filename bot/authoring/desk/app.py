"""The desk as a web application: which address shows what. Who may is for ``guard`` to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.authoring.desk import edit_pages, views
from bot.authoring.desk.desk import Desk
from bot.authoring.desk.guard import Guard
from bot.authoring.desk.pages import STATIC
from bot.errors import BotError

Page = Callable[[Desk, Request], Response]  # a plain function, which Starlette runs in a thread
_SHOWN: dict[str, Page] = {
    "/chat": views.show_chat,
    "/article": views.show_article,
    "/article/{source}": views.show_article,
    "/edit": edit_pages.index,
    "/edit/{kind}": edit_pages.form,
    "/edit/{kind}/{id:path}": edit_pages.form,
    "/saved": edit_pages.saved,
    "/readers": views.show_readers,
}
_DONE: dict[str, Page] = {
    "/chat": views.say,
    "/chat/new": views.begin,
    "/edit/{kind}": edit_pages.save,
    "/edit/{kind}/{id:path}": edit_pages.save,
    "/check/{kind}": edit_pages.check,
    "/check/{kind}/{id:path}": edit_pages.check,
    "/undo": edit_pages.undo,
    "/readers/add": views.add_phrasing,
    "/readers/set-aside": views.set_aside,
    "/draft": edit_pages.draft,
}


def make_app(desk: Desk) -> Starlette:
    """Return the application of a desk."""
    pages = [
        Route(path, partial(page, desk), methods=[method])
        for method, listed in (("GET", _SHOWN), ("POST", _DONE))
        for path, page in listed.items()
    ]
    home = RedirectResponse("/chat", 303)
    return Starlette(
        routes=[Route("/", home), *pages, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard, access=desk.access)],
        exception_handlers=dict.fromkeys((HTTPException, BotError, OSError), desk.refused),
    )
