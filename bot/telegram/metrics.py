"""What operators see: Prometheus metrics of one process."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The metrics; ``gauge`` adds those that are looked up when somebody asks."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.questions = Counter(
            "faqbot_questions",
            "Questions answered, by outcome and kind of chat.",
            ("outcome", "chat"),
            registry=registry,
        )
        self.updates = Counter(
            "faqbot_updates",
            "Updates: taken, repeated (recorded before), elsewhere (another process has the chat), "
            "adopted (taken over), handled, failed.",
            ("what",),
            registry=registry,
        )
        self.hurried = Counter(
            "faqbot_hurried",
            "Questions answered by words, if they can be, because others had made them wait.",
            registry=registry,
        )
        self.retries = Counter(
            "faqbot_send_retries",
            "Requests to Telegram made again, by reason.",
            ("reason",),
            registry=registry,
        )
        self.scoring = Histogram(
            "faqbot_scoring_seconds",
            "Time to find the reply to a question.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.sending = Histogram(
            "faqbot_sending_seconds",
            "Time of one request to Telegram, by method.",
            ("method",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.handling = Histogram(
            "faqbot_handling_seconds",
            "Time from an update's arrival to its reply being out.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.knowledge = Gauge(
            "faqbot_knowledge_info",
            "The knowledge in use: its name and version.",
            ("name", "version"),
            registry=registry,
        )

    def gauge(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        """Show ``value()`` under ``name``."""
        Gauge(name, documentation, registry=self._registry).set_function(value)

    def use_knowledge(self, name: str, version: str) -> None:
        """Show which knowledge is in use."""
        self.knowledge.clear()
        self.knowledge.labels(name, version).set(1)

    def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        return generate_latest(self._registry)
