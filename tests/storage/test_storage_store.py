"""The store keeps what the Telegram side gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.storage.database import READ, Database
from bot.storage.records import ChatSettings, Event, SentReply
from bot.storage.store import SqlStore, purge

BOT = 110201543
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands at noon."""
    return Clock()


@pytest.fixture
def store(database: Database, clock: Clock) -> SqlStore:
    """Return one bot's store, on that clock."""
    return SqlStore(database, BOT, now=clock)


def sent(message_id: int = 5, chat_id: int = -100, reply_id: int = 7) -> SentReply:
    """Return a reply that was sent."""
    return SentReply(chat_id, message_id, (reply_id,), "How many?", "labs", NOON)


async def test_reply_is_found_by_question_and_by_answer(store: SqlStore) -> None:
    """An edited question finds its reply, and so does a reply to it."""
    await store.remember_reply(sent())
    assert await store.find_reply(-100, 5) == sent()
    assert await store.find_reply_by_answer(-100, 7) == sent()
    assert await store.find_reply(-100, 6) is None
    assert await store.find_reply(-200, 5) is None


async def test_reply_to_the_same_question_replaces(store: SqlStore) -> None:
    """After an edit the new reply stands, and the old message answers nothing."""
    await store.remember_reply(sent())
    await store.remember_reply(sent(5, -100, 6))
    assert (await store.find_reply(-100, 5)).reply_ids == (6,)
    assert await store.find_reply_by_answer(-100, 7) is None


async def test_a_message_that_shows_something_else_by_now(store: SqlStore) -> None:
    """Once a button has changed it, a reply or a thumb to it is about what it shows."""
    later = NOON + timedelta(minutes=1)
    shown = replace(sent(7), question="A title", entry="people", sent_at=later)
    await store.remember_reply(sent())
    await store.remember_reply(shown)
    assert await store.find_reply_by_answer(-100, 7) == shown
    await store.record_feedback(-100, 7, "people", helpful=False)
    assert await store.questions_disliked(5) == [("A title", "people", 1)]


async def test_what_was_asked_before(store: SqlStore) -> None:
    """Earlier questions of the chat come in their order, an edited one in its place; what was shown
    without a question can be told from them."""
    for number in (5, 9, 7):
        await store.remember_reply(replace(sent(number), question=f"q{number}", reply_ids=(99,)))
    await store.remember_reply(replace(sent(5), question="edited", reply_ids=(99,)))
    await store.remember_reply(replace(sent(6), question="a title", reply_ids=(6,)))
    await store.remember_reply(replace(sent(4), sent_at=NOON - timedelta(minutes=16)))
    await store.remember_reply(sent(3, -200))
    found = await store.replies_before(-100, 9, NOON - timedelta(minutes=15))
    assert [one.question for one in found] == ["edited", "a title", "q7"]
    assert [one.is_to_question for one in found] == [True, False, True]


async def test_reply_is_forgotten_after_a_day(store: SqlStore, clock: Clock) -> None:
    """What was sent a day ago is not found, purged or not."""
    await store.remember_reply(sent())
    clock.time += timedelta(days=1)
    assert await store.find_reply(-100, 5) is None


async def test_bots_do_not_see_each_other(database: Database, store: SqlStore) -> None:
    """Two bots on one database have the same private chat ids and keep apart."""
    other = SqlStore(database, BOT + 1, now=lambda: NOON)
    await store.remember_reply(sent())
    await store.save_chat_settings(-100, ChatSettings(language="fr"))
    assert await other.find_reply(-100, 5) is None
    assert await other.chat_settings(-100) == ChatSettings()


async def test_two_processes_see_the_same(database: Database, store: SqlStore) -> None:
    """What one process stores the next sees, replies and settings alike."""
    async with Database(database.url) as second:
        other = SqlStore(second, BOT, now=lambda: NOON)
        await store.remember_reply(sent())
        await store.save_chat_settings(-100, ChatSettings(language="fr"))
        await store.chat_settings(-100)  # returns after what was written before
        assert await other.find_reply(-100, 5) == sent()
        assert await other.chat_settings(-100) == ChatSettings(language="fr")


