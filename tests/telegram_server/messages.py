"""Sending and editing messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram_server.errors import ApiError, bad
from telegram_server.keyboards import check_keyboard
from telegram_server.markup import message_text, parse_html
from telegram_server.world import GENERAL, Chat, Json, snapshot

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer


def chat_of(server: TelegramServer, params: Json) -> Chat:
    """Return the chat that a call is for, or refuse."""
    chat = server.world.chats.get(params["chat_id"])
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to:
        raise ApiError(
            400,
            "group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    return chat


def writable(server: TelegramServer, params: Json) -> Chat:
    """Return a chat that the bot may write in, or refuse."""
    chat = chat_of(server, params)
    if chat.type == "private":
        if chat.bot_status == "kicked":
            raise ApiError(403, "bot was blocked by the user")
        if chat.bot_status == "deactivated":
            raise ApiError(403, "user is deactivated")
        if chat.user and chat.user.is_bot:
            raise ApiError(403, "bots can't send messages to bots")
        if not chat.messages:
            raise ApiError(403, "bot can't initiate conversation with a user")
    elif chat.bot_status == "kicked":
        raise ApiError(403, f"bot was kicked from the {chat.type} chat")
    elif chat.bot_status == "left":
        raise ApiError(403, f"bot is not a member of the {chat.type} chat")
    elif chat.type == "channel" and chat.bot_status != "administrator":
        raise bad("need administrator rights in the channel chat")
    if not chat.can_send:
        raise bad("not enough rights to send text messages to the chat")
    return chat


def send_message(server: TelegramServer, params: Json) -> Json:
    """Answer sendMessage."""
    chat = writable(server, params)
    text, entities = message_text(params)
    keyboard = _keyboard(params)
    reply = _replied(chat, params)
    thread = _thread(chat, params, reply)
    server.flood.check(chat)
    message: Json = {"text": text}
    if chat.type == "channel":
        message["sender_chat"] = chat.json()
    else:
        message["from"] = server.world.bot.json()
    if entities:
        message["entities"] = entities
    if keyboard:
        message["reply_markup"] = keyboard
    if reply:
        message["reply_to_message"] = snapshot(reply)
    if thread:
        message |= {"message_thread_id": thread, "is_topic_message": True}
    if options := params.get("link_preview_options"):
        message["link_preview_options"] = options
    return chat.add(message)


def _keyboard(params: Json) -> Json | None:
    return check_keyboard(params.get("reply_markup"))


def _thread(chat: Chat, params: Json, reply: Json | None) -> int | None:
    thread = params.get("message_thread_id")
    if thread is None:
        inherited = reply and reply.get("is_topic_message") and reply["message_thread_id"]
        return _open(chat, inherited) if inherited else None
    if not chat.is_forum or thread == GENERAL or thread not in chat.threads:
        raise bad("message thread not found")
    return _open(chat, int(thread))


def _open(chat: Chat, thread: int) -> int:
    if thread in chat.closed and chat.bot_status != "administrator":
        raise bad("TOPIC_CLOSED")
    return thread


def _replied(chat: Chat, params: Json) -> Json | None:
    wanted = params.get("reply_parameters")
    if not wanted:
        return None
    if wanted.get("chat_id", chat.id) != chat.id:
        raise bad("replies to messages of other chats are not used here")
    message = chat.find(wanted["message_id"])
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    if wanted.get("quote") and wanted["quote"] not in message.get("text", ""):
        raise bad("QUOTE_TEXT_INVALID")
    if wanted.get("quote") and wanted.get("quote_parse_mode"):
        parse_html(wanted["quote"])
    return message


def edited(server: TelegramServer, params: Json) -> Json:
    """Return the message of the bot that a call edits, or refuse."""
    inline = params.get("inline_message_id")
    if inline is not None:
        if inline not in server.world.inline_messages:
            raise bad("MESSAGE_ID_INVALID")
        return server.world.inline_messages[inline]
    if "chat_id" not in params or "message_id" not in params:
        raise bad("message identifier is not specified")
    chat = writable(server, params)
    message = chat.find(params["message_id"])
    if message is None:
        raise bad("message to edit not found")
    own = message.get("from", {}).get("id") == server.world.bot.id
    posted = chat.type == "channel" and message.get("posted_by_bot", True)
    if not own and not (posted and message.get("sender_chat") and not message.get("by_person")):
        raise bad("message can't be edited")
    return message


_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(server: TelegramServer, params: Json) -> Json | bool:
    """Answer editMessageText."""
    message = edited(server, params)
    text, entities = message_text(params)
    _change(message, text, entities, _keyboard(params))
    return True if "inline_message_id" in params else message


def _change(message: Json, text: str, entities: list[Json], keyboard: Json | None) -> None:
    before = (message["text"], message.get("entities", []), message.get("reply_markup"))
    if before == (text, entities, keyboard):
        raise bad(_NOT_MODIFIED)
    for key, value in (("entities", entities), ("reply_markup", keyboard)):
        message.pop(key, None)
        if value:
            message[key] = value
    message["text"] = text
    message["edit_date"] = message.get("date", 0) + 1


METHODS = {"sendMessage": send_message, "editMessageText": edit_message_text}
