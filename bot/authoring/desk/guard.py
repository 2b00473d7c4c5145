"""Who may open the desk, and what may be written: checked for every request, before any page.

The address that the terminal shows holds a token that opens the desk once. A write needs a token
that only the desk's pages hold, and has to come from them (``Origin``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from bot.authoring.desk.pages import spoken

HOST = "127.0.0.1"
LARGEST = 20 * 1024 * 1024  # bytes of an article that is dropped
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


def _secret() -> str:
    return secrets.token_urlsafe(24)


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


@dataclass
class Access:
    """What opens the desk: ``token``, to be used once. A browser that it let in has ``session`` in
    its cookie, the desk's forms have ``form_token``."""

    port: int
    read_only: bool = False
    announce: Callable[[str], object] = print  # told the next address
    token: str = field(default_factory=_secret)
    session: str = field(default_factory=_secret)
    form_token: str = field(default_factory=_secret)

    @property
    def address(self) -> str:
        """The address that opens the desk once."""
        return f"http://{HOST}:{self.port}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies do not tell ports apart, so that the name has to."""
        return f"desk-{self.port}"

    def use(self, token: str) -> bool:
        """Return True if ``token`` opens the desk; it never will again."""
        if not _same(token, self.token):
            return False
        self.token = _secret()
        self.announce(f"for another browser: {self.address}")
        return True


class Guard(BaseHTTPMiddleware):
    """Lets a request through, or refuses it in one line."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        super().__init__(app)
        self._access = access

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Answer one request, with the headers that keep a browser from mischief."""
        response = await self._refusal(request) or await call_next(request)
        response.headers.update(_HEADERS)
        return response

    async def _refusal(self, request: Request) -> Response | None:
        access = self._access
        # A site whose name was made to lead here must not read the desk.
        hosts = [f"{name}:{access.port}" for name in (HOST, "localhost")]
        if request.headers.get("host") not in hosts:
            return PlainTextResponse("This is not the desk's address.", 421)
        if request.method == "GET" and access.use(request.query_params.get("token", "")):
            response = RedirectResponse("/", 303)
            response.set_cookie(access.cookie, access.session, httponly=True, samesite="strict")
            return response
        if not _same(request.cookies.get(access.cookie, ""), access.session):
            return PlainTextResponse(spoken(request).say("session"), 403)
        return await self._write_refusal(request) if request.method == "POST" else None

    async def _write_refusal(self, request: Request) -> Response | None:
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
        if not _same(sent, self._access.form_token):
            return PlainTextResponse(say("session"), 403)
        if self._access.read_only and not request.url.path.startswith(_HARMLESS):
            return PlainTextResponse(say("read_only"), 403)
        return None
