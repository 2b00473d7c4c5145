"""What Telegram asks of buttons."""

from __future__ import annotations

import json
import re
from typing import Any

from telegram_server.errors import bad
from telegram_server.markup import visible

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)
_STYLES = ("primary", "success", "danger")
_MOST_BUTTONS = 100
_MOST_IN_A_ROW = 8
_MOST_BYTES = 10_000


def check_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an inline keyboard that Telegram takes; an empty one is none."""
    if not markup or "inline_keyboard" not in markup:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    if not rows:
        return None
    for row in rows:
        if len(row) > _MOST_IN_A_ROW:
            raise bad("too many buttons in a row")
        for button in row:
            check_button(button)
    if sum(map(len, rows)) > _MOST_BUTTONS or len(json.dumps(rows).encode()) > _MOST_BYTES:
        raise bad("reply markup is too long")
    return {"inline_keyboard": rows}


def check_button(button: dict[str, Any]) -> None:
    """Refuse a button that Telegram refuses."""
    if not visible(button["text"]):
        raise bad("inline keyboard button text must be non-empty")
    if len([name for name in _ACTIONS if name in button]) != 1:
        raise bad("exactly one of the optional fields of an inline keyboard button must be used")
    if button.get("style", "primary") not in _STYLES:
        raise bad("wrong button style specified")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^\s]+$", button["url"]):
        raise bad("BUTTON_URL_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad("copy text must have 1-256 characters")
