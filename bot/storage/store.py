"""The store of the Telegram side, on a database that may be away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.storage import chats, notices, statistics, thumbs
from bot.storage.chats import Chat, Migration
from bot.storage.database import Database
from bot.storage.known import Known
from bot.storage.notices import Notice, Untold
from bot.storage.recent import Recent
from bot.storage.statistics import Counted, Staged
from bot.storage.thumbs import Thumb
from bot.storage.writer import Action, UnavailableError
from bot.telegram.ports import ChatSettings, Event, SentReply, StagedPhrasing, Unanswered

T = TypeVar("T")

REPLY_KEPT = timedelta(days=1)
_REMEMBERED = 2000


def utc_now() -> datetime:
    """Return the time now, aware, in UTC."""
    return datetime.now(UTC)


class SqlStore:
    """Implements ``bot.telegram.ports.Store``.

    While the database is away nothing raises: what was known last is returned, and writes are put
    off. With ``write_behind`` a write returns before it is committed; what is written later is
    still behind it in the queue. What is ``known`` is not asked of the database.
    """

    def __init__(
        self,
        database: Database,
        bot_id: int,
        *,
        write_behind: bool = False,
        known: Known | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._write_behind = write_behind
        self._known = known or Known()
        self._now = now
        self._replies: Recent[tuple[int, int], SentReply] = Recent(_REMEMBERED)
        self._settings: Recent[int, ChatSettings] = Recent(_REMEMBERED)

    # Replies ----------------------------------------------------------------------------------

    async def remember_reply(self, reply: SentReply) -> None:
        """Keep a reply for a day; replaces the one to the same question."""
        self._replies.put((reply.chat_id, reply.message_id), reply)
        await self._keep(chats.save_replies, (self._bot_id, reply))

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Return the reply to that asking message, if it is less than a day old."""
        if self._known.is_new(chat_id, message_id):
            return None
        return await self._read(
            partial(
                chats.find_reply,
                of=self._chat(chat_id),
                message_id=message_id,
                since=self._now() - REPLY_KEPT,
            ),
            lambda: self._replies.get((chat_id, message_id)),
        )

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Return the reply of which the bot's message ``reply_id`` is part."""
        return await self._read(
            partial(
                chats.find_by_part,
                of=self._chat(chat_id),
                reply_id=reply_id,
                since=self._now() - REPLY_KEPT,
            ),
            lambda: self._replies.find(
                lambda reply: reply.chat_id == chat_id and reply_id in reply.reply_ids
            ),
        )

    # Chats ------------------------------------------------------------------------------------

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat: the defaults where none were saved."""
        if known := self._known.settings(chat_id):
            return known
        try:
            query = partial(chats.read_settings, of=self._chat(chat_id))
            # Settings are always written before their saving returns: no need to wait for others.
            found = await self._database.read(query, after_writes=False)
        except UnavailableError:
            return self._settings.get(chat_id) or ChatSettings()
        if found:
            self._settings.put(chat_id, found)
        return found or ChatSettings()

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat until it is forgotten."""
        self._settings.put(chat_id, settings)
        self._known.change(chat_id, settings)
        await self._database.keep(chats.save_settings, (self._chat(chat_id), settings))

    async def forget_chat(self, chat_id: int) -> None:
        """Delete everything kept about a chat: replies, settings, thumbs."""
        self._forget_recent(chat_id)
        self._known.change(chat_id, ChatSettings())
        await self._database.keep(chats.forget, self._chat(chat_id))

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move settings to the new id of a group; what the new id already has stays."""
        settings = self._settings.get(old_id)
        if settings and not self._settings.get(new_id):
            self._settings.put(new_id, settings)
        self._forget_recent(old_id)
        for chat_id in (old_id, new_id):
            self._known.release(str(chat_id))
        await self._database.keep(chats.migrate, Migration(self._chat(old_id), self._chat(new_id)))

    # Statistics -------------------------------------------------------------------------------

    async def record_unanswered(
        self, question: str, reason: str, language: str, closest: Sequence[str]
    ) -> None:
        """Count a question that was not answered (the same text, case and spaces apart, once)."""
        item = Unanswered(question, 1, reason, language, tuple(closest), self._today())
        await self._keep(statistics.save_unanswered, item)

    async def unanswered(self, limit: int) -> Sequence[Unanswered]:
        """Return the questions asked most often and not answered, staged ones left out."""
        query = partial(statistics.most_unanswered, limit=limit)
        return await self._read(query, list[Unanswered])

    async def record_suggestion_chosen(self, question: str, entry: str) -> None:
        """Keep that a person who asked ``question`` meant ``entry``."""
        await self._keep(statistics.save_suggestions, (question, entry, self._today()))

    async def suggestions_chosen(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Return (question, entry, how often), most often first."""
        query = partial(statistics.chosen_suggestions, limit=limit)
        return await self._read(query, list[tuple[str, str, int]])

    async def record_feedback(
        self, chat_id: int, message_id: int, entry: str, *, helpful: bool
    ) -> None:
        """Keep a thumb for an answer; another one for the same message replaces it."""
        thumb = Thumb(self._bot_id, chat_id, message_id, entry, helpful, self._today())
        await self._keep(thumbs.save_thumbs, thumb)

    async def questions_disliked(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Return (question, entry that answered it, thumbs down), most often first."""
        query = partial(thumbs.questions_disliked, limit=limit)
        return await self._read(query, list[tuple[str, str, int]])

    async def count(self, event: Event, entry: str = "") -> None:
        """Add one to today's count of ``event``, for ``entry`` where there is one."""
        await self._keep(statistics.count, Counted(self._today(), event.value, entry))

    async def counts_by_day(self, days: int) -> Mapping[date, Mapping[Event, int]]:
        """Return the counts of the last ``days`` days, thumbs included; empty days left out."""
        since = self._today() - timedelta(days=days - 1)
        query = partial(statistics.counts_since, since=since)
        return await self._read(query, dict[date, Mapping[Event, int]])

    async def popular_entries(self, limit: int) -> Sequence[str]:
        """Return the ids of the entries answered most often, most often first."""
        return await self._read(partial(statistics.popular, limit=limit), list[str])

    async def stage_phrasing(self, phrasing: StagedPhrasing) -> None:
        """Keep a phrasing for the next ``report --apply``; the same one twice is kept once."""
        await self._keep(statistics.stage, Staged(phrasing, self._now()))

    async def staged_phrasings(self) -> Sequence[StagedPhrasing]:
        """Return the staged phrasings, oldest first."""
        return await self._read(statistics.all_staged, list[StagedPhrasing])

    async def unstage(self, phrasings: Sequence[StagedPhrasing]) -> None:
        """Delete phrasings that were applied."""
        await asyncio.gather(*(self._keep(statistics.unstage, one) for one in phrasings))

    async def first_to_tell(self, broken: str) -> str | None:
        """Note what is wrong with the knowledge ("": nothing); None unless that is news."""
        try:
            item = Notice(self._bot_id, broken)
            before: str | None = await self._database.now(notices.first_to_tell, item)
        except UnavailableError:
            return "" if broken else None
        return before

    async def told_nobody(self, broken: str, before: str) -> None:
        """Take back a note whose news reached nobody; ``before`` is what noting it returned."""
        await self._keep(notices.put_back, Untold(Notice(self._bot_id, broken), before))

    # ------------------------------------------------------------------------------------------

    async def _keep(self, action: Action, item: Any) -> None:
        done = self._database.keep(action, item)
        if not self._write_behind:
            await done

    async def _read(self, query: Callable[[Connection], T], otherwise: Callable[[], T]) -> T:
        try:
            return await self._database.read(query)
        except UnavailableError:
            return otherwise()

    def _chat(self, chat_id: int) -> Chat:
        return Chat(self._bot_id, chat_id)

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()

    def _forget_recent(self, chat_id: int) -> None:
        self._replies.forget(lambda key: key[0] == chat_id)
        self._settings.forget(lambda key: key == chat_id)