async def test_settings_have_defaults_and_stay(store: SqlStore) -> None:
    """A chat without settings has the defaults; saved ones replace the ones before."""
    assert await store.chat_settings(1) == ChatSettings()
    await store.save_chat_settings(1, ChatSettings("zh", suggestions=False, greeted=True))
    await store.save_chat_settings(1, ChatSettings(None, suggestions=False, greeted=True))
    assert await store.chat_settings(1) == ChatSettings(None, suggestions=False, greeted=True)


async def test_forgetting_a_chat_leaves_nothing_of_it(store: SqlStore) -> None:
    """After /privacy nothing about the chat is left; other chats are untouched."""
    for chat_id in (-100, -200):
        await store.remember_reply(sent(5, chat_id))
        await store.save_chat_settings(chat_id, ChatSettings("fr"))
        await store.record_feedback(chat_id, 6, "labs", helpful=True)
    await store.forget_chat(-100)
    assert await store.find_reply(-100, 5) is None
    assert await store.find_reply_by_answer(-100, 6) is None
    assert await store.chat_settings(-100) == ChatSettings()
    assert await store.find_reply(-200, 5) is not None
    assert await store.chat_settings(-200) == ChatSettings("fr")
    # A thumb that was there still would be taken back by the next one.
    await store.record_feedback(-100, 6, "labs", helpful=False)
    (counts,) = (await store.counts_by_day(1)).values()
    assert counts == {Event.HELPFUL: 2, Event.NOT_HELPFUL: 1}


async def test_a_group_takes_its_settings_along(store: SqlStore) -> None:
    """A supergroup has the settings of its group, once, and not its message ids."""
    await store.save_chat_settings(-1, ChatSettings("fr"))
    await store.remember_reply(sent(5, -1))
    await store.migrate_chat(-1, -1001)
    await store.save_chat_settings(-1001, ChatSettings("es"))
    await store.migrate_chat(-1, -1001)
    assert await store.chat_settings(-1001) == ChatSettings("es")
    assert await store.chat_settings(-1) == ChatSettings()
    assert await store.find_reply(-1, 5) is None


async def test_unanswered_questions_are_counted_by_text(store: SqlStore) -> None:
    """Case and spaces apart the same question is one; the most frequent comes first."""
    await store.record_unanswered("Why?", "no_match", "en", ["a"])
    for text in ("How many  labs", "how many labs", "HOW MANY LABS"):
        await store.record_unanswered(text, "unsure", "en", ["labs", "people"])
    first, second = await store.unanswered(5)
    assert (first.question, first.count, first.closest) == ("HOW MANY LABS", 3, ("labs", "people"))
    assert (second.question, second.reason, second.last_asked) == ("Why?", "no_match", NOON.date())
    assert len(await store.unanswered(1)) == 1


async def test_strange_text_is_stored(store: SqlStore) -> None:
    """NUL, lone surrogates and 4,096 characters are no reason to lose a question."""
    await store.record_unanswered("\0\ud83d" + "é" * 4096, "no_match", "en", [])
    (only,) = await store.unanswered(5)
    assert only.question.endswith("é" * 4096)


async def test_what_was_meant_leaves_the_unanswered(store: SqlStore) -> None:
    """A question of which somebody chose what was meant is unanswered no more."""
    await store.record_unanswered("how many labs", "unsure", "en", ["labs"])
    await store.record_suggestion_chosen("How many  labs", "labs")
    assert await store.unanswered(5) == []


async def test_chosen_suggestions_are_counted(store: SqlStore) -> None:
    """What people meant by a question is kept, most often first."""
    for entry in ("a", "b", "b"):
        await store.record_suggestion_chosen("labs?", entry)
    assert await store.suggestions_chosen(5) == [("labs?", "b", 2), ("labs?", "a", 1)]


