"""What the bot may know of chats and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram_server.errors import ApiError, bad
from telegram_server.messages import chat_of
from telegram_server.world import Chat, Json, User

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def member_json(user: User, status: str) -> Json:
    """Return a ``ChatMember`` object."""
    data: Json = {"user": user.json(), "status": status}
    if status == "administrator":
        data |= dict.fromkeys(_RIGHTS, False) | {"can_manage_chat": True}
    if status == "creator":
        data["is_anonymous"] = False
    if status == "kicked":
        data["until_date"] = 0
    return data


def _joined(server: TelegramServer, params: Json) -> Chat:
    chat = chat_of(server, params)
    if chat.bot_status in {"left", "kicked"} and chat.type != "private":
        raise ApiError(403, f"bot is not a member of the {chat.type} chat")
    return chat


def get_chat_member(server: TelegramServer, params: Json) -> Json:
    """Answer getChatMember."""
    chat = _joined(server, params)
    user = server.world.users.get(params["user_id"])
    if params["user_id"] == server.world.bot.id:
        return member_json(server.world.bot, chat.bot_status)
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    status = chat.admins.get(user.id) or ("member" if user.id in chat.members else "left")
    return member_json(user, status)


METHODS = {"getChatMember": get_chat_member}
