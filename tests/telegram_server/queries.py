"""Answering presses, inline queries and guest queries: once, and in time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram_server.errors import bad
from telegram_server.results import check_result, check_results, check_results_button
from telegram_server.world import Chat, Json

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

PATIENCE = 15.0  # seconds
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Query:
    """Something that waits for an answer of the bot."""

    id: str
    kind: str  # callback, inline or guest
    chat: Chat | None = None
    expired: bool = False
    answer: Json | None = None
    asked_at: float = field(default_factory=time.monotonic)

    @property
    def waits(self) -> bool:
        """Tell whether somebody still waits for the answer."""
        late = time.monotonic() - self.asked_at > PATIENCE
        return not (late or self.expired or self.answer is not None)


def open_query(server: TelegramServer, query_id: str, kind: str) -> Query:
    """Return a query that still may be answered, or refuse."""
    query = server.queries.get(query_id)
    if query is None or query.kind != kind or not query.waits:
        raise bad(_TOO_OLD)
    return query


def answer_callback_query(server: TelegramServer, params: Json) -> bool:
    """Answer answerCallbackQuery."""
    query = open_query(server, params["callback_query_id"], "callback")
    if len(params.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    url = params.get("url")
    if url and urlsplit(url).netloc not in {"t.me", "telegram.me"}:
        raise bad("URL_INVALID")
    if params.get("cache_time", 0) < 0:
        raise bad("cache_time must not be negative")
    query.answer = params
    return True


def answer_inline_query(server: TelegramServer, params: Json) -> bool:
    """Answer answerInlineQuery."""
    query = open_query(server, params["inline_query_id"], "inline")
    check_results(params["results"])
    check_results_button(params.get("button"))
    if len(params.get("next_offset", "").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    if params.get("cache_time", 300) < 0:
        raise bad("cache_time must not be negative")
    query.answer = params
    return True


def answer_guest_query(server: TelegramServer, params: Json) -> Json:
    """Answer answerGuestQuery."""
    query = open_query(server, params["guest_query_id"], "guest")
    message = check_result(params["result"])
    query.answer = params
    return {"inline_message_id": server.keep_inline(message)}


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
}
