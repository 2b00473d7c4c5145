"""HTTP: the webhook takes what Telegram sends and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from queueing import message

from bot.storage.database import UnavailableError
from bot.telegram import receiving as module
from bot.telegram.observing import Metrics
from bot.telegram.receiving import SECRET_HEADER, HttpApp
from bot.telegram.updates import Incoming

SECRET = {SECRET_HEADER: "hush"}
UPDATE = message(1)


class FakeQueues:
    """Takes updates, or never comes to it."""

    bot = None

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.room = asyncio.Event()
        self.room.set()
        self.ending = False

    async def take(self, update: Incoming) -> None:
        if self.ending:
            raise UnavailableError
        self.taken.append(update.data)


@pytest.fixture
def queues() -> FakeQueues:
    """Return what stands for the queues."""
    return FakeQueues()


@pytest.fixture
def http(metrics: Metrics, queues: FakeQueues) -> HttpApp:
    """Return the routes, ready for updates."""
    app = HttpApp(metrics, lambda: {"status": "ok"}, "hush")
    app.queues = queues
    return app


async def call(http: HttpApp, method: str, path: str, **more: Any) -> httpx.Response:
    """Make one request."""
    transport = httpx.ASGITransport(app=http.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.request(method, path, **more)


async def test_an_update_is_taken(http: HttpApp, queues: FakeQueues) -> None:
    """With the secret word an update gets 200 when it was taken."""
    response = await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)
    assert response.status_code == 200
    assert queues.taken == [UPDATE]


async def test_a_reply_to_a_rich_message_is_taken(http: HttpApp, queues: FakeQueues) -> None:
    """In blocks of rich text a "text" is a string, a list or an object, and none is read."""
    blocks = [{"text": ["Labs", {"text": {"text": "50"}}]}, {"text": "", "caption": {"text": ""}}]
    rich = {**message(1)["message"], "rich_message": {"blocks": blocks}}
    update = message(2, reply_to_message=rich)
    response = await call(http, "POST", "/telegram", json=update, headers=SECRET)
    assert response.status_code == 200
    assert queues.taken == [update]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}])
async def test_without_the_secret_nothing_is_taken(
    http: HttpApp, queues: FakeQueues, headers: dict[str, str]
) -> None:
    """A wrong or missing secret is 403."""
    response = await call(http, "POST", "/telegram", json=UPDATE, headers=headers)
    assert response.status_code == 403
    assert queues.taken == []


def wrong(**fields: Any) -> bytes:
    """Return an update whose message has other fields than it should."""
    return json.dumps({"update_id": 1, "message": {**UPDATE["message"], **fields}}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b"{",
        b"\xff",
        b"{}",
        b"1",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"update_id":1,"message":' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
        b'{"update_id":1,"message":' + b'{"a":' * 60 + b"1" + b"}" * 61,
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {}}',
        b'{"update_id": true}',
        b'{"update_id": "1"}',
        b'{"update_id": 1e3}',
        b'{"update_id": %d}' % 2**70,
        wrong(chat=5),
        wrong(chat={"id": "5", "type": "private"}),
        wrong(text=5),
        wrong(date="yesterday"),
        wrong(date=2**62),
        wrong(entities={}),
        wrong(**{"from": {"id": 1.5}}),
        b" " * 999_999,
    ],
)
async def test_what_is_no_update_is_refused(
    http: HttpApp, queues: FakeQueues, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    """Anything but an update is 400 with one line that shows nothing of it, 403 unsigned."""
    response = await call(http, "POST", "/telegram", content=body, headers=SECRET)
    assert response.status_code == 400
    assert len([record for record in caplog.records if record.name.startswith("bot.")]) == 1
    assert "yesterday" not in caplog.text
    assert (await call(http, "POST", "/telegram", content=body)).status_code == 403
    assert queues.taken == []


async def test_a_body_without_end_is_not_read(http: HttpApp, queues: FakeQueues) -> None:
    """More than a megabyte is 413, whether or not its length was told before."""

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 100_000

    for content in (b" " * 1_000_001, endless()):
        response = await call(http, "POST", "/telegram", content=content, headers=SECRET)
        assert response.status_code == 413
    assert queues.taken == []


async def test_a_body_whose_length_is_not_told(http: HttpApp, queues: FakeQueues) -> None:
    """An update that comes in pieces is an update."""

    async def pieces() -> AsyncIterator[bytes]:
        for byte in json.dumps(UPDATE).encode():
            yield bytes([byte])

    response = await call(http, "POST", "/telegram", content=pieces(), headers=SECRET)
    assert response.status_code == 200
    assert queues.taken == [UPDATE]


async def test_telegram_keeps_what_there_is_no_room_for(
    http: HttpApp, queues: FakeQueues, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the start, at the end, and when too much waits, it is 503: Telegram sends it again."""
    monkeypatch.setattr(module, "HOLD_SECONDS", 0.01)
    queues.room.clear()
    assert (await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)).status_code == 503
    queues.room.set()
    queues.ending = True
    assert (await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)).status_code == 503
    http.queues = None
    assert (await call(http, "POST", "/telegram", json=UPDATE, headers=SECRET)).status_code == 503


async def test_an_update_that_is_on_its_way_at_the_end(http: HttpApp, queues: FakeQueues) -> None:
    """What comes while the program ends is taken, to be answered by the next."""

    async def slow() -> AsyncIterator[bytes]:
        yield json.dumps(UPDATE).encode()
        http.queues = None

    response = await call(http, "POST", "/telegram", content=slow(), headers=SECRET)
    assert response.status_code == 200
    assert queues.taken == [UPDATE]


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
    metrics.gauge("queue", "Updates in memory.", lambda: 3)
    response = await call(http, "GET", "/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'faqbot_questions_total{chat="private",outcome="answer"} 1.0' in response.text
    assert "faqbot_queue 3.0" in response.text
