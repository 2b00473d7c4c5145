"""What Telegram sends, checked before anything relies on it: updates, and results of methods."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, Update

from bot.storage.inbox import Open

Json = dict[str, Any]

_GROUPS = ("group", "supergroup")
# Typing in inline mode must not wait behind a question of the same person.
_INLINE = ("inline_query", "chosen_inline_result")
_MOST_DEPTH = 50
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")  # of UTF-16, which no encoding can write
_TYPES: dict[str, type] = {
    **dict.fromkeys(("chat", "from", "user", "reply_to_message", "reply_markup", "quote"), dict),
    **dict.fromkeys(("message", "old_chat_member", "new_chat_member"), dict),
    **dict.fromkeys(("message_id", "date", "edit_date", "message_thread_id"), int),
    **dict.fromkeys(("offset", "length", "migrate_to_chat_id", "migrate_from_chat_id"), int),
    **dict.fromkeys(("text", "caption", "username", "first_name", "title", "query", "data"), str),
    **dict.fromkeys(("language_code", "inline_message_id", "media_group_id", "status"), str),
    **dict.fromkeys(("inline_query.id", "callback_query.id", "guest_query_id"), str),
    **dict.fromkeys(("inline_query.offset", "result_id", "callback_data"), str),
    **dict.fromkeys(("entities", "caption_entities", "inline_keyboard"), list),
    **dict.fromkeys(("is_bot", "is_topic_message", "is_automatic_forward"), bool),
}
# What the library does without and the bot does not.
_HOLDS: dict[str, set[str]] = {
    **{f"{kind}message": {"chat"} for kind in ("", "edited_", "reply_to_", "pinned_")},
    **{f"{kind}channel_post": {"chat"} for kind in ("", "edited_")},
    "guest_message": {"chat", "guest_query_id"},
    "my_chat_member": {"chat", "old_chat_member", "new_chat_member"},
}
_NUMBERED = ("chat", "from", "user", "sender_chat", "via_bot")  # have a number as id
_NEEDED = {
    "getMe": {"id", "is_bot", "first_name", "username"},
    "getMyDescription": {"description"},
    "getMyShortDescription": {"short_description"},
    "getChatMember": {"status", "user"},
    "getWebhookInfo": {"url", "has_custom_certificate", "pending_update_count"},
    "answerGuestQuery": {"inline_message_id"},
}
_MESSAGES = ("send", "edit", "copy", "forward")


class NotAnUpdateError(ValueError):
    """What was sent is not an update. The message says why, without what it says."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update. ``lane``: what has to be handled in order; ``person``: who caused it."""

    update_id: int
    lane: str
    person: int
    kind: str  # of the chat, for the metrics: private, group, channel, inline, guest, other
    data: Json
    update: Update | None = None
    attempts: int = 0  # how often it was taken over, which may be because it ends processes

    @property
    def open(self) -> Open:
        """What the inbox keeps of it: JSON in ASCII, which every database takes."""
        payload = json.dumps(self.data, separators=(",", ":"))
        return Open(self.update_id, self.lane, payload)


def read_update(data: object, attempts: int = 0, bot: Bot | None = None) -> Incoming:
    """Read an update for ``bot``; raises NotAnUpdateError for what is none."""
    _check_types(data)
    if not isinstance(data, dict) or not _is_number(data.get("update_id")):
        raise NotAnUpdateError("an update is an object with a number as update_id")
    events = [(key, value) for key, value in data.items() if key != "update_id"]
    if not all(isinstance(value, dict) for _, value in events):
        raise NotAnUpdateError("what an update holds is an object")
    try:
        found = _incoming(data, *(events or [("", {})])[0])
        return replace(found, update=Update.de_json(data, bot), attempts=attempts)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, OSError):
        # Times and numbers that no calendar has, fields that are missing.
        raise NotAnUpdateError("a field is missing or has a value that can't be") from None


def parse_update(text: str | bytes, attempts: int = 0, bot: Bot | None = None) -> Incoming:
    """Read an update as it came; raises NotAnUpdateError for what is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAnUpdateError("it is no JSON") from None
    return read_update(data, attempts, bot)


def _incoming(data: Json, name: str, event: Json) -> Incoming:
    person = _id(event.get("from"))
    update_id = data["update_id"]
    if name in _INLINE:
        return Incoming(update_id, f"inline:{person}", person, "inline", data)
    chat = event.get("chat") or (event.get("message") or {}).get("chat") or {}
    lane = str(_id(chat)) if chat else f"other:{person}"
    kind = "guest" if name == "guest_message" else _kind(chat)
    return Incoming(update_id, lane, person, kind, data)


def _id(thing: Any) -> int:
    return thing.get("id", 0) if isinstance(thing, dict) else 0


def _kind(chat: Json) -> str:
    kind = chat.get("type")
    if kind in _GROUPS:
        return "group"
    return str(kind) if kind in ("private", "channel") else "other"


def _check_types(value: object, name: str = "", depth: int = 0) -> None:
    """Raise NotAnUpdateError where a field that the bot reads is of another kind than it says."""
    if depth > _MOST_DEPTH:
        raise NotAnUpdateError(f"it is nested more than {_MOST_DEPTH} deep")
    if isinstance(value, str) and _HALF_A_LETTER.search(value):
        raise NotAnUpdateError("it has half a letter")
    if isinstance(value, list):
        for one in value:
            _check_types(one, name, depth + 1)
    elif isinstance(value, dict):
        if not _HOLDS.get(name, set()) <= value.keys():
            raise NotAnUpdateError(f"its field {name} lacks a part")
        for key, one in value.items():
            kind = _TYPES.get(f"{name}.{key}") or _TYPES.get(key)
            if kind and not _is(one, kind):
                raise NotAnUpdateError(f"its field {key} is not of the right kind")
            if key in _NUMBERED and not _is_number(_id(one)):
                raise NotAnUpdateError(f"its field {key} has no number")
            _check_types(one, key, depth + 1)


def _is(value: object, kind: type) -> bool:
    return _is_number(value) if kind is int else isinstance(value, kind)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


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
        parameters = answer.get("parameters", {})
        whole = (
            answer.get("ok") is False
            and _is_number(answer.get("error_code"))
            and isinstance(answer.get("description"), str)
            and isinstance(parameters, dict)
            and all(map(_is_number, parameters.values()))
        )
    return "" if whole else f"status {status}, JSON that is not what {method} answers"


def _fits(method: str, result: object) -> bool:
    """Return True if a result is of the kind that a method gives."""
    if method.startswith(_MESSAGES):
        return (result is True and method.startswith("edit")) or _is_message(result)
    if method in ("getUpdates", "getMyCommands"):
        ids = ("update_id",) if method == "getUpdates" else ()
        return isinstance(result, list) and all(
            isinstance(one, dict) and all(_is_number(one.get(name)) for name in ids)
            for one in result
        )
    if needed := _NEEDED.get(method):
        return isinstance(result, dict) and needed <= result.keys()
    return result is True or (method.startswith("get") and isinstance(result, dict))


def _is_message(result: object) -> bool:
    if not isinstance(result, dict):
        return False
    chat = result.get("chat")
    return (
        all(_is_number(result.get(name)) for name in ("message_id", "date"))
        and isinstance(chat, dict)
        and _is_number(chat.get("id"))
        and isinstance(chat.get("type"), str)
    )
