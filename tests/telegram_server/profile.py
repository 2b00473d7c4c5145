"""What the bot says of itself: commands, descriptions, and getMe."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from telegram_server.errors import bad
from telegram_server.reference import SCOPES
from telegram_server.world import Json

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer


def get_me(server: TelegramServer, _: Json) -> Json:
    """Answer getMe."""
    return server.world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not server.privacy_mode,
        "supports_inline_queries": server.inline_mode,
        "supports_guest_queries": server.guest_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(params: Json) -> str:
    language = str(params.get("language_code", ""))
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad("invalid language code specified")
    return language


def _scope(server: TelegramServer, params: Json) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    needed = SCOPES.get(scope["type"])
    if needed is None:
        raise bad("unsupported type of BotCommandScope")
    for name in needed:
        if name not in scope:
            raise bad(f"BotCommandScope {scope['type']} needs {name}")
    chat = server.world.chats.get(scope.get("chat_id"))
    if "chat_id" in scope and chat is None:
        raise bad("chat not found")
    if chat and scope["type"] != "chat" and not chat.is_group:
        raise bad(f"scope {scope['type']} is for groups")
    return json.dumps(scope, sort_keys=True), _language(params)


def set_my_commands(server: TelegramServer, params: Json) -> bool:
    """Answer setMyCommands."""
    key = _scope(server, params)
    commands = params["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    if len({command["command"] for command in commands}) != len(commands):
        raise bad("BOT_COMMAND_DUPLICATE")
    for command in commands:
        if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    server.world.commands[key] = commands
    return True


def get_my_commands(server: TelegramServer, params: Json) -> list[Json]:
    """Answer getMyCommands."""
    return server.world.commands.get(_scope(server, params), [])


def _setter(field: str, longest: int) -> Callable[[TelegramServer, Json], bool]:
    def answer(server: TelegramServer, params: Json) -> bool:
        text = params.get(field, "")
        if len(text) > longest:
            raise bad(f"{field.upper()}_TOO_LONG")
        server.world.profile[field, _language(params)] = text
        return True

    return answer


def _getter(field: str) -> Callable[[TelegramServer, Json], Json]:
    def answer(server: TelegramServer, params: Json) -> Json:
        profile = server.world.profile
        language = _language(params)
        return {field: profile.get((field, language)) or profile.get((field, ""), "")}

    return answer


METHODS: dict[str, Callable[[TelegramServer, Json], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": _setter("description", 512),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", 120),
    "getMyShortDescription": _getter("short_description"),
}
