"""An update as it came from Telegram: what has to be known of it before it is handled."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from bot.storage.inbox import Open

Json = dict[str, Any]

_GROUPS = ("group", "supergroup")
# Typing in inline mode must not wait behind a question of the same person.
_INLINE = ("inline_query", "chosen_inline_result")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update. ``lane``: what has to be handled in order; ``person``: who caused it."""

    update_id: int
    lane: str
    person: int
    kind: str  # of the chat, for the metrics: private, group, channel, inline, guest, other
    data: Json
    recorded: bool = True
    adopted: bool = False  # taken over: somebody may have begun it before
    fresh: bool = False  # recorded just now: nobody can have begun it before

    @property
    def payload(self) -> str:
        """The update as JSON in ASCII, which every database takes."""
        return json.dumps(self.data, separators=(",", ":"))

    @property
    def new_message(self) -> tuple[int, int] | None:
        """The chat and the number of a message that nobody can have answered before."""
        if not self.fresh:
            return None
        message = self.data.get("message") or self.data.get("channel_post") or {}
        return (_id(message["chat"]), message.get("message_id", 0)) if "chat" in message else None

    @property
    def open(self) -> Open:
        """What the inbox keeps of it."""
        return Open(self.update_id, self.lane, self.payload)


def incoming(data: Json, *, recorded: bool = True) -> Incoming:
    """Look into an update; raises ValueError for what is none."""
    update_id = data.get("update_id")
    if not isinstance(update_id, int) or isinstance(update_id, bool):
        raise ValueError(  # noqa: TRY004 - it is data that is wrong, not a program
            "an update has a number as update_id"
        )
    name, event = next(((k, v) for k, v in data.items() if isinstance(v, dict)), ("", {}))
    person = _id(event.get("from"))
    if name in _INLINE:
        return Incoming(update_id, f"inline:{person}", person, "inline", data, recorded)
    chat = event.get("chat") or (event.get("message") or {}).get("chat") or {}
    lane = str(_id(chat)) if chat else f"other:{person}"
    kind = "guest" if name == "guest_message" else _kind(chat)
    return Incoming(update_id, lane, person, kind, data, recorded)


def parsed(one: Open, *, adopted: bool = False) -> Incoming:
    """Return an update as the inbox kept it."""
    return replace(incoming(json.loads(one.payload)), adopted=adopted)


def _id(thing: Any) -> int:
    found = thing.get("id") if isinstance(thing, dict) else None
    return found if isinstance(found, int) else 0


def _kind(chat: Json) -> str:
    kind = chat.get("type")
    if kind in _GROUPS:
        return "group"
    return kind if kind in ("private", "channel") else "other"
