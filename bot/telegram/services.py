"""What every handler may use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from telegram import Update, User

from bot.answering.reply import Answer, Reply, Suggestion
from bot.knowledge.knowledge import Knowledge
from bot.locales import Catalogue, Voice, load_catalogue
from bot.rendering.cut import clip
from bot.storage.records import ChatSettings
from bot.storage.store import SqlStore
from bot.telegram.conversations import Conversations
from bot.telegram.locks import KeyedLocks
from bot.telegram.ports import Reload, Responder, TelegramSettings
from bot.telegram.short_ids import ShortIds

_SUBJECT = 200  # UTF-16 units


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """The core, the store and the bot's words; the core always runs in a thread."""

    settings: TelegramSettings
    responder: Responder
    store: SqlStore
    reload: Reload | None = None
    now: Callable[[], datetime] = utc_now
    catalogue: Catalogue = field(default_factory=load_catalogue)
    conversations: Conversations = field(default_factory=Conversations)
    short_ids: ShortIds = field(default_factory=ShortIds)
    locks: KeyedLocks = field(default_factory=KeyedLocks)

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
        return self.catalogue.voice(settings.language or (user.language_code if user else None))

    async def voice_for(self, update: Update) -> Voice:
        """Return the words for whoever caused an update."""
        chat = update.effective_chat
        settings = await self.store.chat_settings(chat.id) if chat else ChatSettings()
        return self.voice(settings, update.effective_user)

    def is_maintainer(self, user: User | None) -> bool:
        """Tell whether a person maintains the bot; the shared ids of anonymous senders do not."""
        return user is not None and not user.is_bot and user.id in self.settings.admin_ids
