"""What operators see: Prometheus metrics of one process."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The metrics; ``gauge`` adds those that are looked up when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.questions = self._counter(
            "questions", "Questions answered, by outcome and kind of chat.", "outcome", "chat"
        )
        self.updates = self._counter(
            "updates",
            "Updates: taken, repeated (recorded before), elsewhere (another process has the chat), "
            "adopted (taken over), handled, failed.",
            "what",
        )
        self.hurried = self._counter(
            "hurried",
            "Questions answered by words, if they can be, because others had made them wait.",
        )
        self.retries = self._counter(
            "send_retries", "Requests to Telegram made again, by reason.", "reason"
        )
        self.scoring = self._histogram("scoring", "Time to find the reply to a question.")
        self.sending = self._histogram(
            "sending", "Time of one request to Telegram, by method.", "method"
        )
        self.handling = self._histogram(
            "handling", "Time from an update's arrival to its reply being out."
        )
        self._knowledge = Gauge(
            "faqbot_knowledge_info",
            "The knowledge in use: its name and version.",
            ("name", "version"),
            registry=self._registry,
        )

    def _counter(self, name: str, documentation: str, *labels: str) -> Counter:
        return Counter(f"faqbot_{name}", documentation, labels, registry=self._registry)

    def _histogram(self, name: str, documentation: str, *labels: str) -> Histogram:
        name = f"faqbot_{name}_seconds"
        return Histogram(name, documentation, labels, buckets=_SECONDS, registry=self._registry)

    def gauge(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        """Show ``value()`` under ``name``."""
        Gauge(f"faqbot_{name}", documentation, registry=self._registry).set_function(value)

    def use_knowledge(self, name: str, version: str) -> None:
        """Show which knowledge is in use."""
        self._knowledge.clear()
        self._knowledge.labels(name, version).set(1)

    def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        return generate_latest(self._registry)
