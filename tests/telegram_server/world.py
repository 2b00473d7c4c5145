"""Who and what there is: users, chats, messages."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
GENERAL = 1  # the topic of a forum that never has a thread id

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688
SERVICE_NOTIFICATIONS = 777000


@dataclass
class User:
    """A person, or a bot."""

    id: int
    first_name: str = "Ada"
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def json(self) -> Json:
        """Return the ``User`` object."""
        data: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            data["username"] = self.username
        if self.language_code:
            data["language_code"] = self.language_code
        return data


ANONYMOUS = User(GROUP_ANONYMOUS_BOT, "Group", "GroupAnonymousBot", None, is_bot=True)
FAKE_CHANNEL = User(CHANNEL_BOT, "Channel", "Channel_Bot", None, is_bot=True)
TELEGRAM = User(SERVICE_NOTIFICATIONS, "Telegram", None, None)


@dataclass
class Chat:
    """A chat as the bot sees it. ``bot_status`` is that of the bot itself."""

    id: int
    type: str
    title: str | None = None
    user: User | None = None
    is_forum: bool = False
    bot_status: str = "member"
    can_send: bool = True
    migrated_to: int | None = None
    threads: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)  # threads where only administrators write
    admins: dict[int, str] = field(default_factory=dict)  # user id: administrator or creator
    members: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    last_id: int = 0

    @property
    def is_group(self) -> bool:
        """Tell whether people talk with each other here."""
        return self.type in {"group", "supergroup"}

    def json(self) -> Json:
        """Return the ``Chat`` object."""
        data: Json = {"id": self.id, "type": self.type}
        if self.title is not None:
            data["title"] = self.title
        if self.user:
            data["first_name"] = self.user.first_name
        if self.is_forum:
            data["is_forum"] = True
        return data

    def add(self, message: Json) -> Json:
        """Give a message its id and keep it."""
        self.last_id += 1
        message = {
            "message_id": self.last_id,
            "date": int(time.time()),
            "chat": self.json(),
        } | message
        self.messages[self.last_id] = message
        return message

    def find(self, message_id: int) -> Json | None:
        """Return a message that still exists."""
        return None if message_id in self.deleted else self.messages.get(message_id)


def snapshot(message: Json) -> Json:
    """Return a message as ``reply_to_message`` shows it: without its own."""
    return {
        key: value for key, value in message.items() if key not in {"reply_to_message", "quote"}
    }


@dataclass
class World:
    """Everything behind the server."""

    bot: User
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    inline_messages: dict[str, Json] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    next_chat: int = 1

    def private(self, user: User) -> Chat:
        """Return the private chat with a user."""
        self.users[user.id] = user
        return self.chats.setdefault(user.id, Chat(user.id, "private", user=user))

    def new_chat(self, kind: str, title: str, *, is_forum: bool = False) -> Chat:
        """Open a group, supergroup or channel in which the bot is a member."""
        self.next_chat += 1
        number = self.next_chat
        chat_id = -number if kind == "group" else -1_000_000_000_000 - number
        chat = Chat(chat_id, kind, title, is_forum=is_forum)
        self.chats[chat_id] = chat
        return chat


def entities_of(text: str, username: str) -> list[Json]:
    """Return the entities that a client finds by itself: commands and mentions."""
    del username
    found: list[Json] = []
    offset = 0
    for word in _words(text):
        bare = word.rstrip(".,!?:;")
        if bare.startswith("/") and len(bare) > 1 and bare[1].isascii() and bare[1].isalnum():
            found.append({"type": "bot_command", "offset": offset, "length": _units(bare)})
        elif bare.startswith("@") and len(bare) > 4:
            found.append({"type": "mention", "offset": offset, "length": _units(bare)})
        offset += _units(word)
    return found


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        if words and words[-1][-1].isspace() == character.isspace():
            words[-1] += character
        else:
            words.append(character)
    return words


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
