"""The store of one bot: what belongs to its chats, and what was asked and chosen, by day and by
text, without who."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.latest import Latest
from bot.storage.records import ANSWERS, ChatSettings, Event, SentReply, Unanswered
from bot.storage.schema import (
    Conflict,
    chat,
    columns,
    day_count,
    disliked,
    feedback,
    inbox,
    put,
    reply,
    suggestion,
    unanswered,
)

_REPLY_KEPT = timedelta(days=1)
_KEYS_KEPT = timedelta(hours=48)
_COUNTS_KEPT = timedelta(days=730)  # they say nothing about anyone
_MOST_SETTINGS = 2000
utc_now = partial(datetime.now, UTC)


def _of_chat(table: sa.Table, record: type[Any], *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the query for records of a chat: building it takes longer than running it."""
    place = (table.c[name] == sa.bindparam(name) for name in ("bot_id", "chat_id"))
    return sa.select(*columns(table, record)).where(*place, *which)


_SETTINGS = _of_chat(chat, ChatSettings)
_REPLIES = _of_chat(reply, SentReply, reply.c.sent_at > sa.bindparam("since"))
_TO_MESSAGE = _REPLIES.where(reply.c.message_id == sa.bindparam("message_id"))
_BEFORE_MESSAGE = _REPLIES.where(reply.c.message_id < sa.bindparam("message_id")).order_by(
    reply.c.message_id
)
# A message that was changed by a button answers the question and stands for what it shows since.
_IN_MESSAGE = _REPLIES.where(reply.c.reply_ids == sa.bindparam("reply_ids")).order_by(
    reply.c.sent_at.desc()
)


