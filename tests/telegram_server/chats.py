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


def get_chat(server: TelegramServer, params: Json) -> Json:
    """Answer getChat."""
    chat = _joined(server, params)
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


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


def get_chat_member_count(server: TelegramServer, params: Json) -> int:
    """Answer getChatMemberCount."""
    return len(_joined(server, params).members) + 1


def get_chat_administrators(server: TelegramServer, params: Json) -> list[Json]:
    """Answer getChatAdministrators."""
    chat = _joined(server, params)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    users = server.world.users
    return [member_json(users[user], status) for user, status in chat.admins.items()]


def leave_chat(server: TelegramServer, params: Json) -> bool:
    """Answer leaveChat."""
    chat = _joined(server, params)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
}
