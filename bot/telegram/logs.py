"""Logs: for people or for collectors, with the id of the update; the token never appears."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from urllib.parse import quote

from bot.settings import Settings
from bot.telegram.queues import request_id


class _Formatter(logging.Formatter):
    """Leaves no secret in a line, and names the update."""

    def __init__(self, secrets: Collection[str], *, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s [%(request)s] %(message)s")
        self._secrets = secrets
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Return one readable line with the traceback where there is one, or one JSON object."""
        record.request = request_id.get()
        line = self._json(record) if self._as_json else super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "<token>")
        return line

    def _json(self, record: logging.LogRecord) -> str:
        shown = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            shown["traceback"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=False)


def set_up_logging(settings: Settings) -> None:
    """Send all logs to standard error, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(_secrets(settings), as_json=settings.log_format == "json"))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def _secrets(settings: Settings) -> Collection[str]:
    plain = [settings.token, settings.given_secret]
    if settings.token:
        plain += [settings.token.partition(":")[2], settings.webhook_secret]
    found = [secret for secret in plain if secret]
    return dict.fromkeys([*found, *map(quote, found)])
