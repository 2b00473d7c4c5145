"""Every setting of the program, from the environment or a ``.env`` file, read once and checked.

An error names the variable, its value (never a secret one) and what is allowed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigurationError
from bot.knowledge.layout import packaged_folder

T = TypeVar("T")
N = TypeVar("N", int, float)

TELEGRAM_API = "https://api.telegram.org"
DEFAULT_PORT = 8080

_WEBHOOK_PORTS = (None, 443, 80, 88, 8443)
_DATABASES = ("sqlite", "postgres", "postgresql")
_MISSING = (
    "TELEGRAM_BOT_TOKEN is not set. Get a token from @BotFather in Telegram and put "
    "TELEGRAM_BOT_TOKEN=... into the environment or a .env file."
)
NO_FOLDER = "{folder}: there is no such folder; 'faqbot init FOLDER' makes one to start from"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person configures. None means: the default that the documentation names."""

    token: str | None = field(default=None, repr=False)
    api_url: str = TELEGRAM_API
    database_url: str | None = field(default=None, repr=False)  # may hold a password
    webhook_url: str | None = None  # None: updates are polled
    port: int | None = None
    given_secret: str | None = field(default=None, repr=False)
    answer_threshold: float | None = None
    suggest_threshold: float | None = None
    semantic: Literal["auto", "on", "off"] = "auto"
    flood_limits: bool = True
    retention_days: int = 90
    admin_ids: frozenset[int] = frozenset()
    log_level: str = "INFO"
    log_format: Literal["console", "json"] = "console"

    @classmethod
    def load(
        cls, environment: Mapping[str, str] | None = None, *, serving: Path | None = None
    ) -> Settings:
        """Read ``environment``, or the process's own over a ``.env`` file in the working folder.

        Raises ConfigurationError with a line for each setting that is wrong, and for what lacks for
        ``serving`` a knowledge folder. An empty value counts as not given.
        """
        variables = _Variables(environment)
        settings = _read(variables)
        if serving and not variables.text("TELEGRAM_BOT_TOKEN"):
            variables.errors.append(_MISSING)
        if serving and not serving.is_dir():
            variables.errors.append(NO_FOLDER.format(folder=serving))
        if variables.errors:
            raise ConfigurationError("\n".join(variables.errors))
        return settings

    @property
    def http_port(self) -> int | None:
        """Where HTTP is served; None: nowhere."""
        return self.port or (DEFAULT_PORT if self.webhook_url else None)

    @property
    def webhook_secret(self) -> str:
        """The word that Telegram sends with each update: as given, or derived from the token."""
        return self.given_secret or hashlib.sha256(f"webhook:{self.token}".encode()).hexdigest()

    def required_token(self) -> str:
        """Return the token; raises ConfigurationError without one."""
        if self.token is None:
            raise ConfigurationError(_MISSING)
        return self.token


def knowledge_folder(given: Path | None) -> Path:
    """Return ``given``, else ``KNOWLEDGE_DIR``, else ``./knowledge``, else the packaged folder."""
    named, here = given or _Variables().text("KNOWLEDGE_DIR"), Path("knowledge")
    return Path(named) if named else here if here.is_dir() else packaged_folder()


