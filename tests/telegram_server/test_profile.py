"""Commands, texts and members within Telegram's limits."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_server import User
from telegram_server.conftest import Client

COMMAND = {"command": "ask", "description": "Ask"}


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("setMyCommands", {"commands": [COMMAND | {"command": "Ask"}]}, "COMMAND_INVALID"),
        ("setMyCommands", {"commands": [COMMAND | {"command": "x" * 33}]}, "COMMAND_INVALID"),
        ("setMyCommands", {"commands": [COMMAND | {"description": ""}]}, "DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [COMMAND] * 101}, "TOO_MUCH"),
        ("setMyCommands", {"commands": [COMMAND], "language_code": "english"}, "language code"),
        ("setMyCommands", {"commands": [COMMAND], "scope": {"type": "me"}}, "unsupported type"),
        ("setMyCommands", {"commands": [COMMAND], "scope": {"type": "chat"}}, "needs chat_id"),
        (
            "setMyCommands",
            {"commands": [COMMAND], "scope": {"type": "chat", "chat_id": 1}},
            "chat not found",
        ),
        ("setMyCommands", {"commands": [COMMAND, COMMAND]}, "DUPLICATE"),
        (
            "setMyCommands",
            {"commands": [COMMAND], "scope": {"type": "chat_administrators", "chat_id": 501}},
            "is for groups",
        ),
        ("setMyDescription", {"description": "x" * 513}, "TOO_LONG"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "TOO_LONG"),
        ("getChatMember", {"chat_id": 501, "user_id": 12345}, "PARTICIPANT_ID_INVALID"),
    ],
)
async def test_refusals(
    client: Client, ada: User, method: str, params: dict[str, Any], reason: str
) -> None:
    """Beyond the limits, in the wrong place, or of nobody: refused."""
    await client.server.private_message(ada, "hello")
    assert reason in await client.refused(method, **params)


async def test_texts_fall_back_to_the_default_language(client: Client) -> None:
    """As in Telegram, a language without its own text has that of the default."""
    await client.ok("setMyDescription", description="default")
    await client.ok("setMyDescription", description="allemand", language_code="de")
    assert (await client.ok("getMyDescription", language_code="de"))["description"] == "allemand"
    assert (await client.ok("getMyDescription", language_code="fr"))["description"] == "default"


async def test_members(client: Client, ada: User) -> None:
    """Owners, members and strangers are told apart; chats that the bot left are closed to it."""
    chat = client.server.world.new_chat("supergroup", "Room")
    await client.server.group_message(chat, ada, "hello")
    where = {"chat_id": chat.id, "user_id": ada.id}
    assert (await client.ok("getChatMember", **where))["status"] == "member"
    chat.admins[ada.id] = "creator"
    assert (await client.ok("getChatMember", **where))["status"] == "creator"
    chat.bot_status = "left"
    assert "not a member" in await client.refused("getChatMember", **where)
