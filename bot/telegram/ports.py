"""What the Telegram side needs from the rest of the program.

``Responder`` is the pure core, ``Store`` what is remembered between updates, ``TelegramSettings``
is what a person configures. Nothing here imports Telegram or a database: an implementation fits by
its shape alone.

Nothing is stored about persons: a reply belongs to a chat and a message, statistics to a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.answering.reply import Answer, Reply, Suggestion
from bot.knowledge.knowledge import Knowledge
from bot.maintaining.reloaded import Reloaded


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How the bot is connected, and to whom it listens as a maintainer."""

    token: str
    api_url: str = "https://api.telegram.org"  # root: requests go to {root}/bot{token}/{method}
    admin_ids: frozenset[int] = frozenset()
    retention_days: int = 90  # told in /privacy

    def __repr__(self) -> str:
        """Never show the token."""
        return f"TelegramSettings(token=..., api_url={self.api_url!r}, admin_ids={self.admin_ids})"


class Responder(Protocol):
    """The core. Every method is synchronous, pure, and safe to call from several threads.

    The same object lives as long as the program: after a reload its ``knowledge`` is another one.
    """

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base that answers are given from at this moment."""

    def reply(
        self, question: str, history: Sequence[str], language: str | None, chosen: str | None = None
    ) -> Reply:
        """Answer ``question``.

        ``history`` holds earlier messages of the same conversation, oldest first. ``language`` is
        that of the asker's client; ``chosen`` the one that ``/settings`` sets for the chat.
        """

    def entry_answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of one entry; None when there is no such entry or it has no answer."""

    def closest(self, question: str, limit: int, language: str | None) -> Sequence[Suggestion]:
        """Return up to ``limit`` entries closest to ``question``, best first (inline mode)."""


class Reload(Protocol):
    """Reads the knowledge folder again."""

    def __call__(self) -> Reloaded:
        """Put the new knowledge in use, or keep the last good and return what is wrong.

        Errors are ``file:line:column: what, and how to mend it``. May take seconds: it is called in
        a thread.
        """


class Event(StrEnum):
    """What is counted, by day."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NONE = "none"
    SMALLTALK = "smalltalk"
    SUGGESTION_CHOSEN = "suggestion_chosen"
    INLINE_CHOSEN = "inline_chosen"
    GUEST = "guest"
    HELPFUL = "helpful"  # counted by the store from the thumbs, not by ``count``
    NOT_HELPFUL = "not_helpful"


@dataclass(frozen=True, slots=True)
class SentReply:
    """A reply of the bot: what question it answers, so that an edited question edits it."""

    chat_id: int
    message_id: int  # the asking message
    reply_ids: tuple[int, ...]  # the bot's messages, in order
    question: str
    entry: str  # of the (first) answer shown; "" without one
    sent_at: datetime  # aware, UTC
    shown: str = ""  # digest of what the first of the bot's messages says, "" where not known


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What ``/settings`` sets for one chat."""

    language: str | None = None  # None: that of the person who asks
    suggestions: bool = True  # whether "did you mean" is shown
    greeted: bool = False  # the bot has introduced itself to this group


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered, and how often it was asked."""

    question: str
    count: int
    reason: str  # a value of ``bot.answering.reply.Reason``
    language: str
    closest: tuple[str, ...]  # entry ids, best first
    last_asked: date


@dataclass(frozen=True, slots=True)
class StagedPhrasing:
    """A question that a maintainer wants as a phrasing of an entry, for ``report --apply``."""

    question: str
    entry: str
    language: str


class Store(Protocol):
    """What is remembered. Every method is one transaction; none raises for something missing.

    Replies are forgotten after a day. Questions, thumbs and counts carry no chat and no person,
    except that a thumb is kept by chat and message so that a second one replaces it.
    """

    async def remember_reply(self, reply: SentReply) -> None:
        """Keep a reply for a day; replaces the one to the same ``(chat_id, message_id)``."""

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Return the reply to that asking message, if it is less than a day old."""

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Return the reply of which the bot's message ``reply_id`` is part."""

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat: the defaults where none were saved."""

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat until it is forgotten."""

    async def record_unanswered(
        self, question: str, reason: str, language: str, closest: Sequence[str]
    ) -> None:
        """Count a question that was not answered (the same text, case and spaces apart, once)."""

    async def unanswered(self, limit: int) -> Sequence[Unanswered]:
        """Return the questions asked most often and not answered, staged ones left out."""

    async def record_suggestion_chosen(self, question: str, entry: str) -> None:
        """Keep that a person who asked ``question`` meant ``entry``."""

    async def record_feedback(
        self, chat_id: int, message_id: int, entry: str, *, helpful: bool
    ) -> None:
        """Keep a thumb for an answer; another one for the same message replaces it."""

    async def count(self, event: Event, entry: str = "") -> None:
        """Add one to today's count of ``event``, for ``entry`` where there is one."""

    async def counts_by_day(self, days: int) -> Mapping[date, Mapping[Event, int]]:
        """Return the counts of the last ``days`` days, thumbs included; empty days left out."""

    async def popular_entries(self, limit: int) -> Sequence[str]:
        """Return the ids of the entries answered most often, most often first."""

    async def stage_phrasing(self, phrasing: StagedPhrasing) -> None:
        """Keep a phrasing for the next ``report --apply``; the same one twice is kept once."""

    async def staged_phrasings(self) -> Sequence[StagedPhrasing]:
        """Return the staged phrasings, oldest first."""

    async def first_to_tell(self, broken: str) -> str | None:
        """Note what is wrong with the knowledge ("": nothing); None unless that is news.

        Else what was noted before, for ``told_nobody``. Of several processes one is told so, also
        over a restart. While nothing can be noted every fault is news.
        """

    async def told_nobody(self, broken: str, before: str) -> None:
        """Take back a note whose news reached nobody; ``before`` is what noting it returned."""

    async def forget_chat(self, chat_id: int) -> None:
        """Delete everything kept about a chat: replies, settings, thumbs."""

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move settings to the new id of a group; what the new id already has stays.

        Replies and thumbs of the old id are deleted (message ids start anew in a supergroup). Both
        service messages arrive, so this may be called twice.
        """
