"""Writes pages: templates in which every text is escaped, words in the language asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.errors import ConfigurationError
from bot.locales import DESK, Voice, load_catalogue

if TYPE_CHECKING:
    from jinja2 import Environment


class Gone(HTTPException):
    """What an address names is not there, or not any more."""

    def __init__(self, name: str) -> None:
        super().__init__(404, name)


HERE = Path(__file__).parent
STATIC = HERE / "static"
_MISSING = "the desk needs Jinja2; install it with: pip install 'faqbot[desk]'"


@cache
def environment() -> Environment:
    """Return what fills templates; raises ConfigurationError where Jinja2 is not installed."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415
    except ImportError:
        raise ConfigurationError(_MISSING) from None
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def voice_for(accepted: str) -> Voice:
    """Return the words of the first language of an ``Accept-Language`` header that it speaks."""
    catalogue = load_catalogue(DESK)
    codes = (one.split(";")[0].strip().split("-")[0].casefold() for one in accepted.split(","))
    return catalogue.voice(next((code for code in codes if code in catalogue.texts), None))


def spoken(request: Request) -> Voice:
    """Return the words of the browser's language."""
    return voice_for(request.headers.get("accept-language", ""))


def render(template: str, voice: Voice, **values: object) -> str:
    """Return a page; ``t(key)`` in it gives a text of ``voice``."""
    direction = load_catalogue().text("language.direction", voice.language)
    page = environment().get_template(template)
    return page.render(t=voice.say, voice=voice, lang=voice.language, direction=direction, **values)