class SqlStore:
    """Everything that is remembered between updates, but for the updates themselves.

    While the database is away nothing raises: nothing is found, settings are those that were known
    last, and writes are put off.
    """

    def __init__(
        self, database: Database, bot_id: int, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._now = now
        # For the time that the database is away.
        self._settings: Latest[int, ChatSettings] = Latest(_MOST_SETTINGS)

    # Chats ------------------------------------------------------------------------------------

    async def remember_reply(self, sent: SentReply) -> None:
        """Keep a reply for a day; replaces the one to the same question."""
        self._put(reply, self._place(sent.chat_id) | asdict(sent))

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Return the reply to that asking message, if it is less than a day old."""
        return await self._reply(_TO_MESSAGE, chat_id, message_id=message_id)

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Return the reply that the bot's message ``reply_id`` is, if it is less than a day old."""
        return await self._reply(_IN_MESSAGE, chat_id, reply_ids=(reply_id,))

    async def replies_before(
        self, chat_id: int, message_id: int, since: datetime
    ) -> Sequence[SentReply]:
        """Return the replies to messages before that one, sent since then, in their order."""
        given = self._place(chat_id) | {"message_id": message_id, "since": since}
        return [SentReply(*row) for row in await self._rows(_BEFORE_MESSAGE, given)]

    async def _reply(self, query: sa.Select[Any], chat_id: int, **which: Any) -> SentReply | None:
        given = self._place(chat_id) | which | {"since": self._now() - _REPLY_KEPT}
        found = await self._rows(query, given)
        return SentReply(*found[0]) if found else None

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat: the defaults where none were saved."""
        found = await self._database.read(
            lambda connection: self._saved(connection, chat_id) or ChatSettings(),
            lambda: self._settings.get(chat_id) or ChatSettings(),
        )
        self._settings.put(chat_id, found)
        return found

    def _saved(self, connection: sa.Connection, chat_id: int) -> ChatSettings | None:
        found = connection.execute(_SETTINGS, self._place(chat_id)).first()
        return ChatSettings(*found) if found else None

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat until it is forgotten."""
        self._settings.put(chat_id, settings)
        self._put(chat, self._place(chat_id) | asdict(settings))

    async def forget_chat(self, chat_id: int) -> None:
        """Delete everything kept about a chat: replies, settings, thumbs."""
        self._settings.pop(chat_id, None)
        self._database.enqueue(lambda connection: self._delete(connection, chat_id))
        self._delete_thumbs(chat_id)

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move settings to the new id of a group; what the new id already has stays.

        Replies and thumbs of the old id are deleted (message ids start anew in a supergroup). Both
        service messages arrive, so this may be called twice.
        """
        if known := self._settings.pop(old_id, None):
            self._settings.setdefault(new_id, known)

        def move(connection: sa.Connection) -> None:
            if found := self._saved(connection, old_id):
                put(connection, chat, self._place(new_id) | asdict(found), Conflict.KEEP)
            self._delete(connection, old_id)

        self._database.enqueue(move)
        self._delete_thumbs(old_id)

    def _delete(self, connection: sa.Connection, chat_id: int) -> None:
        for table in (reply, chat):
            connection.execute(sa.delete(table).filter_by(**self._place(chat_id)))

    def _delete_thumbs(self, chat_id: int) -> None:
        delete = sa.delete(feedback).filter_by(**self._place(chat_id))
        # In the order in which thumbs are recorded: one just given goes as well.
        self._database.enqueue(lambda connection: connection.execute(delete), ("count",))

    def _place(self, chat_id: int) -> dict[str, Any]:
        return {"bot_id": self._bot_id, "chat_id": chat_id}

    # Questions --------------------------------------------------------------------------------

    async def record_unanswered(
        self, question: str, reason: str, language: str, closest: Sequence[str]
    ) -> None:
        """Count a question that was not answered (the same text, case and spaces apart, once)."""
        row = _once(question, last_asked=self._today(), reason=reason, language=language)
        row["closest"] = tuple(closest)
        self._put(unanswered, row, Conflict.ADD, ("unanswered", row["key"]))

    async def unanswered(self, limit: int) -> Sequence[Unanswered]:
        """Return the questions asked most often and not answered, without those of which
        somebody chose what was meant."""
        table = unanswered.c
        query = (
            sa.select(*columns(unanswered, Unanswered))
            .where(table.key.not_in(sa.select(suggestion.c.key)))
            .order_by(table.count.desc(), table.last_asked.desc(), table.key)
            .limit(limit)
        )
        return [Unanswered(*row) for row in await self._rows(query)]

    async def record_suggestion_chosen(self, question: str, entry: str) -> None:
        """Keep that ``question`` meant ``entry``: who asked it says so, or a maintainer."""
        row = _once(question, last_chosen=self._today(), entry=entry)
        self._put(suggestion, row, Conflict.ADD)

    async def suggestions_chosen(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Return (question, entry, how often), most often first."""
        return await self._most_often(suggestion, limit)

    # Counts and thumbs ------------------------------------------------------------------------

    async def count(self, event: Event, entry: str = "") -> None:
        """Add one to today's count of ``event``, for ``entry`` where there is one."""
        row = _counted(self._today(), event, entry)
        self._put(day_count, row, Conflict.ADD, ("count", str(row["day"]), event, entry))

    async def counts_by_day(self, days: int) -> Mapping[date, Mapping[Event, int]]:
        """Return the counts of the last ``days`` days, thumbs included; empty days left out."""
        table, since = day_count.c, self._today() - timedelta(days=days - 1)
        query = sa.select(table.day, table.event, sa.func.sum(table["count"])).where(
            table.day >= since
        )
        counts: dict[date, dict[Event, int]] = {}
        events = {event.value: event for event in Event}
        for day, event, times in await self._rows(query.group_by(table.day, table.event)):
            if event in events and times:
                counts.setdefault(day, {})[events[event]] = int(times)
        return counts

    async def popular_entries(self, limit: int) -> Sequence[str]:
        """Return the ids of what was the answer that people got, most often first."""
        table, times = day_count.c, sa.func.sum(day_count.c["count"])
        given = table.event.in_(event.value for event in ANSWERS) & (table.entry != "")
        query = sa.select(table.entry).where(given).group_by(table.entry)
        found = await self._rows(query.order_by(times.desc(), table.entry).limit(limit))
        return [entry for (entry,) in found]

    async def record_feedback(
        self, chat_id: int, message_id: int, entry: str, *, helpful: bool
    ) -> None:
        """Keep a thumb for an answer; another one for the same message replaces it."""
        place = self._place(chat_id) | {"message_id": message_id}
        thumb = place | {"entry": entry, "helpful": helpful, "day": self._today()}

        def save(connection: sa.Connection) -> None:
            before = connection.execute(sa.select(feedback).filter_by(**place)).mappings().first()
            if before:
                _count_thumb(connection, dict(before), -1)
            _count_thumb(connection, thumb, 1)
            put(connection, feedback, thumb)

        self._database.enqueue(save, ("count",))

    async def questions_disliked(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Return (question, entry that answered it, thumbs down), most often first."""
        return await self._most_often(disliked, limit)

    async def _most_often(self, table: sa.Table, limit: int) -> Sequence[tuple[str, str, int]]:
        count = table.c["count"]
        query = sa.select(table.c.question, table.c.entry, count).order_by(
            count.desc(), table.c.key
        )
        return [tuple(row) for row in await self._rows(query.limit(limit))]

    def _put(
        self,
        table: sa.Table,
        row: Mapping[str, Any],
        conflict: Conflict = Conflict.REPLACE,
        order: tuple[str, ...] = (),
    ) -> None:
        self._database.enqueue(lambda connection: put(connection, table, row, conflict), order)

    async def _rows(
        self, query: sa.Select[Any], given: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        return await self._database.read(lambda one: one.execute(query, given).all(), list)

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def purge(connection: sa.Connection, now: datetime, retention_days: int) -> None:
    """Delete what has been kept long enough; an update that still waits is never too old."""
    day_ago, since = now - _REPLY_KEPT, (now - timedelta(days=retention_days)).date()
    for table, old in (
        (inbox, inbox.c.lane.is_(None) & (inbox.c.received_at < now - _KEYS_KEPT)),
        (reply, reply.c.sent_at < day_ago),
        (feedback, feedback.c.day < day_ago.date()),
        (unanswered, unanswered.c.last_asked < since),
        (suggestion, suggestion.c.last_chosen < since),
        (disliked, disliked.c.last_disliked < since),
        (day_count, day_count.c.day < (now - _COUNTS_KEPT).date()),
    ):
        connection.execute(sa.delete(table).where(old))


def _once(question: str, **more: Any) -> dict[str, Any]:
    """Return the row of a question that is counted once more; that of questions which differ only
    in case and spaces has the same key."""
    text = " ".join(question.casefold().split())
    key = text and hashlib.sha256(text.encode(errors="replace")).hexdigest()
    return {"key": key, "question": question, "count": 1} | more


def _counted(day: date, event: Event, entry: str, times: int = 1) -> dict[str, Any]:
    return {"day": day, "event": event.value, "entry": entry, "count": times}


def _count_thumb(connection: sa.Connection, thumb: dict[str, Any], times: int) -> None:
    event = Event.HELPFUL if thumb["helpful"] else Event.NOT_HELPFUL
    put(connection, day_count, _counted(thumb["day"], event, thumb["entry"], times), Conflict.ADD)
    if thumb["helpful"]:
        return
    # What the message answers, as long as that is remembered.
    place = {"bot_id": thumb["bot_id"], "chat_id": thumb["chat_id"]}
    query = sa.select(reply.c.question).filter_by(**place, reply_ids=(thumb["message_id"],))
    if question := connection.execute(query.order_by(reply.c.sent_at.desc())).scalar():
        row = _once(question, last_disliked=thumb["day"], entry=thumb["entry"]) | {"count": times}
        put(connection, disliked, row, Conflict.ADD)
        taken_back = sa.delete(disliked).filter_by(key=row["key"])
        connection.execute(taken_back.where(disliked.c["count"] <= 0))
