"""Questions that were asked and not answered: where they are kept, and near-duplicates together.

A near-duplicate is the same question with a typo or in another order of words.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.authoring.files import read_text
from bot.errors import ConfigurationError
from bot.knowledge.checks.questions import plain_question
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.storage.store import SqlStore

Result = TypeVar("Result")
_MOST = 2000  # questions read from the store
_ALIKE = 90.0
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Miss:
    """A question, how often it was asked, and the entry that somebody said was meant.

    ``disliked`` is the entry whose answer to it got thumbs down: ``count`` of them. ``day`` is when
    it was asked last, where that is kept. ``also`` are near-duplicates for which it speaks, too.
    """

    question: str
    count: int = 1
    language: str | None = None
    reason: str = ""
    meant: str = ""
    staged: bool = False  # by a maintainer, in Telegram
    disliked: str = ""
    day: date | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """How often something was the answer, and questions with it."""

    count: int
    questions: tuple[str, ...] = ()


def misses_in_file(path: Path) -> list[Miss]:
    """Return the questions of a file, one a line, repeated ones counted."""
    lines = (" ".join(line.split()) for line in read_text(path).text.splitlines())
    return [Miss(question, count) for question, count in Counter(filter(None, lines)).items()]


# In the bot's database ----------------------------------------------------------------------


def in_store(use: Callable[[SqlStore], Awaitable[Result]]) -> Result:
    """Return what ``use`` makes of the database of the settings; raises ConfigurationError where
    it can't be reached."""
    from bot.storage.database import Database  # noqa: PLC0415 - a database only when asked
    from bot.storage.store import SqlStore  # noqa: PLC0415

    async def run() -> Result:
        async with Database(Settings.load().database_url) as database:
            if database.degraded:
                raise ConfigurationError("the database can't be reached; see DATABASE_URL")
            return await use(SqlStore(database, bot_id=0))

    return asyncio.run(run())


async def misses_in_store(store: SqlStore) -> list[Miss]:
    """Return what the store has: staged phrasings, chosen suggestions, unanswered questions, and
    those whose answer got a thumb down."""
    staged = [
        Miss(one.question, 1, one.language or None, "", one.entry, staged=True)
        for one in await store.staged_phrasings()
    ]
    chosen = [
        Miss(question, count, None, "unsure", entry)
        for question, entry, count in await store.suggestions_chosen(_MOST)
    ]
    unanswered = [
        Miss(one.question, one.count, one.language or None, one.reason, day=one.last_asked)
        for one in await store.unanswered(_MOST)
    ]
    disliked = [
        Miss(question, count, disliked=entry)
        for question, entry, count in await store.questions_disliked(_MOST)
    ]
    return [*staged, *_clear(chosen), *unanswered, *disliked]


async def answers_in_store(store: SqlStore) -> dict[str, Use]:
    """Return how often each entry, fact or sentence was the answer that a reader got.

    Of an answer that was good no question is kept: those shown here got it by choosing what was
    meant, or with a thumb down.
    """
    questions: dict[str, list[str]] = {}
    for miss in await misses_in_store(store):
        questions.setdefault(miss.meant or miss.disliked, []).append(miss.question)
    counts = await store.answers_given()
    return {
        name: Use(counts.get(name, 0), tuple(questions.get(name, ())))
        for name in {*counts, *questions} - {""}
    }


def unstage(misses: Iterable[Miss]) -> None:
    """Take phrasings that are now in the files off the list of staged ones."""
    from bot.storage.records import StagedPhrasing  # noqa: PLC0415

    phrasings = [StagedPhrasing(m.question, m.meant, m.language or "") for m in misses]
    in_store(lambda store: store.unstage(phrasings))


async def dislike(question: str, entry: str, store: SqlStore) -> None:
    """Record a thumb down, outside Telegram, for the answer of ``entry`` to ``question``."""
    from bot.storage.records import SentReply  # noqa: PLC0415

    chat = -time.time_ns()  # of no chat in Telegram, so that each thumb counts
    await store.remember_reply(SentReply(chat, 1, (2,), question, entry, datetime.now(UTC)))
    await store.record_feedback(chat, 2, entry, helpful=False)


def _clear(chosen: Sequence[Miss]) -> list[Miss]:
    """Keep what people agree on: one person meant this, another that says nothing."""
    entries: dict[str, set[str]] = {}
    for miss in chosen:
        entries.setdefault(miss.question.casefold(), set()).add(miss.meant)
    return [miss for miss in chosen if len(entries[miss.question.casefold()]) == 1]


# Near-duplicates ----------------------------------------------------------------------------


def grouped(misses: Iterable[Miss]) -> list[Miss]:
    """Return groups of near-duplicates, most asked first, staged ones before others.

    Questions with different numbers are never near-duplicates.
    """
    once: dict[tuple[str, str], Miss] = {}
    for miss in misses:  # a question may be staged or chosen, and recorded as unanswered, too
        once.setdefault((plain_question(miss.question), miss.disliked), miss)
    groups: dict[tuple[str | None, ...], dict[str, list[Miss]]] = {}
    for miss in sorted(once.values(), key=lambda miss: (not miss.staged, -miss.count)):
        plain = " ".join(sorted(plain_question(miss.question).split()))
        numbers = sorted(_DIGITS.findall(plain))
        among = groups.setdefault((miss.language, miss.meant, miss.disliked, *numbers), {})
        near = plain if miss.staged else _nearest(plain, among.keys())
        among.setdefault(near, []).append(miss)
    found = (_group(together) for among in groups.values() for together in among.values())
    return sorted(found, key=lambda group: (not group.staged, -group.count, group.question))


def _nearest(plain: str, among: Collection[str]) -> str:
    """Return the near-duplicate of a question that is there, else the question itself."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only once there is something to group

    found = process.extractOne(plain, among, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else plain


def _group(misses: Sequence[Miss]) -> Miss:
    return replace(
        misses[0],
        count=sum(one.count for one in misses),
        day=max((one.day for one in misses if one.day), default=None),
        also=tuple(one.question for one in misses[1:]),
    )
