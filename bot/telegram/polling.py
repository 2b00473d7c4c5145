"""Long polling of ours: an update is recorded before Telegram is told that it was taken."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import ConfigurationError
from bot.telegram.limits import HOLD_SECONDS
from bot.telegram.queues import ChatQueues
from bot.telegram.request import GatewayRequest
from bot.telegram.shapes import NotAnUpdateError, read_update

logger = logging.getLogger(__name__)

_POLL_SECONDS = 25
_MORE_SECONDS = 10.0  # for the way there and back
_MOST = 100
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 30.0
REFUSED = (
    "TELEGRAM_BOT_TOKEN was refused by Telegram. Copy the token again from @BotFather, whole; "
    "/token there shows it."
)


class Poller:
    """Fetches updates for the queues, one call at a time, until it is cancelled.

    python-telegram-bot's own loop tells Telegram that updates were taken when they are in memory.
    What the last call brought is not confirmed at the end: it comes again, and is known by then.
    """

    def __init__(
        self, api_url: str, token: str, queues: ChatQueues, allowed: Sequence[str]
    ) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._queues = queues
        self._allowed = json.dumps(list(allowed))
        self._offset = 0
        self._trouble = ""

    async def run(self) -> None:
        """Fetch and record for ever. Raises ConfigurationError when the token is refused."""
        wait = _FIRST_WAIT
        async with GatewayRequest() as client:
            while True:
                await self._queues.room()
                try:
                    updates = await self._fetch(client)
                except InvalidToken:
                    raise ConfigurationError(REFUSED) from None
                except TelegramError as error:
                    self._tell(_said(error))
                    await asyncio.sleep(_asked_for(error) or wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                    continue
                self._tell("")
                wait = _FIRST_WAIT
                await self._take(updates)

    async def _fetch(self, client: GatewayRequest) -> Sequence[dict[str, Any]]:
        form = {
            "offset": self._offset,
            "limit": _MOST,
            "timeout": _POLL_SECONDS,
            "allowed_updates": self._allowed,
        }
        url = f"{self._url}?{urlencode(form)}"
        found = await client.post(url, read_timeout=_POLL_SECONDS + _MORE_SECONDS)
        return found if isinstance(found, list) else []

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Record updates together, then let the next call confirm them.

        While the database is away an update is taken when its reply is out; a chat that Telegram
        holds back may not hold back all others for ever.
        """
        tasks = []
        for one in updates:
            try:
                update = read_update(one)
            except NotAnUpdateError as error:
                logger.warning("What came from Telegram is not an update: %s", error)
            else:
                tasks.append(asyncio.create_task(self._queues.take(update)))
        if tasks:
            try:
                await asyncio.wait(tasks, timeout=HOLD_SECONDS)
            except asyncio.CancelledError:
                for task in tasks:
                    task.cancel()
                raise
        ids = [one["update_id"] for one in updates if isinstance(one.get("update_id"), int)]
        self._offset = max(ids, default=self._offset - 1) + 1

    def _tell(self, trouble: str) -> None:
        """Log a trouble once, and its end."""
        if trouble and trouble != self._trouble:
            logger.warning("No updates from Telegram: %s", trouble)
        elif self._trouble and not trouble:
            logger.info("Updates come again")
        self._trouble = trouble


def _said(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return f"{error.message} (another process polls; only one can: this one waits)"
    return error.message


def _asked_for(error: TelegramError) -> float:
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
