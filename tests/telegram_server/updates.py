"""Updates on their way to the bot: by getUpdates or pushed to its webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpx

from telegram_server.errors import ApiError, bad
from telegram_server.reference import NOT_BY_DEFAULT, UPDATE_KINDS
from telegram_server.world import Json

_SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"  # noqa: S105
_AHEAD = 10  # an offset further beyond the last update confirms nothing


class Updates:
    """The queue of one bot."""

    def __init__(self) -> None:
        self.pending: list[Json] = []
        self.last_id = 1000
        self.allowed: tuple[str, ...] = ()
        self.webhook: Json = {}
        self.target: str | None = None  # where the pusher really posts: the loopback of a test
        self.pushed: list[int] = []  # status codes the webhook answered with
        self.changed = asyncio.Condition()
        self.polled = asyncio.Event()  # somebody has asked for updates
        self.conflicts = 0  # calls of getUpdates while another one waited
        self._poller: asyncio.Task[Any] | None = None

    def wanted(self, kind: str) -> bool:
        """Tell whether the bot gets updates of a kind."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    async def add(self, kind: str, payload: Json) -> int:
        """Queue an update, unless the bot did not ask for its kind; returns its id, else 0."""
        if not self.wanted(kind):
            return 0
        self.last_id += 1
        async with self.changed:
            self.pending.append({"update_id": self.last_id, kind: payload})
            self.changed.notify_all()
        if self.webhook:
            await self.push()
        return self.last_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Keep ``allowed_updates``; None keeps the setting before, an empty list resets it."""
        if kinds is None:
            return
        kinds = tuple(kinds)
        for kind in kinds:
            if kind not in UPDATE_KINDS:
                raise bad(f"unknown update type {kind}")
        self.allowed = kinds

    async def get(self, params: Json) -> list[Json]:
        """Answer getUpdates."""
        if self.webhook:
            raise ApiError(
                409,
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        limit = params.get("limit", 100)
        if not 1 <= limit <= 100:
            raise bad("limit must be between 1 and 100")
        self.allow(params.get("allowed_updates"))
        await self._replace_poller()
        await self._confirm(params.get("offset", 0))
        try:
            return await self._wait(params.get("timeout", 0), limit)
        finally:
            if self._poller is asyncio.current_task():
                self._poller = None

    async def _replace_poller(self) -> None:
        if self._poller and not self._poller.done():
            self.conflicts += 1
            self._poller.cancel("terminated by other getUpdates request")
        self._poller = asyncio.current_task()
        self.polled.set()

    async def _confirm(self, offset: int) -> None:
        async with self.changed:
            if offset < 0:
                self.pending = self.pending[offset:]
            elif 0 < offset <= self.last_id + _AHEAD:
                self.pending = [one for one in self.pending if one["update_id"] >= offset]
            self.changed.notify_all()

    async def _wait(self, timeout: float, limit: int) -> list[Json]:  # noqa: ASYNC109
        async with self.changed:
            if not self.pending and timeout:
                try:
                    async with asyncio.timeout(timeout):
                        await self.changed.wait_for(lambda: bool(self.pending))
                except TimeoutError:
                    return []
            return self.pending[:limit]

    async def all_fetched(self) -> None:
        """Wait until the bot has confirmed every update."""
        async with self.changed:
            await self.changed.wait_for(lambda: not self.pending)

    # Webhook ----------------------------------------------------------------------------------

    def set_webhook(self, params: Json) -> None:
        """Answer setWebhook; an empty URL removes the webhook."""
        url = params["url"]
        if params.get("drop_pending_updates"):
            self.pending.clear()
        if not url:
            self.webhook = {}
            return
        parts = urlsplit(url)
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in {80, 88, 443, 8443}:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = params.get("secret_token", "")
        if len(secret) > 256 or set(secret) - set(_SECRET):
            raise bad("secret token contains unallowed characters")
        if not 1 <= params.get("max_connections", 40) <= 100:
            raise bad("max_connections must be between 1 and 100")
        self.allow(params.get("allowed_updates"))
        self.webhook = params

    async def push(self) -> None:
        """Post what is pending to the webhook, oldest first; what it refuses stays pending."""
        if self.target is None:
            return
        headers = {}
        if secret := self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        path = urlsplit(self.webhook["url"]).path
        async with httpx.AsyncClient(base_url=self.target, trust_env=False) as client:
            while self.pending:
                answer = await client.post(path, json=self.pending[0], headers=headers)
                self.pushed.append(answer.status_code)
                if not answer.is_success:
                    return
                async with self.changed:
                    self.pending.pop(0)
                    self.changed.notify_all()

    def info(self) -> Json:
        """Return the ``WebhookInfo`` object."""
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
            "max_connections": self.webhook.get("max_connections", 40),
            **({"allowed_updates": list(self.allowed)} if self.allowed else {}),
        }
