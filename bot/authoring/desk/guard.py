"""Who may open the desk, and what may be written: checked for every request, before any page.

The address that the terminal shows holds a token that opens the desk once. A write needs the
session's own token, which only the desk's pages hold, and has to come from them (``Origin``).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from bot.authoring.desk.pages import spoken

LARGEST = 20 * 1024 * 1024  # bytes of an article that is dropped
_COOKIE_AGE = 7 * 24 * 3600
_PAUSE = 1.0  # seconds between two passwords
_HARMLESS = ("/chat", "/check", "/login")  # may be posted to a read-only desk: writes no file
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass
class Access:
    """What opens the desk: a token to be used once, or a password where one is set."""

    host: str
    port: int
    password: str = ""
    read_only: bool = False
    announce: Callable[[str], object] = print  # told the next address
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    sessions: dict[str, str] = field(default_factory=dict)  # cookie: token of the session's forms
    _next_try: float = 0.0

    @property
    def address(self) -> str:
        """The address that opens the desk once."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies do not tell ports apart, so that the name has to."""
        return f"desk-{self.port}"

    def use(self, token: str) -> bool:
        """Return True if ``token`` opens the desk; it never will again."""
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return False
        self.token = secrets.token_urlsafe(24)
        self.announce(f"for another browser: {self.address}")
        return True

    def knows(self, password: str) -> bool:
        """Return True if ``password`` is right; one guess a second."""
        now = time.monotonic()
        if not self.password or now < self._next_try:
            return False
        self._next_try = now + _PAUSE
        return secrets.compare_digest(password.encode(), self.password.encode())

    def new_session(self, response: Response) -> Response:
        """Return ``response`` with the cookie of a new session."""
        name = secrets.token_urlsafe(24)
        self.sessions[name] = secrets.token_urlsafe(24)
        response.set_cookie(
            self.cookie, name, max_age=_COOKIE_AGE, httponly=True, samesite="strict"
        )
        return response

    def serves(self, host: str) -> bool:
        """Return True if a request may be for ``host``: another site's name for us may not."""
        if self.host not in ("127.0.0.1", "localhost", "::1"):
            return True
        names = (f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        return host in names


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
        access, path, say = self._access, request.url.path, spoken(request).say
        if not access.serves(request.headers.get("host", "")):
            return PlainTextResponse("This is not the desk's address.", 421)
        if path.startswith("/static/"):
            return None
        session = access.sessions.get(request.cookies.get(access.cookie, ""))
        request.state.session = session
        if request.method == "POST":
            return await self._write_refusal(request, session)
        if access.use(request.query_params.get("token", "")):
            return access.new_session(RedirectResponse("/", 303))
        if session or path == "/login":
            return None
        if access.password:
            return RedirectResponse("/login", 303)
        return PlainTextResponse(say("session"), 403)

    async def _write_refusal(self, request: Request, session: str | None) -> Response | None:
        path, say, headers = request.url.path, spoken(request).say, request.headers
        origin = urlsplit(headers.get("origin", "")).netloc
        if not origin or origin != headers.get("host"):
            return PlainTextResponse("This was sent from another page than the desk's.", 403)
        if int(headers.get("content-length", LARGEST + 1)) > LARGEST:
            return PlainTextResponse(say("too_large", size=LARGEST // 2**20), 413)
        body = await request.body()
        is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        form = QueryParams(body.decode("utf-8", "replace") if is_form else "")
        request.state.body, request.state.form = body, form
        if path == "/login":
            return None
        sent = headers.get("x-desk-token") or form.get("token", "")
        if not session or not secrets.compare_digest(sent.encode(), session.encode()):
            return PlainTextResponse(say("session"), 403)
        if self._access.read_only and not path.startswith(_HARMLESS):
            return PlainTextResponse(say("read_only"), 403)
        return None
