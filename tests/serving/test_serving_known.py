"""A question asks the database for nothing that its arrival has told, and is never told wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from dispatching import BOT, ask, idle, membership
from sqlalchemy import event

from bot.serving.dispatcher import Dispatcher
from bot.serving.incoming import Incoming
from bot.telegram.metrics import Metrics
from bot.storage.database import Database
from bot.storage.known import Known
from bot.storage.store import SqlStore
from bot.storage.records import ChatSettings, SentReply

NOW = datetime.now(UTC)


class Process:
    """A process whose handler asks the store as the Telegram side does."""

    def __init__(self, database: Database, metrics: Metrics, name: str) -> None:
        known = Known()
        self.store = SqlStore(database, BOT, known=known)
        self.dispatcher = Dispatcher(
            database, self.handle, metrics, bot_id=BOT, worker=name, known=known
        )
        self.membership = membership(database, self.dispatcher, metrics, name)
        self.seen: list[tuple[ChatSettings, bool]] = []
        self.wish: ChatSettings | None = None
        self.statements: list[str] = []
        event.listen(database._reading, "before_cursor_execute", self._note)

    def _note(self, *given: object) -> None:
        self.statements.append(str(given[2]))

    async def handle(self, update: Incoming) -> None:
        number = update.update_id
        answered = await self.store.find_reply(1, number) is not None
        self.seen.append((await self.store.chat_settings(1), answered))
        if self.wish:
            await self.store.save_chat_settings(1, self.wish)
        await self.store.remember_reply(SentReply(1, number, (number + 1000,), "?", "", NOW))

    async def question(self, number: int) -> None:
        await self.dispatcher.take(told(number))
        await idle(self.dispatcher)


def told(number: int) -> dict[str, object]:
    """Return an update whose message has its number."""
    update = ask(number)
    message = update["message"]
    assert isinstance(message, dict)
    return update | {"message": message | {"message_id": number}}


Start = Callable[[str], Process]


@pytest.fixture
def start(database: Database, metrics: Metrics) -> Start:
    """Start a process on the one database."""
    return lambda name: Process(database, metrics, name)


async def test_a_question_reads_nothing(start: Start) -> None:
    """What has to be known of its chat comes with the record of its arrival."""
    one = start("a")
    for number in (1, 2, 3):
        await one.question(number)
    assert one.seen == [(ChatSettings(), False)] * 3
    assert one.statements == []


async def test_settings_are_those_of_the_moment(start: Start) -> None:
    """A change counts from the next question on, whichever process takes it."""
    a, b = start("a"), start("b")
    a.wish = ChatSettings("fr")
    await a.dispatcher.take(told(1))
    await a.dispatcher.take(told(2))
    await idle(a.dispatcher)
    b.wish = ChatSettings("es", suggestions=False)
    await b.question(3)
    a.wish = None
    await a.question(4)
    assert [settings.language for settings, _ in a.seen] == [None, "fr", "es"]
    assert [settings.language for settings, _ in b.seen] == ["fr"]


async def test_a_forgotten_chat_has_the_defaults(start: Start) -> None:
    """Also for what waits behind the update that made it be forgotten."""
    one = start("a")
    one.wish = ChatSettings("fr")
    await one.question(1)
    await one.store.forget_chat(1)
    one.wish = None
    await one.question(2)
    assert [settings.language for settings, _ in one.seen] == [None, None]


async def test_what_was_taken_over_is_looked_up(start: Start) -> None:
    """A reply may have gone out before its process ended: then it is not given again."""
    first = start("a")
    await first.dispatcher.stop(0)
    await first.dispatcher.take(told(1))
    await first.store.remember_reply(SentReply(1, 1, (1001,), "?", "", NOW))
    second = start("b")
    await second.membership.start()
    await idle(second.dispatcher)
    await second.membership.stop()
    assert second.seen == [(ChatSettings(), True)]
