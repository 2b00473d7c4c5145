"""HTTP: the webhook takes what Telegram sends and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot.serving import http as module
from bot.telegram.webhook import SECRET_HEADER, HttpApp
from bot.telegram.metrics import Metrics

SECRET = {SECRET_HEADER: "hush"}
UPDATE = {"update_id": 1, "message": {}}


class FakeDispatcher:
    """Takes updates, or never comes to it."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.free = True

    async def room(self) -> None:
        if not self.free:
            await asyncio.Event().wait()

    async def take(self, update: dict[str, Any]) -> None:
        if "update_id" not in update:
            raise ValueError("no update")
        self.taken.append(update)


@pytest.fixture
def dispatcher() -> FakeDispatcher:
    """Return what stands for the dispatcher."""
    return FakeDispatcher()


@pytest.fixture
def http(metrics: Metrics, dispatcher: FakeDispatcher) -> HttpApp:
    """Return the routes, ready for updates."""
    app = HttpApp(metrics, lambda: {"status": "ok"}, "hush")
    app.dispatcher = dispatcher
    return app


async def call(http: HttpApp, method: str, path: str, **more: Any) -> httpx.Response:
    """Make one request."""
    transport = httpx.ASGITransport(app=http.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.request(method, path, **more)


async def test_an_update_is_taken(http: HttpApp, dispatcher: FakeDispatcher) -> None:
    """With the secret word an update gets 200 when it was taken."""
    response = await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)
    assert response.status_code == 200
    assert dispatcher.taken == [UPDATE]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}])
async def test_without_the_secret_nothing_is_taken(
    http: HttpApp, dispatcher: FakeDispatcher, headers: dict[str, str]
) -> None:
    """A wrong or missing secret is 403."""
    response = await call(http, "POST", "/telegram", json=UPDATE, headers=headers)
    assert response.status_code == 403
    assert dispatcher.taken == []


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b"{}", b"1"])
async def test_what_is_no_update_is_refused(http: HttpApp, body: bytes) -> None:
    """Anything but an update is 400."""
    response = await call(http, "POST", "/telegram", content=body, headers=SECRET)
    assert response.status_code == 400


async def test_a_body_without_end_is_not_read(http: HttpApp) -> None:
    """More than a megabyte is no update."""
    huge = b" " * 1_000_001
    response = await call(http, "POST", "/telegram", content=huge, headers=SECRET)
    assert response.status_code == 400


async def test_telegram_keeps_what_there_is_no_room_for(
    http: HttpApp, dispatcher: FakeDispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the start, and when too much waits, the answer is 503: Telegram sends it again."""
    monkeypatch.setattr(module, "HOLD_SECONDS", 0.01)
    dispatcher.free = False
    assert (await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)).status_code == 503
    http.dispatcher = None
    assert (await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)).status_code == 503


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/telegram"),
        ("PUT", "/telegram"),
        ("POST", "/healthz"),
        ("POST", "/metrics"),
        ("GET", "/healthz/"),
        ("GET", "/docs"),
    ],
)
async def test_anything_else_is_404(http: HttpApp, method: str, path: str) -> None:
    """Three routes, no more."""
    assert (await call(http, method, path, headers=SECRET)).status_code == 404


async def test_polling_serves_no_webhook(metrics: Metrics) -> None:
    """Without a webhook its route does not exist."""
    http = HttpApp(metrics, dict, None)
    assert (await call(http, "POST", "/telegram", json=UPDATE)).status_code == 404


async def test_health(metrics: Metrics) -> None:
    """503 until answers can be given; then 200, degraded or not."""
    state: dict[str, str] | None = None
    http = HttpApp(metrics, lambda: state, None)
    assert (await call(http, "GET", "/healthz")).status_code == 503
    state = {"status": "degraded"}
    response = await call(http, "GET", "/healthz")
    assert (response.status_code, response.json()) == (200, state)


async def test_metrics_are_prometheus_text(http: HttpApp, metrics: Metrics) -> None:
    """Counters and gauges appear under documented names."""
    metrics.questions.labels("answer", "private").inc()
    metrics.gauge("faqbot_queue", "Updates in memory.", lambda: 3)
    response = await call(http, "GET", "/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'faqbot_questions_total{chat="private",outcome="answer"} 1.0' in response.text
    assert "faqbot_queue 3.0" in response.text