class _Variables:
    """Reads one variable at a time and notes what is wrong, each in a line with its remedy."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = _environment() if environment is None else environment
        self.errors: list[str] = []

    def text(self, name: str) -> str | None:
        return (self._environment.get(name) or "").strip() or None

    def matching(self, name: str, pattern: str, remedy: str) -> str | None:
        """Return a secret, which no error shows."""
        value = self.text(name)
        if value is None or re.fullmatch(pattern, value):
            return value
        self.errors.append(f"{name} can't be used (its value is not shown). {remedy}")
        return None

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        value = self.text(name) or default
        found = next((one for one in (value, value.upper()) if one in allowed), None)
        return found or self.wrong(
            name, value, f"{', '.join(allowed[:-1])} or {allowed[-1]}", default
        )

    def number(self, name: str, kind: type[N], low: int, high: int) -> N | None:
        value = self.text(name)
        if value is None:
            return None
        with suppress(ValueError):
            if low <= kind(value) <= high:
                return kind(value)
        whole = "whole " if kind is int else ""
        return self.wrong(name, value, f"a {whole}number from {low} to {high}", None)

    def url(self, name: str, schemes: Sequence[str]) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        with suppress(ValueError):  # a port that is none, brackets that are not closed
            parts = urlsplit(value)
            whole = parts.hostname and not parts.query and not parts.fragment and parts.port != 0
            if parts.scheme in schemes and whole:
                return value.rstrip("/")
        return self.wrong(name, value, f"an address such as {schemes[0]}://bot.example.org", None)

    def ids(self, name: str) -> frozenset[int]:
        parts = [part.strip() for part in (self.text(name) or "").split(",") if part.strip()]
        allowed = "Telegram user ids (numbers) with commas between them"
        for part in parts:
            if not re.fullmatch(r"[0-9]{1,19}", part):
                return self.wrong(name, part, allowed, frozenset())
        return frozenset(map(int, parts))

    def database(self, name: str) -> str | None:
        """Return an address; what it names may be away, but not be one that can never work."""
        value = self.text(name)
        if value is None:
            return None
        scheme, _, rest = value.partition("://")
        if not rest or scheme.partition("+")[0] not in _DATABASES:
            # The rest may hold a password.
            shown = f"{scheme}://..." if "://" in value else "..."
            allowed = "postgresql://user:password@host/name or sqlite:///file"
            return self.wrong(name, shown, allowed, None)
        if scheme.startswith("sqlite"):
            return self._sqlite(name, value, Path(rest.partition("?")[0].removeprefix("/")))
        with suppress(ValueError):
            _ = urlsplit(value).port
            return value
        return self.wrong(name, f"{scheme}://...", "a port from 1 to 65535 after the host", None)

    def _sqlite(self, name: str, value: str, file: Path) -> str | None:
        if file.name in ("", ":memory:") or file.is_dir():
            return self.wrong(name, value, "a file, as in sqlite:///faqbot.sqlite3", None)
        above = next(folder for folder in file.absolute().parents if folder.exists())
        if above.is_dir():
            return value
        return self.wrong(name, value, f"a file in a folder, and {above} is none", None)

    def wrong(self, name: str, value: str, allowed: str, instead: T) -> T:
        """Note an error; return what stands for the value until all are known."""
        self.errors.append(f"{name} has value '{value}'. Allowed: {allowed}.")
        return instead


def _environment() -> Mapping[str, str | None]:
    """Return the process's own variables over those of a file."""
    try:
        return {**dotenv_values(".env", encoding="utf-8-sig"), **os.environ}
    except UnicodeDecodeError as reason:
        raise ConfigurationError(".env: this is not UTF-8 text; save the file as UTF-8") from reason


def _read(variables: _Variables) -> Settings:
    choice = variables.choice
    api_url = variables.url("TELEGRAM_API_URL", ("https", "http")) or TELEGRAM_API
    return Settings(
        token=variables.matching(
            "TELEGRAM_BOT_TOKEN",
            r"\d{1,18}:[A-Za-z0-9_-]+",
            "A token from @BotFather is a number, a colon and about 35 letters, digits, - and _.",
        ),
        api_url=api_url,
        database_url=variables.database("DATABASE_URL"),
        webhook_url=_webhook(variables, api_url),
        port=variables.number("PORT", int, 1, 65535),
        given_secret=variables.matching(
            "WEBHOOK_SECRET",
            r"[A-Za-z0-9_-]{1,256}",
            "Allowed are 1 to 256 letters, digits, - and _.",
        ),
        answer_threshold=variables.number("ANSWER_THRESHOLD", float, 0, 1),
        suggest_threshold=variables.number("SUGGEST_THRESHOLD", float, 0, 1),
        semantic=choice("SEMANTIC", ("auto", "on", "off"), "auto"),  # type: ignore[arg-type]
        flood_limits=choice("FLOOD_LIMITS", ("telegram", "off"), "telegram") == "telegram",
        retention_days=variables.number("RETENTION_DAYS", int, 1, 3650) or 90,
        admin_ids=variables.ids("ADMIN_IDS"),
        log_level=choice("LOG_LEVEL", _LEVELS, "INFO"),
        log_format=choice("LOG_FORMAT", ("console", "json"), "console"),  # type: ignore[arg-type]
    )


def _webhook(variables: _Variables, api_url: str) -> str | None:
    """Return the webhook's root. Only a Bot API server of one's own calls one without TLS."""
    if urlsplit(api_url).hostname != urlsplit(TELEGRAM_API).hostname:
        return variables.url("WEBHOOK_URL", ("https", "http"))
    url = variables.url("WEBHOOK_URL", ("https",))
    if url and urlsplit(url).port not in _WEBHOOK_PORTS:
        return variables.wrong("WEBHOOK_URL", url, "the ports 443, 80, 88 and 8443", None)
    return url
