"""Requests to Telegram: within its limits before it complains, and again where that may succeed.

What is no answer of Telegram's is a failure. python-telegram-bot's own limiter halts every chat
when one gets a 429, and knows no limit for a private chat. Here everything but the overall limit
belongs to one chat.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter, Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.storage.latest import Latest
from bot.telegram.limits import MOST_REQUESTS, FloodLimits, Window
from bot.telegram.observing import Metrics

logger = logging.getLogger(__name__)

REFUSED = (
    "TELEGRAM_BOT_TOKEN was refused by Telegram. Copy the token again from @BotFather, whole; "
    "/token there shows it."
)
READ_SECONDS = 10.0
_CONNECTIONS = 64
# These give the message that is there then, and are limited for each chat.
_WRITING = ("send", "edit", "copy", "forward")
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_TRIES_ALONE = 4  # then those that fail take turns: one of them finds out when it is over
# Of a message that Telegram's own server fails on, twenty minutes long, while others get through.
_ANSWERED_TRIES = 40
_MOST_CHATS = 2_000  # more than can get a message within the minute that matters
_LISTS = ("getUpdates", "getMyCommands")
# What is needed of the objects that a method gives. All others give True.
_NEEDED = {
    "getUpdates": {"update_id"},
    "getMyCommands": {"command", "description"},
    "getMe": {"id", "is_bot", "first_name", "username"},
    "getMyDescription": {"description"},
    "getMyShortDescription": {"short_description"},
    "getChatMember": {"status", "user"},
    "getWebhookInfo": {"url", "has_custom_certificate", "pending_update_count"},
    "answerGuestQuery": {"inline_message_id"},
}


class NotTelegramError(Exception):
    """An answer came that is not Telegram's: a gateway's page, or a part of an answer."""


class GatewayRequest(HTTPXRequest):
    """The library's request layer, which raises NetworkError for every answer but Telegram's own.

    What was asked for may have been done all the same: nobody can tell.
    """

    def __init__(self) -> None:
        """Connect; raises ConfigurationError where the environment names a proxy of no use."""
        for name in ("httpx", "httpcore"):  # at INFO they log addresses, which hold the token
            logging.getLogger(name).setLevel(logging.WARNING)
        try:
            super().__init__(
                _CONNECTIONS, READ_SECONDS, pool_timeout=READ_SECONDS, media_write_timeout=None
            )
        except (RuntimeError, ValueError, httpx.InvalidURL):
            raise ConfigurationError(
                "The environment names a proxy that can't be used. Telegram is reached through "
                "HTTP proxies only: set HTTPS_PROXY=http://host:port, or NO_PROXY=*"
            ) from None

    async def do_request(self, url: str, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Return status and body of an answer of Telegram's; else raise NetworkError."""
        status, body = await super().do_request(url, *given, **named)
        endpoint = url.rpartition("/")[2].partition("?")[0]
        if fault := fault_of(endpoint, status, body):
            raise NetworkError(f"not an answer of Telegram's: {fault}") from NotTelegramError(fault)
        return status, body


def open_bot(settings: Settings, rate_limiter: BaseRateLimiter[Any] | None = None) -> ExtBot[Any]:
    """Return the library's bot, for ``async with``; raises ConfigurationError without a token."""
    return ExtBot(
        settings.required_token(),
        base_url=f"{settings.api_url}/bot",
        request=GatewayRequest(),
        defaults=Defaults(
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            allow_sending_without_reply=True,
        ),
        rate_limiter=rate_limiter,
    )


def modes(bot: Bot) -> dict[str, bool]:
    """Return which of BotFather's switches are on."""
    me = bot.bot
    return {
        "inline mode": bool(me.supports_inline_queries),
        "guest mode": bool(me.supports_guest_queries),
        "privacy mode": not me.can_read_all_group_messages,
    }


def is_transport_failure(error: NetworkError) -> bool:
    """Tell whether no answer of Telegram's came; else it has answered, or the fault is our own."""
    return isinstance(error.__cause__, httpx.HTTPError | NotTelegramError)


def seconds_asked(error: TelegramError) -> float:
    """Return how long Telegram asks to wait; 0 where it does not."""
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def fault_of(method: str, status: int, body: bytes) -> str:
    """Return why an answer is not Telegram's own, as a gateway's pages are not; "" where it is."""
    try:
        answer = json.loads(body.decode())
    except (ValueError, RecursionError):
        return f"status {status}, {len(body)} bytes that are no JSON"
    if not isinstance(answer, dict):
        return f"status {status}, JSON that is no object"
    if 200 <= status < 300:
        whole = answer.get("ok") is True and _fits(method, answer.get("result"))
    else:
        whole = answer.get("ok") is False and {"error_code", "description"} <= answer.keys()
    return "" if whole else f"status {status}, JSON that is not what {method} answers"


def _fits(method: str, result: object) -> bool:
    """Return True if a result is of the kind that a method gives."""
    writing = method.startswith(_WRITING)
    needed = {"message_id", "date", "chat"} if writing else _NEEDED.get(method)
    if result is True:
        return needed is None or method.startswith("edit")
    if needed is None or isinstance(result, list) != (method in _LISTS):
        return False
    found = result if isinstance(result, list) else [result]
    return all(isinstance(one, dict) and needed <= one.keys() for one in found)


Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class _Chat:
    windows: list[Window]
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
        chat = self._chat(data.get("chat_id")) if endpoint.startswith(_WRITING) else None
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
                    if not lost:
                        if error.__cause__:
                            raise  # a fault of this program would repeat for ever
                        answered += 1
                        await turn.aclose()
                    if answered >= _ANSWERED_TRIES and self._succeeded > before:
                        raise  # others get through: it is the message
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
            windows = []
            if self._limits and chat_id is not None:
                windows.append(Window(self._limits.chat))
                if chat_id < 0:
                    windows.append(Window(self._limits.group))
            chat = _Chat(windows)
        self._chats.put(str(chat_id), chat)
        return chat
