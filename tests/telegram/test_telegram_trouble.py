"""The whole program when Telegram refuses, is busy, or breaks: handled once, and it goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from telegram_server import TelegramServer, User
from telegram_server.errors import ApiError, bad, retry_after
from telegram_whole import ADA, ANSWER, QUESTION, Program, open_place, say, served

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    quick_start: None,  # noqa: ARG001 - before the program
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Program]:
    """Run the program for all these tests; it has to end without a traceback in its log."""
    folder: Path = tmp_path_factory.mktemp("trouble")
    async with TelegramServer() as server, served(server, folder) as running:
        yield running


def refused(bot: Program) -> int:
    """Return how many messages and edits were refused."""
    methods = ("sendMessage", "editMessageText")
    return len([call for call in bot.server.refused if call.method in methods])


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("private", ApiError(403, "bot was blocked by the user")),
        ("supergroup", ApiError(403, "bot was kicked from the supergroup chat")),
        ("supergroup", bad("not enough rights to send text messages to the chat")),
        ("channel", bad("need administrator rights in the channel chat")),
        ("supergroup", bad("CHAT_WRITE_FORBIDDEN")),
        ("group", bad("CHAT_SEND_PLAIN_FORBIDDEN")),
        ("topic", bad("TOPIC_CLOSED")),
        ("topic", bad("message thread not found")),
        ("private", bad("chat not found")),
    ],
    ids=str,
)
async def test_what_can_never_be_delivered(bot: Program, place: str, error: ApiError) -> None:
    """It is tried once, and the next question is answered."""
    chat = open_place(bot.server, place)
    before = refused(bot)
    bot.server.fail("sendMessage", error)
    await say(bot.server, chat, f"/ask {QUESTION}")
    await bot.server.until(lambda: refused(bot) > before)
    await bot.silent(chat)
    assert refused(bot) == before + 1


@pytest.mark.parametrize("place", ["private", "supergroup", "topic", "channel"])
@pytest.mark.parametrize("error", [ApiError(500), ApiError(502), None], ids=["500", "502", "cut"])
async def test_what_passes_is_tried_again(bot: Program, place: str, error: ApiError | None) -> None:
    """A fault of the server, a broken line: the answer comes, once."""
    chat = open_place(bot.server, place)
    bot.server.fail("sendMessage", error)
    await say(bot.server, chat, f"/ask {QUESTION}")
    assert ANSWER in (await bot.only(chat))["text"]


async def test_a_429_holds_back_its_chat_alone(bot: Program) -> None:
    """It is answered when it may be, everybody else meanwhile."""
    held, free = open_place(bot.server, "private"), open_place(bot.server, "private")
    bot.server.fail("sendMessage", retry_after(2))
    before = refused(bot)
    await say(bot.server, held, QUESTION)
    await bot.server.until(lambda: refused(bot) > before)
    await say(bot.server, free, QUESTION)
    await bot.called(free)
    assert bot.calls(held) == []
    assert ANSWER in (await bot.only(held))["text"]


async def test_a_person_who_blocks_and_comes_back(bot: Program) -> None:
    """What was set is forgotten; the next question is answered as if it were the first."""
    chat = open_place(bot.server, "private")
    user = chat.user or ADA
    await say(bot.server, chat, "/settings")
    menu = (await bot.called(chat))[0].result
    await bot.server.press(menu, "Français", user)
    await bot.called(chat, 2)
    await bot.server.set_bot_status(chat, user, "kicked")
    await bot.server.set_bot_status(chat, user, "member")
    await say(bot.server, chat, "/help")
    assert "Write a question" in (await bot.called(chat, 3))[-1].params["text"]


@pytest.mark.parametrize("place", ["private", "supergroup"])
async def test_a_message_that_was_deleted(bot: Program, place: str) -> None:
    """A press under it is answered, an edit of its question is let go, and nobody is disturbed."""
    chat = open_place(bot.server, place)
    asking = await say(bot.server, chat, f"/ask {QUESTION}")
    message = (await bot.called(chat))[0].result
    bot.server.delete(message)
    before = refused(bot)
    query = await bot.server.press(message, "Exact words", ADA)
    await bot.server.edit(asking, "/ask who founded the programme?")
    await bot.until_sentinel(chat, 1)
    assert query.answer is not None
    assert refused(bot) == before + 2


async def test_nonsense_from_telegram(bot: Program) -> None:
    """Updates of a kind or shape that the program does not know are passed over."""
    chat = open_place(bot.server, "supergroup")
    bot.server.updates.allowed = ()
    for kind, payload in (
        ("poll", {"id": "1"}),
        ("message_of_the_future", {"x": 1}),
        ("message", {"message_id": 5, "date": 0, "chat": chat.json(), "future": {"a": 1}}),
        ("callback_query", {"id": "1", "from": User(9).json(), "chat_instance": "1"}),
    ):
        await bot.server.updates.add(kind, payload)
    await bot.silent(chat)
