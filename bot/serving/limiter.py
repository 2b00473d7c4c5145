"""Keeps Telegram's sending limits before Telegram complains, and tries again what may succeed.

python-telegram-bot's own limiter halts every chat when one gets a 429, and knows no limit for a
private chat. Here everything but the overall limit belongs to one chat.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.serving.limits import MOST_REQUESTS, FloodLimits
from bot.serving.metrics import Metrics
from bot.serving.slots import Slots
from bot.serving.windows import Window
from bot.telegram.request import ConnectionFailedError

logger = logging.getLogger(__name__)

# Else the library warns whenever a 429 says how long to wait.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_LIMITED = ("send", "edit", "copy", "forward")
# Someone waits for these only some seconds, and they are no messages.
_PASSING = ("sendChatAction", "answerCallbackQuery", "answerInlineQuery")
_PASSING_TRIES = 2
_OTHER_TRIES = 4
_ANSWERED_TRIES = 40  # a message that the server itself fails on, twenty minutes long
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_SWEEP_SECONDS = 60.0

Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class _Chat:
    windows: tuple[Window, ...]
    blocked_until: float = 0.0

    def next(self, now: float) -> float:
        return max(self.blocked_until, *(window.next(now) for window in self.windows))


class ChatRateLimiter(BaseRateLimiter[None]):
    """The limiter on the library's interface. ``limits`` None: only what Telegram asks is kept."""

    def __init__(
        self,
        limits: FloodLimits | None,
        metrics: Metrics,
        slots: Slots | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._metrics = metrics
        self._slots = slots or Slots(1)
        self._clock = clock
        self._sleep = sleep
        self._chats: dict[str, _Chat] = {}
        self._overall = Window(limits.overall) if limits else None
        # How many processes send for this bot: the overall limit is for all of them together.
        self.processes: Callable[[], int] = lambda: 1
        self._requests = asyncio.Semaphore(MOST_REQUESTS)
        self._swept = clock()

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
        """Call when it is allowed; again after a 429, a fault of the network or of the server.

        A message is tried until it is out: its update stays in the inbox so long.
        """
        chat = self._chat(data.get("chat_id")) if _is_message(endpoint) else None
        tries = answered = 0
        while True:
            await self._allowed(chat)
            tries += 1
            try:
                return await self._call(callback, args, kwargs, endpoint)
            except RetryAfter as error:
                await self._after_429(chat, error, endpoint, tries)
            except NetworkError as error:
                answered += error.__cause__ is None
                await self._after_fault(error, endpoint, tries, answered)

    async def _call(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
    ) -> Result:
        async with self._requests:
            with self._metrics.sending.labels(endpoint).time():
                return await callback(*args, **kwargs)

    async def _allowed(self, chat: _Chat | None) -> None:
        """Wait for the chat's turn, then for the overall one: a slow chat holds nobody up."""
        if chat:
            now = self._clock()
            moment = chat.next(now)
            for window in chat.windows:
                window.grant(moment)
            await self._until(moment)
            while chat.blocked_until > self._clock():
                await self._until(chat.blocked_until)
        if chat and self._overall:
            moment = self._overall.next(self._clock())
            for _ in range(self.processes()):
                self._overall.grant(moment)
            await self._until(moment)

    async def _until(self, moment: float) -> None:
        wait = moment - self._clock()
        if wait > 0:
            await self._rest(wait)

    async def _rest(self, seconds: float) -> None:
        async with self._slots.lent():
            await self._sleep(seconds)

    async def _after_429(
        self, chat: _Chat | None, error: RetryAfter, endpoint: str, tries: int
    ) -> None:
        wait = _seconds(error)
        self._metrics.retries.labels("429").inc()
        logger.warning("Telegram asks %s to wait for %s s", endpoint, wait)
        if chat is None:
            if _is_last(endpoint, tries):
                raise error
            await self._rest(wait)
        else:
            chat.blocked_until = max(chat.blocked_until, self._clock() + wait)

    async def _after_fault(
        self, error: NetworkError, endpoint: str, tries: int, answered: int
    ) -> None:
        last = _is_last(endpoint, tries) or answered >= _ANSWERED_TRIES
        if last or isinstance(error, BadRequest) or _is_own(error):
            raise error
        self._metrics.retries.labels("network").inc()
        wait = min(_FIRST_WAIT * 2 ** (tries - 1), _LONGEST_WAIT)
        logger.warning("%s failed (%s), again in %s s", endpoint, error, wait)
        await self._rest(wait)

    def _chat(self, chat_id: Any) -> _Chat:
        key = str(chat_id)
        self._sweep()
        if key not in self._chats:
            self._chats[key] = _Chat(self._windows(chat_id))
        return self._chats[key]

    def _windows(self, chat_id: Any) -> tuple[Window, ...]:
        limits = self._limits
        if limits is None or chat_id is None:
            return (_FREE,)
        private = isinstance(chat_id, int) and chat_id > 0
        chat = Window(limits.chat)
        return (chat,) if private else (chat, Window(limits.group))

    def _sweep(self) -> None:
        """Forget chats whose past matters no more: memory stays flat."""
        now = self._clock()
        if now - self._swept < _SWEEP_SECONDS:
            return
        self._swept = now
        for key, chat in list(self._chats.items()):
            if chat.blocked_until <= now and all(window.idle(now) for window in chat.windows):
                del self._chats[key]


class _Free(Window):
    """Grants everything at once."""

    def __init__(self) -> None:
        pass

    def next(self, now: float) -> float:
        return now

    def grant(self, moment: float) -> None:
        pass

    def idle(self, now: float) -> bool:  # noqa: ARG002 - as the class says
        return True


_FREE = _Free()


def _is_message(endpoint: str) -> bool:
    return endpoint.startswith(_LIMITED) and endpoint not in _PASSING


def _is_last(endpoint: str, tries: int) -> bool:
    if endpoint in _PASSING:
        return tries >= _PASSING_TRIES
    return not _is_message(endpoint) and tries >= _OTHER_TRIES


def _is_own(error: NetworkError) -> bool:
    """Tell a fault of this program, which would repeat for ever, from one of the network."""
    return error.__cause__ is not None and not isinstance(error.__cause__, ConnectionFailedError)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
