"""Requests to Telegram by the library's own layer; what is no answer of Telegram's is a failure."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import httpx
from telegram import LinkPreviewOptions
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter, Defaults, ExtBot
from telegram.request import HTTPXRequest, RequestData

from bot.errors import ConfigurationError
from bot.settings import Settings

REFUSED = (
    "TELEGRAM_BOT_TOKEN was refused by Telegram. Copy the token again from @BotFather, whole; "
    "/token there shows it."
)
READ_SECONDS = 10.0
_CONNECTIONS = 64
_WRITING = ("send", "edit", "copy", "forward")  # what gives the message that is there then
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

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,
        **named: Any,
    ) -> tuple[int, bytes]:
        """Return status and body of an answer of Telegram's; else raise NetworkError."""
        status, body = await super().do_request(url, method, request_data, *timeouts, **named)
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
