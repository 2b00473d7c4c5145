"""What was asked and chosen: by day and by text, without who."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, select

from bot.storage.chats import clean
from bot.storage.schema import day_count, staged, suggestion, unanswered
from bot.storage.upsert import add, insert
from bot.telegram.ports import Event, StagedPhrasing, Unanswered


class Counted(NamedTuple):
    """What is counted once."""

    day: date
    event: str
    entry: str


class Staged(NamedTuple):
    """A phrasing, and when it was staged."""

    phrasing: StagedPhrasing
    at: datetime


def key_of(question: str) -> str:
    """Return what is the same for questions that differ only in case and spaces."""
    folded = " ".join(question.casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()


# Unanswered questions ------------------------------------------------------------------------


def save_unanswered(connection: Connection, items: Sequence[Unanswered]) -> Sequence[None]:
    """Count questions that were not answered."""
    rows: dict[str, dict[str, object]] = {}
    times: Counter[str] = Counter()
    for item in items:
        key = key_of(item.question)
        times[key] += item.count
        rows[key] = {
            "key": key,
            "question": clean(item.question),
            "reason": item.reason,
            "language": item.language,
            "closest": json.dumps(item.closest),
            "count": times[key],
            "last_asked": item.last_asked,
        }
    add(connection, unanswered, [rows[key] for key in sorted(rows)])
    return [None] * len(items)


def most_unanswered(connection: Connection, limit: int) -> list[Unanswered]:
    """Return the questions asked most often and not answered, staged ones left out."""
    table = unanswered.c
    query = (
        select(unanswered)
        .where(table.key.not_in(select(staged.c.key)))
        .order_by(table.count.desc(), table.last_asked.desc(), table.key)
        .limit(limit)
    )
    return [_unanswered(row) for row in connection.execute(query)]


def _unanswered(row: Row[Any]) -> Unanswered:
    found = row._mapping  # noqa: SLF001 - ``row.count`` is a method of tuples
    return Unanswered(
        question=found["question"],
        count=found["count"],
        reason=found["reason"],
        language=found["language"],
        closest=tuple(json.loads(found["closest"])),
        last_asked=found["last_asked"],
    )


# Suggestions and staged phrasings --------------------------------------------------------------


def save_suggestions(
    connection: Connection, items: Sequence[tuple[str, str, date]]
) -> Sequence[None]:
    """Count which entries people meant by a question."""
    times = Counter((key_of(question), entry) for question, entry, _ in items)
    latest = {(key_of(question), entry): (question, day) for question, entry, day in items}
    rows: list[dict[str, object]] = [
        {
            "key": key,
            "entry": entry,
            "question": clean(latest[key, entry][0]),
            "count": times[key, entry],
            "last_chosen": latest[key, entry][1],
        }
        for key, entry in sorted(latest)
    ]
    add(connection, suggestion, rows)
    return [None] * len(items)


def chosen_suggestions(connection: Connection, limit: int) -> list[tuple[str, str, int]]:
    """Return (question, entry, how often), most often first."""
    table = suggestion.c
    query = select(table.question, table.entry, table["count"]).order_by(table["count"].desc())
    return [tuple(row) for row in connection.execute(query.limit(limit))]


def stage(connection: Connection, items: Sequence[Staged]) -> Sequence[None]:
    """Keep phrasings; the same one twice is kept once."""
    rows = [
        {
            "key": key_of(item.phrasing.question),
            "entry": item.phrasing.entry,
            "question": clean(item.phrasing.question),
            "language": item.phrasing.language,
            "staged_at": item.at,
        }
        for item in items
    ]
    connection.execute(insert(connection.dialect.name, staged).on_conflict_do_nothing(), rows)
    return [None] * len(items)


def all_staged(connection: Connection) -> list[StagedPhrasing]:
    """Return the staged phrasings, oldest first."""
    table = staged.c
    query = select(table.question, table.entry, table.language)
    found = connection.execute(query.order_by(table.staged_at, table.key))
    return [StagedPhrasing(*row) for row in found]


def unstage(connection: Connection, items: Sequence[StagedPhrasing]) -> Sequence[None]:
    """Delete phrasings that were applied, and what was recorded as unanswered for them."""
    for item in items:
        key = key_of(item.question)
        connection.execute(delete(staged).where(staged.c.key == key, staged.c.entry == item.entry))
        connection.execute(delete(unanswered).where(unanswered.c.key == key))
    return [None] * len(items)


# Counts ----------------------------------------------------------------------------------------


def count(connection: Connection, items: Sequence[Counted]) -> Sequence[None]:
    """Add one for each."""
    times = Counter(items)
    add(connection, day_count, [{**one._asdict(), "count": times[one]} for one in sorted(times)])
    return [None] * len(items)


def counts_since(connection: Connection, since: date) -> Mapping[date, Mapping[Event, int]]:
    """Return the counts of each day from ``since`` on; empty days left out."""
    table = day_count.c
    query = select(table.day, table.event, func.sum(table["count"])).where(table.day >= since)
    counts: dict[date, dict[Event, int]] = {}
    events = {event.value: event for event in Event}
    for day, event, times in connection.execute(query.group_by(table.day, table.event)):
        if event in events and times:
            counts.setdefault(day, {})[events[event]] = int(times)
    return counts


def popular(connection: Connection, limit: int) -> list[str]:
    """Return the ids of the entries answered most often."""
    table = day_count.c
    query = (
        select(table.entry)
        .where(table.event == Event.ANSWER.value, table.entry != "")
        .group_by(table.entry)
        .order_by(func.sum(table["count"]).desc(), table.entry)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())
