"""Updates as they arrive: recorded, and with them what is needed to answer them, at one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from bot.storage import chats, inbox
from bot.storage.inbox import Arrived, Open
from bot.telegram.ports import ChatSettings


class Taken(NamedTuple):
    """What this process has to handle because of an arrival, in order.

    ``settings`` are those of the chat, where its lane was leased just now.
    """

    here: list[Open]
    settings: ChatSettings | None


def take(connection: Connection, items: Sequence[Arrived]) -> list[Taken | None]:
    """Record updates; None for one that was recorded before."""
    found = inbox.record(connection, items)
    leased = {
        item.update.lane for item, here in zip(items, found, strict=True) if here and not item.known
    }
    settings = chats.settings_of(connection, items[0].bot_id, _chats(leased)) if leased else {}
    return [
        None if here is None else Taken(here, _settings(item, settings, leased))
        for item, here in zip(items, found, strict=True)
    ]


def _chats(lanes: set[str]) -> list[int]:
    return sorted(int(lane) for lane in lanes if lane.removeprefix("-").isdecimal())


def _settings(
    item: Arrived, settings: dict[int, ChatSettings], leased: set[str]
) -> ChatSettings | None:
    lane = item.update.lane
    if lane not in leased or not lane.removeprefix("-").isdecimal():
        return None
    return settings.get(int(lane), ChatSettings())
