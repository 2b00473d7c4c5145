"""Keeps Telegram's sending limits before Telegram complains, and tries again what may succeed.

python-telegram-bot's own limiter halts every chat when one gets a 429, and knows no limit for a
private chat. Here everything but the overall limit belongs to one chat.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.storage.latest import Latest
from bot.telegram.limits import MOST_REQUESTS, FloodLimits, Rate, Window
from bot.telegram.observing import Metrics
from bot.telegram.request import is_transport_failure, seconds_asked

logger = logging.getLogger(__name__)

_LIMITED = ("send", "edit", "copy", "forward")
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_TRIES_ALONE = 4  # then those that fail take turns: one of them finds out when it is over
# Of a message that Telegram's own server fails on, twenty minutes long, while others get through.
_ANSWERED_TRIES = 40
_MOST_CHATS = 2_000  # more than can get a message within the minute that matters

Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class _Chat:
    windows: tuple[Window, ...]
    blocked_until: float = 0.0

    def next(self, now: float) -> float:
        return max(now, self.blocked_until, *(window.next(now) for window in self.windows))


class ChatRateLimiter(BaseRateLimiter[None]):
    """The limiter on the library's interface. ``limits`` None: only what Telegram asks is kept."""

    def __init__(
        self,
        limits: FloodLimits | None,
        metrics: Metrics,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._sleep = sleep
        self._chats: Latest[str, _Chat] = Latest(_MOST_CHATS)
        self._overall = Window(limits.overall) if limits else None
        # How many processes send for this bot: the overall limit is for all of them together.
        self.processes: Callable[[], int] = lambda: 1
        # Set when Telegram refuses the token: the program has to end.
        self.refused = asyncio.Event()
        # Set while another message may go out.
        self.may_send = asyncio.Event()
        self.may_send.set()
        self._requests = asyncio.Semaphore(MOST_REQUESTS)
        self._turn = asyncio.Lock()
        self._succeeded = 0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's interface
    ) -> Result:
        """Call when it is allowed, and again until Telegram has answered.

        The update that wants it stays in the inbox so long, over restarts as well.
        """
        chat = self._chat(data.get("chat_id")) if endpoint.startswith(_LIMITED) else None
        tries = answered = 0
        before = self._succeeded
        async with AsyncExitStack() as turn:
            while True:
                await self._allowed(chat)
                tries += 1
                try:
                    async with self._requests:
                        if chat:
                            await self.may_send.wait()
                        with self._metrics.sending.labels(endpoint).time():
                            result = await callback(*args, **kwargs)
                        self._succeeded += 1
                        return result
                except RetryAfter as error:
                    await turn.aclose()
                    await self._after_429(chat, error, endpoint)
                except InvalidToken:
                    self.refused.set()
                    await asyncio.Event().wait()  # what asked for this stays in the inbox
                except BadRequest:
                    raise
                except NetworkError as error:
                    lost = is_transport_failure(error)
                    answered += not lost
                    if error.__cause__ and not lost:
                        raise  # a fault of this program would repeat for ever
                    if answered >= _ANSWERED_TRIES and self._succeeded > before:
                        raise  # others get through: it is the message
                    if not lost:
                        await turn.aclose()
                    await self._after_fault(error, endpoint, tries)
                    if lost and tries == _TRIES_ALONE:
                        await turn.enter_async_context(self._turn)

    async def _allowed(self, chat: _Chat | None) -> None:
        """Wait for the chat's turn, then for the overall one: a slow chat holds nobody up."""
        if chat is None:
            return
        moment = chat.next(self._clock())
        for window in chat.windows:
            window.grant(moment)
        await self._until(moment)
        while chat.blocked_until > self._clock():
            await self._until(chat.blocked_until)
        if self._overall:
            moment = self._overall.next(self._clock())
            for _ in range(self.processes()):
                self._overall.grant(moment)
            await self._until(moment)

    async def _until(self, moment: float) -> None:
        if (wait := moment - self._clock()) > 0:
            await self._sleep(wait)

    async def _after_429(self, chat: _Chat | None, error: RetryAfter, endpoint: str) -> None:
        wait = seconds_asked(error)
        self._metrics.retries.labels("429").inc()
        logger.warning("Telegram asks %s to wait for %s s", endpoint, wait)
        if chat is None:
            await self._sleep(wait)
        else:
            chat.blocked_until = max(chat.blocked_until, self._clock() + wait)

    async def _after_fault(self, error: NetworkError, endpoint: str, tries: int) -> None:
        self._metrics.retries.labels("network").inc()
        wait = min(_FIRST_WAIT * 2 ** min(tries - 1, 10), _LONGEST_WAIT)
        logger.warning("%s failed (%s), again in %s s", endpoint, error, wait)
        await self._sleep(wait)

    def _chat(self, chat_id: Any) -> _Chat:
        """Return what is known of a chat; of those that were quiet for long nothing matters."""
        chat = self._chats.get(str(chat_id))
        if chat is None:
            rates: tuple[Rate, ...] = ()
            if (limits := self._limits) and chat_id is not None:
                private = chat_id > 0
                rates = (limits.chat,) if private else (limits.chat, limits.group)
            chat = _Chat(tuple(map(Window, rates)))
        self._chats.put(str(chat_id), chat)
        return chat
