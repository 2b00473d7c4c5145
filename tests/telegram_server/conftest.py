"""A server, and a bare client that can say anything to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from telegram_server import Chat, TelegramServer, User


class Client:
    """Calls methods as a Bot API client does: form values, objects as JSON."""

    def __init__(self, server: TelegramServer, http: httpx.AsyncClient) -> None:
        self.server = server
        self._http = http

    async def call(self, method: str, token: str | None = None, **params: Any) -> dict[str, Any]:
        """Return the whole body of the answer."""
        form = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in params.items()
        }
        url = f"{self.server.url}/bot{token or self.server.token}/{method}"
        body: dict[str, Any] = (await self._http.post(url, data=form)).json()
        return body

    async def ok(self, method: str, **params: Any) -> Any:
        """Return the result of a call that has to be accepted."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Return the description of a refusal."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        return str(body["description"])


@pytest.fixture
async def client(server: TelegramServer) -> AsyncIterator[Client]:
    """Connect a client."""
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Client(server, http)


@pytest.fixture
def ada() -> User:
    """Return somebody."""
    return User(501, "Ada")


@pytest.fixture
async def chat(server: TelegramServer, ada: User) -> Chat:
    """Return a private chat in which somebody wrote first."""
    await server.private_message(ada, "hello")
    return server.world.chats[ada.id]


@pytest.fixture
def forum(server: TelegramServer) -> Chat:
    """Return a forum with one topic besides General."""
    one = server.world.new_chat("supergroup", "Forum", is_forum=True)
    one.threads.add(42)
    return one
