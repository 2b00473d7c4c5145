"""What every handler may use: the core, the store, the bot's words, and a way to write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Bot, Message, User

from bot.dialogue.live import LiveResponder, Reloaded
from bot.dialogue.reply import Answer, Reply, Suggestion
from bot.knowledge.knowledge import Knowledge
from bot.locales import Catalogue, Voice, load_catalogue
from bot.render.cut import clip
from bot.settings import Settings
from bot.storage.latest import Latest
from bot.storage.records import ChatSettings
from bot.storage.store import SqlStore, utc_now
from bot.telegram.sending import Sender

REMEMBERED = timedelta(minutes=15)
_MOST_TURNS = 6
_MOST_CHATS = 4_000  # some minutes of the most that Telegram lets one bot answer
_SUBJECT = 200  # UTF-16 units


# Reads the knowledge folder again: puts it in use, or keeps the last good and returns what is wrong
# (``file:line:column: what, and how to mend it``). May take seconds: it is called in a thread.
Reload = Callable[[], Reloaded]


class Conversations:
    """What was asked lately in each chat."""

    def __init__(self) -> None:
        self._chats: Latest[int, dict[int, tuple[datetime, str]]] = Latest(_MOST_CHATS)

    def history(self, chat_id: int, before: int, now: datetime) -> list[str]:
        """Return the questions before message ``before`` that are young enough, oldest first."""
        return [
            question
            for message_id, (asked_at, question) in self._chats.get(chat_id, {}).items()
            if message_id < before and now - asked_at <= REMEMBERED
        ]

    def add(self, chat_id: int, message_id: int, question: str, now: datetime) -> None:
        """Keep a question; an edited one takes the place of what it was."""
        turns = self._chats.get(chat_id, {})
        asked_at, _ = turns.get(message_id, (now, ""))
        turns[message_id] = (asked_at, question)
        if len(turns) > _MOST_TURNS:
            del turns[next(iter(turns))]
        self._chats.put(chat_id, turns)

    def forget(self, chat_id: int) -> None:
        """Drop what was asked in a chat."""
        self._chats.pop(chat_id, None)


@dataclass(frozen=True)
class Services:
    """The core always runs in a thread."""

    settings: Settings
    responder: LiveResponder
    store: SqlStore
    me: Bot
    sender: Sender
    reload: Reload | None = None
    now: Callable[[], datetime] = utc_now
    catalogue: Catalogue = field(default_factory=load_catalogue)
    conversations: Conversations = field(default_factory=Conversations)

    @property
    def knowledge(self) -> Knowledge:
        """Return the knowledge in use."""
        return self.responder.knowledge

    @property
    def subject(self) -> str:
        """Return what the bot knows about, for greetings."""
        return clip(self.knowledge.name, _SUBJECT)

    async def reply(
        self,
        question: str,
        history: Sequence[str],
        language: str | None,
        chosen: str | None = None,
    ) -> Reply:
        """Answer a question."""
        return await asyncio.to_thread(self.responder.reply, question, history, language, chosen)

    async def answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of an entry."""
        return await asyncio.to_thread(self.responder.entry_answer, entry_id, language)

    async def closest(
        self, question: str, limit: int, language: str | None
    ) -> Sequence[Suggestion]:
        """Return the entries closest to a question."""
        return await asyncio.to_thread(self.responder.closest, question, limit, language)

    async def settings_of(self, user: User | None) -> ChatSettings:
        """Return what a person has set in the private chat, for chats that the bot is not in."""
        if user is None or user.is_bot:
            return ChatSettings()
        return await self.store.chat_settings(user.id)

    def voice(self, settings: ChatSettings, user: User | None) -> Voice:
        """Return the words of a chat: the language set there, else that of the person."""
        return self.catalogue.voice(settings.language or language_of(user))

    async def voice_for(self, message: Message) -> Voice:
        """Return the words for whoever wrote a message."""
        settings = await self.store.chat_settings(message.chat_id)
        return self.voice(settings, message.from_user)

    async def forget_chat(self, chat_id: int) -> None:
        """Delete everything that is kept about a chat."""
        await self.store.forget_chat(chat_id)
        self.conversations.forget(chat_id)

    def is_maintainer(self, user: User | None) -> bool:
        """Return True if a person maintains the bot; shared ids of anonymous senders do not."""
        return user is not None and not user.is_bot and user.id in self.settings.admin_ids


def language_of(user: User | None) -> str | None:
    """Return the language of a person's own Telegram, where it is known."""
    return user.language_code if user else None
