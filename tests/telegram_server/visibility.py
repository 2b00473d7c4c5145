"""Which messages Telegram shows to a bot at all."""

from __future__ import annotations

from telegram_server.world import Chat, Json, User

_CONTENT = ("text", "caption", "photo", "sticker", "location")


def sees(chat: Chat, message: Json, bot: User, *, privacy_mode: bool) -> bool:
    """Tell whether the bot gets a message: nothing where it is not, little in privacy mode.

    Reports conflict on whether a plain mention gets through in privacy mode; the published list
    does not have it, so here it does not.
    """
    if chat.type == "private":
        return True
    if chat.bot_status in {"left", "kicked"}:
        return False
    if not (privacy_mode and chat.is_group) or chat.bot_status == "administrator":
        return True
    if not any(name in message for name in _CONTENT):
        return True  # service messages
    replied = message.get("reply_to_message", {}).get("from", {}).get("id")
    via = message.get("via_bot", {}).get("id")
    return bot.id in (replied, via) or _is_command(message, bot)


def _is_command(message: Json, bot: User) -> bool:
    text = message.get("text", "")
    target = text.split(maxsplit=1)[0].partition("@")[2].lower() if text.startswith("/") else None
    return target in ("", (bot.username or "").lower())
