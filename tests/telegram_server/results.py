"""What Telegram asks of answers to inline queries and guest queries."""

from __future__ import annotations

import re
from typing import Any

from telegram_server.errors import bad
from telegram_server.keyboards import check_keyboard
from telegram_server.markup import message_text, visible

_MOST_RESULTS = 50


def check_results(results: list[dict[str, Any]]) -> None:
    """Refuse a list of results that Telegram refuses."""
    if len(results) > _MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) != len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    for result in results:
        check_result(result)


def check_result(result: dict[str, Any]) -> dict[str, Any]:
    """Return the message that a result becomes, or refuse it."""
    if result["type"] != "article":
        raise bad(f"unsupported type {result['type']} of inline query result")
    if not 1 <= len(result["id"].encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if not visible(result["title"]):
        raise bad("ARTICLE_TITLE_EMPTY")
    text, entities = message_text(result["input_message_content"], "message_text")
    keyboard = check_keyboard(result.get("reply_markup"))
    return {
        "text": text,
        "entities": entities,
        **({"reply_markup": keyboard} if keyboard else {}),
    }


def check_results_button(button: dict[str, Any] | None) -> None:
    """Refuse a button above the results that Telegram refuses."""
    if button is None:
        return
    if not visible(button["text"]):
        raise bad("results button text must be non-empty")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad("exactly one of web_app and start_parameter must be used")
    if "start_parameter" in button and not re.fullmatch(
        r"[A-Za-z0-9_-]{1,64}", button["start_parameter"]
    ):
        raise bad("START_PARAM_INVALID")
