"""The desk as a web application: which address shows what, and who may: for every request, before
any page.

The address that the terminal shows holds a token that opens the desk once. A write needs a token
that only the desk's pages hold, and has to come from them (``Origin``).
"""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.authoring.desk import edit_pages, views
from bot.authoring.desk.desk import HOST, STATIC, Access, Desk, is_same, spoken
from bot.errors import BotError

LARGEST = 20 * 1024 * 1024  # bytes of an article that is dropped
Page = Callable[[Desk, Request], Response]  # a plain function, which Starlette runs in a thread
_PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/chat", views.show_chat),
    ("GET", "/article", views.show_article),
    ("GET", "/article/{source}", views.show_article),
    ("GET", "/edit", edit_pages.index),
    ("GET", "/edit/{kind}", edit_pages.form),
    ("GET", "/edit/{kind}/{id:path}", edit_pages.form),
    ("GET", "/saved", edit_pages.saved),
    ("GET", "/readers", views.show_readers),
    ("POST", "/chat", views.say),
    ("POST", "/chat/new", views.begin),
    ("POST", "/edit/{kind}", edit_pages.save),
    ("POST", "/edit/{kind}/{id:path}", edit_pages.save),
    ("POST", "/check/{kind}", edit_pages.check),
    ("POST", "/check/{kind}/{id:path}", edit_pages.check),
    ("POST", "/undo", edit_pages.undo),
    ("POST", "/readers/add", views.add_phrasing),
    ("POST", "/readers/set-aside", views.set_aside),
    ("POST", "/draft", edit_pages.draft),
)
_HARMLESS = ("/chat", "/check")  # may be posted to a read-only desk: writes no file
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def make_app(desk: Desk) -> Starlette:
    """Return the application of a desk."""
    pages = (Route(path, partial(page, desk), methods=[one]) for one, path, page in _PAGES)
    home = RedirectResponse("/chat", 303)
    return Starlette(
        routes=[Route("/", home), *pages, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=partial(_guarded, desk.access))],
        exception_handlers=dict.fromkeys((HTTPException, BotError, OSError), desk.refused),
    )


async def _guarded(
    access: Access, request: Request, call_next: RequestResponseEndpoint
) -> Response:
    """Answer one request, or refuse it, with the headers that keep a browser from mischief."""
    response = await _refusal(access, request) or await call_next(request)
    response.headers.update(_HEADERS)
    return response


async def _refusal(access: Access, request: Request) -> Response | None:
    # A site whose name was made to lead here must not read the desk.
    hosts = [f"{name}:{access.port}" for name in (HOST, "localhost")]
    if request.headers.get("host") not in hosts:
        return PlainTextResponse("This is not the desk's address.", 421)
    if request.method == "GET" and access.use(request.query_params.get("token", "")):
        response = RedirectResponse("/", 303)
        response.set_cookie(access.cookie, access.session, httponly=True, samesite="strict")
        return response
    if not is_same(request.cookies.get(access.cookie, ""), access.session):
        return PlainTextResponse(spoken(request).say("session"), 403)
    return await _write_refusal(access, request) if request.method == "POST" else None


async def _write_refusal(access: Access, request: Request) -> Response | None:
    say, headers = spoken(request).say, request.headers
    origin = urlsplit(headers.get("origin", "")).netloc
    if not origin or origin != headers.get("host"):
        return PlainTextResponse("This was sent from another page than the desk's.", 403)
    if int(headers.get("content-length", LARGEST + 1)) > LARGEST:
        return PlainTextResponse(say("too_large", size=LARGEST // 2**20), 413)
    body = await request.body()
    is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    form = QueryParams(body.decode("utf-8", "replace") if is_form else "")
    request.state.body, request.state.form = body, form
    sent = headers.get("x-desk-token") or form.get("token", "")
    if not is_same(sent, access.form_token):
        return PlainTextResponse(say("session"), 403)
    if access.read_only and not request.url.path.startswith(_HARMLESS):
        return PlainTextResponse(say("read_only"), 403)
    return None
