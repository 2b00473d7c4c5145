"""Who may change what belongs to a chat."""

from __future__ import annotations

from telegram import Bot, Chat, Message, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def may_change(bot: Bot, chat: Chat, user: User | None) -> bool:
    """Tell whether a person may change the settings of a chat: anyone in private, else admins."""
    if chat.type == ChatType.PRIVATE:
        return True
    if user is None:
        return chat.type == ChatType.CHANNEL
    try:
        member = await bot.get_chat_member(chat.id, user.id)
    except (BadRequest, Forbidden):
        return False
    return member.status in _ADMINS


async def may_ask_to_change(message: Message) -> bool:
    """Tell the same for who wrote a message, an anonymous administrator included."""
    sender = message.from_user
    if sender and sender.id == ChatID.ANONYMOUS_ADMIN:
        return message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return await may_change(message.get_bot(), message.chat, sender)
