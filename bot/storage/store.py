"""The store of one bot: what belongs to chats, and what was asked and chosen, by day and by text,
without who."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, update

from bot.storage.chats import REPLY_KEPT, ChatStore
from bot.storage.records import ANSWERS, Event, StagedPhrasing, Unanswered
from bot.storage.schema import (
    columns,
    day_count,
    disliked,
    feedback,
    inbox,
    notice,
    reply,
    staged,
    suggestion,
    unanswered,
)
from bot.storage.upsert import add, keep, replace

_KEYS_KEPT = timedelta(hours=48)
_COUNTS_KEPT = timedelta(days=730)  # they say nothing about anyone


def key_of(question: str) -> str:
    """Return what is the same for questions that differ only in case and spaces."""
    folded = " ".join(question.casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()


class SqlStore(ChatStore):
    """Everything that is remembered between updates, but for the updates themselves."""

    # Questions --------------------------------------------------------------------------------

    async def record_unanswered(
        self, question: str, reason: str, language: str, closest: Sequence[str]
    ) -> None:
        """Count a question that was not answered (the same text, case and spaces apart, once)."""
        row = _once(question, last_asked=self._today(), reason=reason, language=language)
        row["closest"] = tuple(closest)
        self._database.enqueue(lambda one: add(one, unanswered, row), ("unanswered", row["key"]))

    async def unanswered(self, limit: int) -> Sequence[Unanswered]:
        """Return the questions asked most often and not answered, staged ones left out."""
        table = unanswered.c
        query = (
            select(*columns(unanswered, Unanswered))
            .where(table.key.not_in(select(staged.c.key)))
            .order_by(table.count.desc(), table.last_asked.desc(), table.key)
            .limit(limit)
        )
        return [Unanswered(*row) for row in await self._rows(query)]

    async def record_suggestion_chosen(self, question: str, entry: str) -> None:
        """Keep that a person who asked ``question`` meant ``entry``."""
        row = _once(question, last_chosen=self._today(), entry=entry)
        self._database.enqueue(lambda connection: add(connection, suggestion, row))

    async def suggestions_chosen(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Return (question, entry, how often), most often first."""
        return await self._most_often(suggestion, limit)

    async def stage_phrasing(self, phrasing: StagedPhrasing) -> None:
        """Keep a phrasing for the next ``report --apply``; the same one twice is kept once."""
        row = {"key": key_of(phrasing.question), "staged_at": self._now()} | asdict(phrasing)
        self._database.enqueue(lambda connection: keep(connection, staged, row))

    async def staged_phrasings(self) -> Sequence[StagedPhrasing]:
        """Return the staged phrasings, oldest first."""
        query = select(*columns(staged, StagedPhrasing))
        found = await self._rows(query.order_by(staged.c.staged_at, staged.c.key))
        return [StagedPhrasing(*row) for row in found]

    async def unstage(self, phrasings: Sequence[StagedPhrasing]) -> None:
        """Delete phrasings that were applied, and what was recorded as unanswered for them."""

        def apply(connection: Connection) -> None:
            for one in phrasings:
                key = key_of(one.question)
                connection.execute(delete(staged).filter_by(key=key, entry=one.entry))
                connection.execute(delete(unanswered).filter_by(key=key))

        self._database.enqueue(apply)

    # Counts and thumbs ------------------------------------------------------------------------

    async def count(self, event: Event, entry: str = "") -> None:
        """Add one to today's count of ``event``, for ``entry`` where there is one."""
        row = _counted(self._today(), event, entry)
        order = ("count", str(row["day"]), event, entry)
        self._database.enqueue(lambda one: add(one, day_count, row), order)

    async def counts_by_day(self, days: int) -> Mapping[date, Mapping[Event, int]]:
        """Return the counts of the last ``days`` days, thumbs included; empty days left out."""
        table, since = day_count.c, self._today() - timedelta(days=days - 1)
        query = select(table.day, table.event, func.sum(table["count"])).where(table.day >= since)
        counts: dict[date, dict[Event, int]] = {}
        events = {event.value: event for event in Event}
        for day, event, times in await self._rows(query.group_by(table.day, table.event)):
            if event in events and times:
                counts.setdefault(day, {})[events[event]] = int(times)
        return counts

    async def answers_given(self) -> Mapping[str, int]:
        """Return how often each entry, fact or sentence was the answer that a person got, most
        often first."""
        table, times = day_count.c, func.sum(day_count.c["count"])
        given = table.event.in_(event.value for event in ANSWERS) & (table.entry != "")
        query = select(table.entry, times).where(given).group_by(table.entry)
        found = await self._rows(query.order_by(times.desc(), table.entry))
        return {entry: int(count) for entry, count in found}

    async def popular_entries(self, limit: int) -> Sequence[str]:
        """Return the ids of the entries answered most often, most often first."""
        return list(await self.answers_given())[:limit]

    async def record_feedback(
        self, chat_id: int, message_id: int, entry: str, *, helpful: bool
    ) -> None:
        """Keep a thumb for an answer; another one for the same message replaces it."""
        place = self._of(chat_id) | {"message_id": message_id}
        thumb = place | {"entry": entry, "helpful": helpful, "day": self._today()}

        def save(connection: Connection) -> None:
            before = connection.execute(select(feedback).filter_by(**place)).mappings().first()
            if before:
                _count_thumb(connection, dict(before), -1)
            _count_thumb(connection, thumb, 1)
            replace(connection, feedback, thumb)

        self._database.enqueue(save, ("count",))

    async def questions_disliked(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Return (question, entry that answered it, thumbs down), most often first."""
        return await self._most_often(disliked, limit)

    async def _most_often(self, table: Table, limit: int) -> Sequence[tuple[str, str, int]]:
        count = table.c["count"]
        query = select(table.c.question, table.c.entry, count).order_by(count.desc(), table.c.key)
        return [tuple(row) for row in await self._rows(query.limit(limit))]

    # What maintainers were told ---------------------------------------------------------------

    async def first_to_tell(self, broken: str) -> str | None:
        """Note what is wrong with the knowledge ("": nothing); None unless that is news.

        Else what was noted before, for ``told_nobody``. Of several processes one is told so, also
        over a restart. While nothing can be noted every fault is news.
        """
        digest = _digest(broken)
        ours = {"bot_id": self._bot_id}
        noting = update(notice).filter_by(**ours).where(notice.c.digest != digest)

        def note(connection: Connection) -> str | None:
            keep(connection, notice, ours | {"digest": ""})
            before: str = connection.execute(select(notice.c.digest).filter_by(**ours)).scalar_one()
            noted = connection.execute(noting.values(digest=digest)).rowcount
            return before if noted else None

        return await self._database.commit(note, otherwise=lambda: "" if broken else None)

    async def told_nobody(self, broken: str, before: str) -> None:
        """Take back a note whose news reached nobody; ``before`` is what noting it returned."""
        ours = update(notice).filter_by(bot_id=self._bot_id, digest=_digest(broken))
        self._database.enqueue(lambda connection: connection.execute(ours.values(digest=before)))

    # ------------------------------------------------------------------------------------------

    async def _rows(self, query: Any) -> Sequence[Any]:
        return await self._database.read(lambda connection: connection.execute(query).all(), list)

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def purge(connection: Connection, now: datetime, retention_days: int) -> None:
    """Delete what has been kept long enough; an update that still waits is never too old."""
    day_ago, since = now - REPLY_KEPT, (now - timedelta(days=retention_days)).date()
    for table, old in (
        (inbox, inbox.c.lane.is_(None) & (inbox.c.received_at < now - _KEYS_KEPT)),
        (reply, reply.c.sent_at < day_ago),
        (feedback, feedback.c.day < day_ago.date()),
        (unanswered, unanswered.c.last_asked < since),
        (suggestion, suggestion.c.last_chosen < since),
        (disliked, disliked.c.last_disliked < since),
        (day_count, day_count.c.day < (now - _COUNTS_KEPT).date()),
    ):
        connection.execute(delete(table).where(old))


def _once(question: str, **more: Any) -> dict[str, Any]:
    """Return the row of a question that is counted once more."""
    return {"key": key_of(question), "question": question, "count": 1} | more


def _counted(day: date, event: Event, entry: str, times: int = 1) -> dict[str, Any]:
    return {"day": day, "event": event.value, "entry": entry, "count": times}


def _count_thumb(connection: Connection, thumb: dict[str, Any], times: int) -> None:
    event = Event.HELPFUL if thumb["helpful"] else Event.NOT_HELPFUL
    add(connection, day_count, _counted(thumb["day"], event, thumb["entry"], times))
    question = None if thumb["helpful"] else _question(connection, thumb)
    if question:
        row = _once(question, last_disliked=thumb["day"], entry=thumb["entry"]) | {"count": times}
        add(connection, disliked, row)
        taken_back = delete(disliked).filter_by(key=row["key"])
        connection.execute(taken_back.where(disliked.c["count"] <= 0))


def _question(connection: Connection, thumb: dict[str, Any]) -> str | None:
    """Return what the message answers, as long as that is remembered."""
    place = {"bot_id": thumb["bot_id"], "chat_id": thumb["chat_id"]}
    query = select(reply.c.question).filter_by(**place, reply_ids=(thumb["message_id"],))
    found: str | None = connection.execute(query).scalar()
    return found


def _digest(broken: str) -> str:
    return broken and hashlib.sha256(broken.encode(errors="surrogatepass")).hexdigest()
