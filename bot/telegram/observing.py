"""What operators see of one process: its logs, in which the token never appears, and Prometheus
metrics."""

import json
import logging
import math
import sys
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.settings import Settings

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# Which update is being handled, for logs and metrics; threads inherit it.
request_id: ContextVar[str] = ContextVar("request_id", default="-")
chat_kind: ContextVar[str] = ContextVar("chat_kind", default="other")
handled_since: ContextVar[float] = ContextVar("handled_since", default=math.inf)


class _Formatter(logging.Formatter):
    """Leaves no secret in a line, and names the update."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s [%(request)s] %(message)s")
        self._as_json = settings.log_format == "json"
        token = settings.token or ""
        plain = [token, token.partition(":")[2], settings.webhook_secret]
        found = [secret for secret in plain if secret]
        self._secrets = [*found, *map(quote, found)]

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
    handler.setFormatter(_Formatter(settings))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


class Metrics:
    """The metrics; ``gauge`` adds those that are looked up when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        counter = partial(Counter, namespace="faqbot", registry=self._registry)
        seconds = partial(
            Histogram, namespace="faqbot", unit="seconds", registry=self._registry, buckets=_SECONDS
        )
        self.questions = counter(
            "questions", "Questions answered, by outcome and kind of chat.", ("outcome", "chat")
        )
        self.updates = counter(
            "updates",
            "Updates: taken, repeated (recorded before), elsewhere (another process has the chat), "
            "adopted (taken over), handled, failed.",
            ("what",),
        )
        self.hurried = counter(
            "hurried",
            "Questions answered by words, if they can be, because others had made them wait.",
        )
        self.retries = counter(
            "send_retries", "Requests to Telegram made again, by reason.", ("reason",)
        )
        self.scoring = seconds("scoring", "Time to find the reply to a question.")
        self.sending = seconds(
            "sending", "Time of one request to Telegram, by method.", ("method",)
        )
        self.handling = seconds("handling", "Time from an update's arrival to its reply being out.")

    def gauge(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        """Show ``value()`` under ``name``."""
        Gauge(f"faqbot_{name}", documentation, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        return generate_latest(self._registry)
