"""Writes pages: templates in which every text is escaped, words in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigurationError
from bot.text.data_files import read_yaml

if TYPE_CHECKING:
    from jinja2 import Environment

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


@cache
def _words() -> dict[str, dict[str, str]]:
    return dict(read_yaml(HERE / "words.yaml"))


def language(accepted: str) -> str:
    """Return the first language of an ``Accept-Language`` header that the desk speaks."""
    for one in accepted.split(","):
        code = one.split(";")[0].strip().split("-")[0].casefold()
        if code == "en" or code in _words()["Send"]:
            return code
    return "en"


def _say(code: str, english: str) -> str:
    return english if code == "en" else _words().get(english, {}).get(code, english)


def render(template: str, code: str = "en", **values: object) -> str:
    """Return a page; ``t(english)`` in it gives a text in the language ``code``."""
    say: Callable[[str], str] = partial(_say, code)
    return environment().get_template(template).render(t=say, lang=code, **values)
