"""Questions that were asked and not answered, and where they are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.authoring.files import read_text
from bot.errors import ConfigurationError

_MOST = 2000  # questions read from the store


@dataclass(frozen=True, slots=True)
class Miss:
    """A question, how often it was asked, and the entry that somebody said was meant.

    ``disliked`` is the entry whose answer to it got thumbs down: ``count`` of them.
    """

    question: str
    count: int = 1
    language: str | None = None
    reason: str = ""
    meant: str = ""
    staged: bool = False  # by a maintainer, in Telegram
    disliked: str = ""


@dataclass(slots=True)
class Group:
    """Near-duplicates: the question asked most often speaks for all."""

    question: str
    count: int
    also: list[str] = field(default_factory=list)
    language: str | None = None
    reason: str = ""
    meant: str = ""
    staged: bool = False
    disliked: str = ""


def misses_in_file(path: Path) -> list[Miss]:
    """Return the questions of a file, one a line, repeated ones counted."""
    counts: dict[str, int] = {}
    for line in read_text(path).text.splitlines():
        question = " ".join(line.split())
        if question:
            counts[question] = counts.get(question, 0) + 1
    return [Miss(question, count) for question, count in counts.items()]


def misses_in_store(database_url: str | None) -> list[Miss]:
    """Return what the store has: staged phrasings, chosen suggestions, unanswered questions, and
    those whose answer got a thumb down."""
    return asyncio.run(_from_store(database_url))


def unstage(database_url: str | None, misses: Iterable[Miss]) -> None:
    """Take phrasings that are now in the files off the list of staged ones."""
    asyncio.run(_unstage(database_url, list(misses)))


async def _from_store(database_url: str | None) -> list[Miss]:
    from bot.storage.database import Database  # noqa: PLC0415 - a database only when asked
    from bot.storage.store import SqlStore  # noqa: PLC0415

    async with Database(database_url) as database:
        if database.degraded:
            raise ConfigurationError("the database can't be reached; see DATABASE_URL")
        store = SqlStore(database, bot_id=0)
        staged = [
            Miss(one.question, 1, one.language or None, "", one.entry, staged=True)
            for one in await store.staged_phrasings()
        ]
        chosen = [
            Miss(question, count, None, "unsure", entry)
            for question, entry, count in await store.suggestions_chosen(_MOST)
        ]
        unanswered = [
            Miss(one.question, one.count, one.language or None, one.reason)
            for one in await store.unanswered(_MOST)
        ]
        disliked = [
            Miss(question, count, disliked=entry)
            for question, entry, count in await store.questions_disliked(_MOST)
        ]
    return [*staged, *_clear(chosen), *unanswered, *disliked]


async def _unstage(database_url: str | None, misses: Sequence[Miss]) -> None:
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.storage.records import StagedPhrasing  # noqa: PLC0415
    from bot.storage.store import SqlStore  # noqa: PLC0415

    async with Database(database_url) as database:
        phrasings = [StagedPhrasing(m.question, m.meant, m.language or "") for m in misses]
        await SqlStore(database, bot_id=0).unstage(phrasings)


def _clear(chosen: Sequence[Miss]) -> list[Miss]:
    """Keep what people agree on: one person meant this, another that says nothing."""
    entries: dict[str, set[str]] = {}
    for miss in chosen:
        entries.setdefault(miss.question.casefold(), set()).add(miss.meant)
    return [miss for miss in chosen if len(entries[miss.question.casefold()]) == 1]
