"""What the desk's pages share: who may open them, the folder's bot, and how a page is written.

Templates escape every text; their words are in the language that the browser asks for.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.authoring.coverage import Coverage, cover
from bot.authoring.desk.chat import Chat
from bot.authoring.folders import Change, apply
from bot.dialogue.live import Build, Encode, LiveResponder
from bot.errors import BotError, ConfigurationError
from bot.knowledge.watcher import Watcher
from bot.locales import DESK, Voice, load_catalogue

if TYPE_CHECKING:
    from jinja2 import Environment

HOST = "127.0.0.1"
HERE = Path(__file__).parent
STATIC = HERE / "static"
_secret = partial(secrets.token_urlsafe, 24)


class GoneError(BotError):
    """What an address names is not there, or not any more."""


def is_same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing of them."""
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
        if not is_same(token, self.token):
            return False
        self.token = _secret()
        self.announce(f"for another browser: {self.address}")
        return True


class Desk:
    """A folder that is looked at and edited."""

    def __init__(
        self, folder: Path, access: Access, build: Build, encode: Encode | None = None
    ) -> None:
        """Raise BotError where ``folder`` can't be used."""
        self._watcher = Watcher(folder)  # before the first look at the files
        self.bot = LiveResponder(folder, build, encode)
        self.access = access
        self.lock = threading.Lock()  # one write, one message at a time
        self._looking = threading.Lock()  # at the files, one at a time
        self.chat = Chat(self.bot)
        self.news: tuple[str, ...] = ()  # what keeps the files as saved from being used
        self.last: Sequence[Change] = ()  # the last save, to be taken back
        self._coverage: Coverage | None = None

    def coverage(self) -> Coverage:
        """Return what rests on each sentence; raises KnowledgeError."""
        with self._looking:
            kept = self._coverage
            if kept is None or kept.knowledge.version != self.bot.knowledge.version:
                kept = self._coverage = cover(self.bot.folder)
            return kept

    def refresh(self) -> None:
        """Answer from what was saved since, or say in ``news`` what is wrong with it."""
        with self._looking:
            if self._watcher.changed():
                self.news = self.bot.reload().problems

    def save(self, changes: Sequence[Change]) -> None:
        """Write ``changes``; raises BotError, with the files as before."""
        apply(self.bot.folder, changes)
        self.last = changes

    def page(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> Response:
        """Return a page with what each has: the navigation, the token of forms, news."""
        self.refresh()
        text = render(
            template,
            spoken(request),
            news=self.news,
            knowledge=self.bot.knowledge,
            token=self.access.form_token,
            read_only=self.access.read_only,
            path=request.url.path,
            **values,
        )
        return HTMLResponse(text, status)

    def refused(self, request: Request, reason: Exception) -> Response:
        """Say why something can't be done: on a page to a person, in a line to a script."""
        status, detail = 422, str(reason)
        if isinstance(reason, HTTPException):
            status, detail = reason.status_code, reason.detail
        if isinstance(reason, GoneError):
            status, detail = 404, spoken(request).say("gone", name=detail)
        if "text/html" in request.headers.get("accept", ""):
            return self.page(request, "refused.html", status, detail=detail)
        return PlainTextResponse(detail, status)


@cache
def environment() -> Environment:
    """Return what fills templates; raises ConfigurationError where Jinja2 is not installed."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415
    except ImportError:
        message = "the desk needs Jinja2; install it with: pip install 'faqbot[desk]'"
        raise ConfigurationError(message) from None
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def spoken(request: Request) -> Voice:
    """Return the words of the first language that the browser accepts and the desk speaks."""
    catalogue, accepted = load_catalogue(DESK), request.headers.get("accept-language", "")
    codes = (one.split(";")[0].strip().split("-")[0].casefold() for one in accepted.split(","))
    return catalogue.voice(next((code for code in codes if code in catalogue.texts), None))


def render(template: str, voice: Voice, **values: object) -> str:
    """Return a page; ``t(key)`` in it gives a text of ``voice``."""
    direction = load_catalogue().text("language.direction", voice.language)
    page = environment().get_template(template)
    return page.render(t=voice.say, voice=voice, lang=voice.language, direction=direction, **values)
