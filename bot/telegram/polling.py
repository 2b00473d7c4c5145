"""Long polling of ours: an update is recorded before Telegram is told that it was taken."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.telegram.limits import HOLD_SECONDS
from bot.telegram.queues import ChatQueues
from bot.telegram.request import GatewayRequest, seconds_asked
from bot.telegram.updates import NotAnUpdateError, read_update

logger = logging.getLogger(__name__)

_POLL_SECONDS = 25
_MORE_SECONDS = 10.0  # for the way there and back
_MOST = 100
# Under load what comes within so long is fetched by one call, and recorded in one transaction.
_APART_SECONDS = 0.1
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 30.0


class Poller:
    """Fetches updates for the queues, one call at a time, until it is cancelled.

    python-telegram-bot's own loop tells Telegram that updates were taken when they are in memory.
    What the last call brought is not confirmed at the end: it comes again, and is known by then.
    """

    def __init__(self, bot: Bot, queues: ChatQueues, allowed: Iterable[str]) -> None:
        self._bot = bot
        self._queues = queues
        self._allowed = json.dumps(list(allowed))
        self._offset = 0
        self._trouble = ""

    async def run(self) -> None:
        """Fetch and record for ever. Raises InvalidToken when the token is refused."""
        wait, clock = _FIRST_WAIT, asyncio.get_running_loop().time
        async with GatewayRequest() as client:
            while True:
                await self._queues.room()
                began = clock()
                try:
                    updates = await self._fetch(client)
                except InvalidToken:
                    raise
                except TelegramError as error:
                    self._tell(_said(error))
                    await asyncio.sleep(seconds_asked(error) or wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                else:
                    self._tell("")
                    wait = _FIRST_WAIT
                    await self._take(updates)
                    await asyncio.sleep(began + _APART_SECONDS - clock())

    async def _fetch(self, client: GatewayRequest) -> Sequence[dict[str, Any]]:
        """Return updates as they came: what the library makes of one is for later to judge."""
        form = {
            "offset": self._offset,
            "limit": _MOST,
            "timeout": _POLL_SECONDS,
            "allowed_updates": self._allowed,
        }
        url = f"{self._bot.base_url}/getUpdates?{urlencode(form)}"
        found: Any = await client.post(url, read_timeout=_POLL_SECONDS + _MORE_SECONDS)
        return list(found)

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Record updates together, then let the next call confirm them.

        While the database is away an update is taken when its reply is out; a chat that Telegram
        holds back may not hold back all others for ever.
        """
        tasks = []
        for one in updates:
            self._offset = max(self._offset, one["update_id"] + 1)
            try:
                update = read_update(one, bot=self._bot)
            except NotAnUpdateError as error:
                logger.warning("What came from Telegram is not an update: %s", error)
            else:
                tasks.append(asyncio.create_task(self._queues.take(update)))
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=HOLD_SECONDS)
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            raise

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