async def test_a_second_thumb_replaces_the_first(store: SqlStore, clock: Clock) -> None:
    """Each message has one thumb, counted on the day of the press that stands."""
    await store.record_feedback(1, 6, "labs", helpful=True)
    clock.time += timedelta(days=1)
    await store.record_feedback(1, 6, "labs", helpful=False)
    await store.record_feedback(2, 6, "labs", helpful=True)
    counts = await store.counts_by_day(2)
    assert counts == {clock.time.date(): {Event.HELPFUL: 1, Event.NOT_HELPFUL: 1}}


async def test_questions_whose_answer_got_a_thumb_down(store: SqlStore) -> None:
    """Their text is kept without chat and message; a thumb that is turned up takes it back."""
    await store.remember_reply(sent())
    await store.remember_reply(replace(sent(5, -200, 9), question="how  MANY?"))
    for chat, message in ((-100, 7), (-100, 7), (-200, 9)):
        await store.record_feedback(chat, message, "labs", helpful=False)
    await store.record_feedback(-100, 6, "people", helpful=True)
    await store.record_feedback(-300, 6, "labs", helpful=False)  # what it answers is not known
    assert [one[1:] for one in await store.questions_disliked(5)] == [("labs", 2)]
    await store.record_feedback(-200, 9, "labs", helpful=True)
    assert [one[1:] for one in await store.questions_disliked(5)] == [("labs", 1)]
    await store.record_feedback(-100, 7, "labs", helpful=True)
    assert await store.questions_disliked(5) == []


async def test_a_thumb_down_is_forgotten_in_time(
    store: SqlStore, database: Database, clock: Clock
) -> None:
    """The question is kept as long as one without an answer."""
    await store.remember_reply(sent())
    await store.record_feedback(-100, 7, "labs", helpful=False)
    clock.time += timedelta(days=90)
    await database.commit(partial(purge, now=clock.time, retention_days=90), READ)
    assert len(await store.questions_disliked(5)) == 1
    clock.time += timedelta(days=1)
    await database.commit(partial(purge, now=clock.time, retention_days=90), READ)
    assert await store.questions_disliked(5) == []


async def test_counts_by_day(store: SqlStore, clock: Clock) -> None:
    """Counts belong to days; days before those asked for and empty ones are left out."""
    for entry in ("labs", "people", "labs"):
        await store.count(Event.ANSWER, entry)
    clock.time += timedelta(days=2)
    await store.count(Event.NONE)
    day = NOON.date()
    both = {day: {Event.ANSWER: 3}, day + timedelta(days=2): {Event.NONE: 1}}
    assert await store.counts_by_day(3) == both
    assert await store.counts_by_day(2) == {day + timedelta(days=2): {Event.NONE: 1}}
    assert await store.popular_entries(5) == ["labs", "people"]
    assert await store.popular_entries(1) == ["labs"]


async def test_writing_behind_is_read_in_order(database: Database) -> None:
    """A write returns before it is committed; a read still sees it; many share a commit."""
    store = SqlStore(database, BOT, now=lambda: NOON)
    for _ in range(200):
        await store.count(Event.ANSWER, "labs")
    commits = database.tally["commits"]
    assert await store.counts_by_day(1) == {NOON.date(): {Event.ANSWER: 200}}
    assert database.tally["commits"] - commits <= 5  # 50 writes each, and the read


async def test_what_is_old_goes(database: Database, store: SqlStore) -> None:
    """Replies and thumbs go after a day, unanswered questions after the retention."""
    await store.remember_reply(sent())
    await store.record_unanswered("why", "unsure", "en", [])
    await store.record_suggestion_chosen("labs?", "labs")
    await store.count(Event.ANSWER, "labs")
    await database.commit(partial(purge, now=NOON + timedelta(days=2), retention_days=90), READ)
    assert await store.find_reply(-100, 5) is None
    assert len(await store.unanswered(5)) == 1
    await database.commit(partial(purge, now=NOON + timedelta(days=91), retention_days=90), READ)
    assert await store.unanswered(5) == []
    assert await store.suggestions_chosen(5) == []
    assert await store.counts_by_day(1) == {NOON.date(): {Event.ANSWER: 1}}
