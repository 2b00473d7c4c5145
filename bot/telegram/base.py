"""What all classes of handlers share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, Message

from bot.locales import Voice
from bot.storage.records import SentReply
from bot.telegram.answers import Answers
from bot.telegram.browsing import Browser
from bot.telegram.output import plain
from bot.telegram.sending import Sender
from bot.telegram.services import Services

OnMessage = Callable[[Message], Awaitable[None]]
OnCommand = Callable[[Message, Voice], Awaitable[None]]


@dataclass(frozen=True)
class Handlers:
    """Handlers of one kind of update, and what they need."""

    services: Services
    sender: Sender
    answers: Answers
    me: Bot

    @property
    def browser(self) -> Browser:
        """Return what writes the pages of /topics and /figures."""
        return Browser(self.services, self.answers)

    async def say(self, message: Message, text: str) -> None:
        """Answer a message in the bot's own words."""
        await self.sender.respond(message, plain(text))

    async def remember_shown(self, sent: Message, title: str, entry: str) -> None:
        """Remember an entry shown without a question, so that a reply to it has its context."""
        place, now = (sent.chat.id, sent.message_id), self.services.now()
        await self.services.store.remember_reply(
            SentReply(*place, (sent.message_id,), title, entry, now)
        )
