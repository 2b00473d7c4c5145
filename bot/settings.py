"""Every setting of the program, from the environment or a ``.env`` file, read once and checked.

An error names the variable, its value (never a secret one) and what is allowed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigurationError

TELEGRAM_API = "https://api.telegram.org"
DEFAULT_PORT = 8080

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_DATABASES = ("sqlite", "postgres", "postgresql")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person configures. None means: the default that the documentation names."""

    token: str | None = field(default=None, repr=False)
    api_url: str = TELEGRAM_API
    knowledge_dir: Path | None = None
    database_url: str | None = field(default=None, repr=False)  # may hold a password
    webhook_url: str | None = None
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
    def load(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read ``environment``, or the process's own over a ``.env`` file in the working folder.

        Raises ConfigurationError. An empty value counts as not given.
        """
        if environment is None:
            read = {**dotenv_values(".env"), **os.environ}
            environment = {name: value for name, value in read.items() if value is not None}
        return _read(_Variables(environment))

    @property
    def webhook(self) -> bool:
        """Whether updates come by webhook, not by polling."""
        return self.webhook_url is not None

    @property
    def http_port(self) -> int | None:
        """Where HTTP is served; None: nowhere."""
        return self.port or (DEFAULT_PORT if self.webhook else None)

    @property
    def webhook_secret(self) -> str:
        """The word that Telegram sends with each update: as given, or derived from the token."""
        if self.given_secret:
            return self.given_secret
        return hashlib.sha256(f"webhook:{self.token}".encode()).hexdigest()

    def required_token(self) -> str:
        """Return the token; raises ConfigurationError without one."""
        if self.token is None:
            raise ConfigurationError(
                "TELEGRAM_BOT_TOKEN is not set. Get a token from @BotFather in Telegram and put "
                "TELEGRAM_BOT_TOKEN=... into the environment or a .env file."
            )
        return self.token


class _Variables:
    """Reads one variable at a time and words the errors alike."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str) -> str | None:
        return self._environment.get(name, "").strip() or None

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value not in allowed:
            raise _wrong(name, value, f"{', '.join(allowed[:-1])} or {allowed[-1]}")
        return value

    def integer(self, name: str, low: int, high: int) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise _wrong(name, value, f"a whole number from {low} to {high}")
        return int(value)

    def probability(self, name: str) -> float | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            raise _wrong(name, value, "a number from 0 to 1, such as 0.7")
        return number

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        allowed = f"an address such as {schemes[0]}://bot.example.org"
        try:
            parts = urlsplit(value)
        except ValueError:
            raise _wrong(name, value, allowed) from None
        if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
            raise _wrong(name, value, allowed)
        return value.rstrip("/")

    def ids(self, name: str) -> frozenset[int]:
        parts = [part.strip() for part in (self.text(name) or "").split(",") if part.strip()]
        for part in parts:
            if not re.fullmatch(r"[0-9]{1,19}", part):
                raise _wrong(name, part, "Telegram user ids (numbers) with commas between them")
        return frozenset(map(int, parts))


def _read(variables: _Variables) -> Settings:
    text, choice = variables.text, variables.choice
    api_url = variables.url("TELEGRAM_API_URL", ("https", "http")) or TELEGRAM_API
    folder = text("KNOWLEDGE_DIR")
    return Settings(
        token=_token(text("TELEGRAM_BOT_TOKEN")),
        api_url=api_url,
        knowledge_dir=Path(folder) if folder else None,
        database_url=_database_url(text("DATABASE_URL")),
        webhook_url=variables.url("WEBHOOK_URL", _webhook_schemes(api_url)),
        port=variables.integer("PORT", 1, 65535),
        given_secret=_secret(text("WEBHOOK_SECRET")),
        answer_threshold=variables.probability("ANSWER_THRESHOLD"),
        suggest_threshold=variables.probability("SUGGEST_THRESHOLD"),
        semantic=choice("SEMANTIC", ("auto", "on", "off"), "auto"),  # type: ignore[arg-type]
        flood_limits=choice("FLOOD_LIMITS", ("telegram", "off"), "telegram") == "telegram",
        retention_days=variables.integer("RETENTION_DAYS", 1, 3650) or 90,
        admin_ids=variables.ids("ADMIN_IDS"),
        log_level=_level(text("LOG_LEVEL")),
        log_format=choice("LOG_FORMAT", ("console", "json"), "console"),  # type: ignore[arg-type]
    )


def _webhook_schemes(api_url: str) -> tuple[str, ...]:
    """Return what is allowed: a self-hosted Bot API server may call a webhook without TLS."""
    return ("https",) if api_url == TELEGRAM_API else ("https", "http")


def _token(value: str | None) -> str | None:
    if value is not None and not _TOKEN.fullmatch(value):
        raise ConfigurationError(
            "TELEGRAM_BOT_TOKEN is not a token (its value is not shown). A token from @BotFather "
            "is a number, a colon and about 35 letters, digits, - and _."
        )
    return value


def _secret(value: str | None) -> str | None:
    if value is not None and not _SECRET.fullmatch(value):
        raise ConfigurationError(
            "WEBHOOK_SECRET can't be used (its value is not shown). Allowed are 1 to 256 letters, "
            "digits, - and _."
        )
    return value


def _database_url(value: str | None) -> str | None:
    if value is None:
        return None
    scheme = value.partition("://")[0]
    if "://" not in value or scheme.partition("+")[0] not in _DATABASES:
        # The rest may hold a password.
        shown = f"{scheme}://..." if "://" in value else "..."
        raise _wrong(
            "DATABASE_URL", shown, "postgresql://user:password@host/name or sqlite:///file"
        )
    return value


def _level(value: str | None) -> str:
    level = (value or "INFO").upper()
    if level not in _LEVELS:
        raise _wrong("LOG_LEVEL", value or "", ", ".join(_LEVELS))
    return level


def _wrong(name: str, value: str, allowed: str) -> ConfigurationError:
    return ConfigurationError(f"{name} has value '{value}'. Allowed: {allowed}.")
