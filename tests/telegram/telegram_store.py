"""A store in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.storage.records import ChatSettings, Event, SentReply, Unanswered


@dataclass
class MemoryStore:
    """The ``Store`` of ``bot.telegram.services`` without a database."""

    replies: dict[tuple[int, int], SentReply] = field(default_factory=dict)
    settings: dict[int, ChatSettings] = field(default_factory=dict)
    missed: list[Unanswered] = field(default_factory=list)
    chosen: list[tuple[str, str]] = field(default_factory=list)
    thumbs: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    counts: Counter[tuple[Event, str]] = field(default_factory=Counter)
    forgotten: list[int] = field(default_factory=list)

    async def remember_reply(self, reply: SentReply) -> None:
        """Keep a reply."""
        self.replies[reply.chat_id, reply.message_id] = reply

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Find a reply by the asking message."""
        return _young(self.replies.get((chat_id, message_id)))

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Find a reply by one of the bot's messages."""
        found = (
            one
            for one in self.replies.values()
            if one.chat_id == chat_id and reply_id in one.reply_ids
        )
        return _young(next(found, None))

    async def replies_before(
        self, chat_id: int, message_id: int, since: datetime
    ) -> Sequence[SentReply]:
        """Find the replies to earlier messages."""
        return [
            one
            for (chat, asked), one in sorted(self.replies.items())
            if chat == chat_id and asked < message_id and one.sent_at > since
        ]

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat."""
        return self.settings.get(chat_id, ChatSettings())

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat."""
        self.settings[chat_id] = settings

    async def record_unanswered(
        self, question: str, reason: str, language: str, closest: Sequence[str]
    ) -> None:
        """Keep a question."""
        today = datetime.now(UTC).date()
        self.missed.append(Unanswered(question, 1, reason, language, tuple(closest), today))

    async def unanswered(self, limit: int) -> Sequence[Unanswered]:
        """Return what was not answered."""
        meant = {question for question, _ in self.chosen}
        return [one for one in self.missed if one.question not in meant][:limit]

    async def record_suggestion_chosen(self, question: str, entry: str) -> None:
        """Keep a choice."""
        self.chosen.append((question, entry))

    async def record_feedback(
        self, chat_id: int, message_id: int, entry: str, *, helpful: bool
    ) -> None:
        """Keep a thumb."""
        self.thumbs[chat_id, message_id] = (entry, helpful)

    async def count(self, event: Event, entry: str = "") -> None:
        """Count."""
        self.counts[event, entry] += 1

    async def counts_by_day(self, days: int) -> Mapping[date, Mapping[Event, int]]:
        """Return the counts of today."""
        del days
        total: Counter[Event] = Counter()
        for (event, _), number in self.counts.items():
            total[event] += number
        return {datetime.now(UTC).date(): total} if total else {}

    async def popular_entries(self, limit: int) -> Sequence[str]:
        """Return the entries answered most often."""
        found = [entry for (event, entry), _ in self.counts.most_common() if event is Event.ANSWER]
        return found[:limit]

    async def forget_chat(self, chat_id: int) -> None:
        """Forget a chat."""
        self.forgotten.append(chat_id)
        self.settings.pop(chat_id, None)
        self.replies = {key: one for key, one in self.replies.items() if key[0] != chat_id}
        self.thumbs = {key: one for key, one in self.thumbs.items() if key[0] != chat_id}

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move the settings of a group."""
        old = self.settings.pop(old_id, None)
        if old and new_id not in self.settings:
            self.settings[new_id] = old


def _young(reply: SentReply | None) -> SentReply | None:
    if reply and datetime.now(UTC) - reply.sent_at < timedelta(days=1):
        return reply
    return None
