"""Logs: for people or for collectors, with the id of the update; the token never appears."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from urllib.parse import quote

from bot.settings import Settings
from bot.telegram.queues import request_id

HIDDEN = "<token>"
# At INFO httpx logs the address of each request, which holds the token.
_QUIET = ("httpx", "httpcore", "uvicorn.error", "alembic")


class ConsoleFormatter(logging.Formatter):
    """One readable line, and the traceback where there is one."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s [%(request)s] %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        record.request = request_id.get()
        return redacted(super().format(record), self._secrets)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        shown = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            shown["traceback"] = self.formatException(record.exc_info)
        return redacted(json.dumps(shown, ensure_ascii=False), self._secrets)


def set_up_logging(settings: Settings) -> None:
    """Send all logs to standard error, as the settings say."""
    secrets = _secrets(settings)
    chosen = JsonFormatter if settings.log_format == "json" else ConsoleFormatter
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(chosen(secrets))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """Return ``text`` with every secret hidden."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _secrets(settings: Settings) -> tuple[str, ...]:
    plain = [settings.token, settings.given_secret]
    if settings.token:
        plain += [settings.token.partition(":")[2], settings.webhook_secret]
    found = [secret for secret in plain if secret]
    return tuple(dict.fromkeys([*found, *map(quote, found)]))
