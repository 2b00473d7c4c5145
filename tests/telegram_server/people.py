"""What people do: write, edit, press, join, leave. Each becomes an update for the bot."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

from telegram_server.chats import member_json
from telegram_server.queries import Query
from telegram_server.results import check_result
from telegram_server.visibility import sees
from telegram_server.world import GENERAL, TELEGRAM, Chat, Json, User, entities_of, snapshot

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_ids = itertools.count(7000)


def _new_id(kind: str) -> str:
    return f"{kind}-{next(_ids)}"


class People:
    """The half of the server that a test drives."""

    # Messages ---------------------------------------------------------------------------------

    async def private_message(
        self: TelegramServer, user: User, text: str | None = None, **more: Any
    ) -> Json:
        """Send a text (or, with ``more``, anything else) to the bot."""
        return await self._message("message", self.world.private(user), user, text, **more)

    async def group_message(
        self: TelegramServer,
        chat: Chat,
        user: User,
        text: str | None = None,
        *,
        thread: int | None = None,
        **more: Any,
    ) -> Json:
        """Write in a group; ``thread``: a topic of a forum, General when it is left out."""
        self.world.users[user.id] = user
        chat.members.add(user.id)
        if thread and thread != GENERAL:
            chat.threads.add(thread)
            more |= {"message_thread_id": thread, "is_topic_message": True}
        return await self._message("message", chat, user, text, **more)

    async def channel_post(self: TelegramServer, chat: Chat, text: str, **more: Any) -> Json:
        """Post in a channel."""
        more |= {"sender_chat": chat.json(), "by_person": True}
        return await self._message("channel_post", chat, None, text, **more)

    async def forwarded_post(self: TelegramServer, chat: Chat, channel: Chat, text: str) -> Json:
        """Let the copy of a channel post arrive in the discussion group."""
        more = {"sender_chat": channel.json(), "is_automatic_forward": True}
        return await self._message("message", chat, TELEGRAM, text, **more)

    async def _message(
        self: TelegramServer,
        kind: str,
        chat: Chat,
        user: User | None,
        text: str | None,
        *,
        reply_to: Json | None = None,
        **more: Any,
    ) -> Json:
        content: Json = dict(more)
        if user:
            content["from"] = user.json()
        if text is not None:
            key = "caption" if "photo" in more else "text"
            content[key] = text
            if found := entities_of(text, self.world.bot.username or ""):
                content["entities" if key == "text" else "caption_entities"] = found
        if reply_to:
            content["reply_to_message"] = snapshot(reply_to)
        message = chat.add(content)
        if sees(chat, message, self.world.bot, privacy_mode=self.privacy_mode):
            await self.updates.add(kind, _public(message))
        return message

    async def edit(self: TelegramServer, message: Json, text: str | None = None) -> None:
        """Edit a message; without a text: an edit that nobody sees."""
        if text is not None:
            message["text"] = text
            message.pop("entities", None)
            if found := entities_of(text, self.world.bot.username or ""):
                message["entities"] = found
        message["edit_date"] = int(time.time())
        kind = "edited_channel_post" if message["chat"]["type"] == "channel" else "edited_message"
        await self.updates.add(kind, _public(message))

    def delete(self: TelegramServer, message: Json) -> None:
        """Delete a message; bots are not told."""
        self.world.chats[message["chat"]["id"]].deleted.add(message["message_id"])

    # Presses and queries ----------------------------------------------------------------------

    async def press(
        self: TelegramServer,
        message: Json,
        button: str,
        user: User,
        *,
        inline_message_id: str | None = None,
    ) -> Query:
        """Press the button with that label or that callback data."""
        for one in itertools.chain(*message["reply_markup"]["inline_keyboard"]):
            if button in {one["text"], one.get("callback_data")} and "callback_data" in one:
                return await self.press_data(
                    message, one["callback_data"], user, inline_message_id=inline_message_id
                )
        raise AssertionError(f"no button {button!r} in {message['reply_markup']}")

    async def press_data(
        self: TelegramServer,
        message: Json | None,
        data: str,
        user: User,
        *,
        inline_message_id: str | None = None,
    ) -> Query:
        """Send a press with any data, as a client that lies could."""
        query = Query(_new_id("callback"), "callback")
        self.queries[query.id] = query
        self.world.users[user.id] = user
        payload: Json = {"id": query.id, "from": user.json(), "chat_instance": "1", "data": data}
        if inline_message_id:
            payload["inline_message_id"] = inline_message_id
        elif message:
            payload["message"] = _public(message)
        await self.updates.add("callback_query", payload)
        return query

    async def inline_query(self: TelegramServer, user: User, text: str, offset: str = "") -> Query:
        """Type after the bot's name in some chat."""
        query = Query(_new_id("query"), "inline")
        self.queries[query.id] = query
        payload = {"id": query.id, "from": user.json(), "query": text, "offset": offset}
        await self.updates.add("inline_query", payload)
        return query

    async def choose(self: TelegramServer, user: User, result: Json, text: str) -> str:
        """Choose a result; returns the id of the message that it becomes."""
        key = self.keep_inline(check_result(result))
        payload = {"result_id": result["id"], "from": user.json(), "query": text}
        await self.updates.add("chosen_inline_result", payload | {"inline_message_id": key})
        return key

    async def guest_message(
        self: TelegramServer, user: User, chat: Chat, text: str, **more: Any
    ) -> Query:
        """Mention the bot in a chat that it has not joined."""
        query = Query(_new_id("guest"), "guest", chat)
        self.queries[query.id] = query
        content = {"from": user.json(), "text": text, "guest_query_id": query.id} | more
        if found := entities_of(text, self.world.bot.username or ""):
            content["entities"] = found
        await self.updates.add("guest_message", chat.add(content))
        return query

    # Coming and going -------------------------------------------------------------------------

    async def set_bot_status(self: TelegramServer, chat: Chat, user: User, status: str) -> None:
        """Add, promote, remove or block the bot."""
        before, chat.bot_status = chat.bot_status, status
        bot = self.world.bot
        payload = {
            "chat": chat.json(),
            "from": user.json(),
            "date": int(time.time()),
            "old_chat_member": member_json(bot, before),
            "new_chat_member": member_json(bot, status),
        }
        await self.updates.add("my_chat_member", payload)

    async def migrate(self: TelegramServer, chat: Chat, user: User) -> Chat:
        """Turn a group into a supergroup; both service messages arrive."""
        new = self.world.new_chat("supergroup", chat.title or "")
        new.admins, new.members = dict(chat.admins), set(chat.members)
        old_notice = chat.add({"from": user.json(), "migrate_to_chat_id": new.id})
        new_notice = new.add({"from": user.json(), "migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        await self.updates.add("message", _public(old_notice))
        await self.updates.add("message", _public(new_notice))
        return new


def _public(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "by_person"}
