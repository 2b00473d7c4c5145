"""Long polling of ours: an update is recorded before Telegram is told that it was taken."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError

from bot.errors import ConfigurationError
from bot.serving.dispatcher import Dispatcher
from bot.serving.limits import HOLD_SECONDS
from bot.telegram.request import AiohttpRequest

logger = logging.getLogger(__name__)

_POLL_SECONDS = 25
_MORE_SECONDS = 10.0  # for the way there and back
_MOST = 100
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 30.0
REFUSED = (
    "TELEGRAM_BOT_TOKEN was refused by Telegram. Copy the token again from @BotFather, whole; "
    "/token there shows it."
)


class _PollError(Exception):
    """Telegram did not give updates; ``wait`` is how long it wants to be left alone."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class Poller:
    """Fetches updates for a dispatcher, until it is cancelled.

    python-telegram-bot's own loop tells Telegram that updates were taken when they are in memory.
    """

    def __init__(
        self, api_url: str, token: str, dispatcher: Dispatcher, allowed: Sequence[str]
    ) -> None:
        self._root = api_url
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._dispatcher = dispatcher
        self._allowed = json.dumps(list(allowed))
        self._offset = 0
        self._trouble = ""

    async def run(self) -> None:
        """Fetch and record for ever. Raises ConfigurationError when the token is refused."""
        async with AiohttpRequest(self._root) as client:
            try:
                await self._loop(client)
            finally:
                with suppress(_PollError, TimeoutError):
                    await asyncio.wait_for(self._confirm(client), 2.0)

    async def _loop(self, client: AiohttpRequest) -> None:
        wait = _FIRST_WAIT
        while True:
            await self._dispatcher.room()
            try:
                updates = await self._fetch(client, _POLL_SECONDS, _MOST)
            except _PollError as error:
                self._tell(str(error))
                await asyncio.sleep(error.wait or wait)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            self._tell("")
            wait = _FIRST_WAIT
            await self._take(updates)

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Record updates together, then let the next call confirm them.

        While the database is away an update is taken when its reply is out; a chat that Telegram
        holds back may not hold back all others for ever.
        """
        if not updates:
            return
        tasks = [asyncio.create_task(self._dispatcher.take(update)) for update in updates]
        try:
            done, _ = await asyncio.wait(tasks, timeout=HOLD_SECONDS)
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            raise
        for task in done:
            if error := task.exception():
                logger.error("An update could not be read: %s", error)
        self._offset = max(update["update_id"] for update in updates) + 1

    async def _confirm(self, client: AiohttpRequest) -> None:
        """Tell Telegram what was taken last, so that it is not sent again after a restart."""
        if self._offset:
            await self._fetch(client, 0, 1)

    async def _fetch(self, client: AiohttpRequest, seconds: int, most: int) -> list[dict[str, Any]]:
        form = {
            "offset": str(self._offset),
            "limit": str(most),
            "timeout": str(seconds),
            "allowed_updates": self._allowed,
        }
        try:
            status, answer = await client.post_form(self._url, form, seconds + _MORE_SECONDS)
        except (NetworkError, ValueError) as error:
            raise _PollError(f"{type(error).__name__}: {error}") from None
        if status == HTTPStatus.OK and answer.get("ok"):
            return list(answer["result"])
        raise _refusal(status, answer)

    def _tell(self, trouble: str) -> None:
        """Log a trouble once, and its end."""
        if trouble and trouble != self._trouble:
            logger.warning("No updates from Telegram: %s", trouble)
        elif self._trouble and not trouble:
            logger.info("Updates come again")
        self._trouble = trouble


def _refusal(status: int, answer: dict[str, Any]) -> Exception:
    description = str(answer.get("description", status))
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return ConfigurationError(REFUSED)
    if status == HTTPStatus.CONFLICT:
        return _PollError(f"{description} (another process polls; only one can)")
    wait = answer.get("parameters", {}).get("retry_after", 0)
    return _PollError(description, float(wait))
