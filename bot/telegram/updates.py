"""Updates as Telegram sends them: checked before anything relies on them, and sorted into lanes."""

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, Update

from bot.storage.inbox import Open

_MOST_DEPTH = 50
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")  # of UTF-16, which no encoding can write
_NUMBERED = ("chat", "from", "user", "sender_chat", "via_bot")  # have a number as id
# Of what kind the fields are that the bot reads.
_FIELDS: dict[type, str] = {
    dict: "chat from user message reply_to_message reply_markup quote old_chat_member"
    " new_chat_member sender_chat via_bot",
    int: "message_id date edit_date message_thread_id offset length migrate_to_chat_id"
    " migrate_from_chat_id",
    str: "text caption query data language_code status inline_message_id media_group_id"
    " inline_query.id inline_query.offset callback_query.id guest_query_id result_id"
    " callback_data chat.type",
    list: "entities caption_entities inline_keyboard",
    bool: "is_bot is_topic_message is_automatic_forward",
}
_TYPES = {name: kind for kind, names in _FIELDS.items() for name in names.split()}
# What the library does without and the bot does not.
_NEEDED: dict[str, set[str]] = {
    **{f"{kind}message": {"chat"} for kind in ("", "edited_", "reply_to_", "pinned_")},
    **{f"{kind}channel_post": {"chat"} for kind in ("", "edited_")},
    "guest_message": {"chat", "guest_query_id"},
    "my_chat_member": {"chat", "old_chat_member", "new_chat_member"},
}
_KINDS = {"private": "private", "group": "group", "supergroup": "group", "channel": "channel"}


class NotAnUpdateError(ValueError):
    """What was sent is not an update. The message says why, without what it says."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update. ``lane``: what has to be handled in order; ``person``: who caused it."""

    update_id: int
    lane: str
    person: int
    kind: str  # of the chat, for the metrics: private, group, channel, inline, guest, other
    data: dict[str, Any]
    update: Update
    attempts: int = 0  # how often it was taken over, which may be because it ends processes
    arrived: float = field(default_factory=time.monotonic)

    @property
    def open(self) -> Open:
        """What the inbox keeps of it: JSON in ASCII, which every database takes."""
        payload = json.dumps(self.data, separators=(",", ":"))
        return Open(self.update_id, self.lane, payload)


def read_update(data: Any, attempts: int = 0, bot: Bot | None = None) -> Incoming:
    """Read an update for ``bot``, from JSON or what that says; raises NotAnUpdateError for what is
    none."""
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            raise NotAnUpdateError("it is no JSON") from None
    if not isinstance(data, dict) or not _is_number(data.get("update_id")):
        raise NotAnUpdateError("an update is an object with a number as update_id")
    _check(data)
    try:
        update = Update.de_json(data, bot)
        chat, user = update.effective_chat, update.effective_user
    except Exception:  # noqa: BLE001 - the library takes for granted what an update should be
        raise NotAnUpdateError("a field is missing or has a value that can't be") from None
    person = user.id if user else 0
    if update.inline_query or update.chosen_inline_result:
        # Typing must not wait behind a question of the same person.
        lane, kind = f"inline:{person}", "inline"
    elif chat is None:
        lane, kind = f"other:{person}", "other"
    else:
        kind = "guest" if update.guest_message else _KINDS.get(chat.type, "other")
        lane = str(chat.id)
    return Incoming(data["update_id"], lane, person, kind, data, update, attempts)


def _check(value: object, name: str = "", depth: int = 0) -> None:
    """Raise NotAnUpdateError where a field that the bot reads is of another kind than it says."""
    if depth > _MOST_DEPTH:
        raise NotAnUpdateError(f"it is nested more than {_MOST_DEPTH} deep")
    if isinstance(value, str) and _HALF_A_LETTER.search(value):
        raise NotAnUpdateError("it has half a letter")
    if isinstance(value, list):
        for one in value:
            _check(one, name, depth + 1)
    elif isinstance(value, dict):
        if not _NEEDED.get(name, set()) <= value.keys():
            raise NotAnUpdateError(f"its field {name} lacks a part")
        for key, one in value.items():
            kind = _TYPES.get(f"{name}.{key}") or _TYPES.get(key, object)
            if not (_is_number(one) if kind is int else isinstance(one, kind)):
                raise NotAnUpdateError(f"its field {key} is not of the right kind")
            if key in _NUMBERED and not _is_number(one.get("id")):
                raise NotAnUpdateError(f"its field {key} has no number")
            if key != "rich_message":  # not read, and its "text" may be anything
                _check(one, key, depth + 1)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
