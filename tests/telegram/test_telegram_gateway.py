"""The whole program behind a gateway that breaks: every answer that is not Telegram's own is tried
again, for every method, and nothing is lost and nothing fails over it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from telegram_server import Chat, TelegramServer, User
from telegram_server.errors import ApiError
from telegram_server.gateway import BAD_ANSWERS
from telegram_whole import ADA, ANSWER, QUESTION, Program, open_place, say, served

pytestmark = pytest.mark.asyncio(loop_scope="module")

BAD = sorted(BAD_ANSWERS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    quick_start: None,  # noqa: ARG001 - before the program
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Program]:
    """Run the program for all these tests; it has to end without a traceback in its log."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    async with TelegramServer() as server, served(server, folder) as running:
        yield running
        assert server.updates.conflicts == 0


async def asked(bot: Program) -> list[Chat]:
    """Ask in a private chat for each kind of bad answer."""
    chats = [open_place(bot.server, "private") for _ in BAD]
    await asyncio.gather(*(say(bot.server, chat, QUESTION) for chat in chats))
    return chats


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done"])
async def test_messages(bot: Program, done: bool) -> None:
    """Each question is answered; twice at most where the first answer was on its way."""
    for bad in BAD:
        bot.server.spoil("sendMessage", bad, done=done)
    chats = await asked(bot)
    for chat in chats:
        await bot.called(chat)
    await bot.server.until(lambda: sum(len(bot.calls(c)) for c in chats) >= len(BAD) * (1 + done))
    texts = [call.params["text"] for chat in chats for call in bot.calls(chat)]
    assert all(ANSWER in text for text in texts)
    assert len(texts) == len(BAD) * (1 + done)


async def test_edits_and_presses(bot: Program) -> None:
    """A press is answered and acted upon, whichever of its two calls is spoilt."""
    chats = await asked(bot)
    messages = [(await bot.called(chat))[0].result for chat in chats]
    for bad in BAD:
        bot.server.spoil("answerCallbackQuery", bad)
        bot.server.spoil("editMessageText", bad)
    queries = [
        await bot.server.press(message, "Exact words", chat.user or ADA)
        for message, chat in zip(messages, chats, strict=True)
    ]
    for chat in chats:
        await bot.called(chat, 1, "editMessageText")
    assert all(query.answer is not None for query in queries)


async def test_guests_and_inline_mode(bot: Program) -> None:
    """A mention in a chat that the bot has not joined is answered, and so is typing."""
    for bad in BAD:
        bot.server.spoil("answerGuestQuery", bad)
        bot.server.spoil("answerInlineQuery", bad)
    people = [User(5000 + number, "Eve") for number in range(len(BAD))]
    guests = [
        await bot.server.guest_message(
            one, Chat(-one.id, "supergroup", "Elsewhere"), f"@fact_test_bot {QUESTION}"
        )
        for one in people
    ]
    inline = [await bot.server.inline_query(one, "tidal") for one in people]
    await bot.server.until(lambda: not any(query.waits for query in (*guests, *inline)))


async def test_polling(bot: Program) -> None:
    """Updates come again by themselves, whatever was said in their place."""
    for bad in BAD:
        bot.server.spoil("getUpdates", bad)
        chat = open_place(bot.server, "private")
        await say(bot.server, chat, QUESTION)  # wakes the call before; the next one is spoilt
        await say(bot.server, chat, QUESTION)
        await bot.called(chat, 2)


async def test_an_outage_that_lasts(bot: Program) -> None:
    """While nothing gets through, what was asked waits; then each question is answered once."""
    spoilt = len(bot.server.refused)
    for number in range(200):
        bot.server.spoil("sendMessage", BAD[number % len(BAD)])
    chats = [open_place(bot.server, "private") for _ in range(8)]
    await asyncio.gather(*(say(bot.server, chat, QUESTION) for chat in chats))
    # By then each has tried as often as it does for itself; from now on one tries for all.
    await bot.server.until(lambda: len(bot.server.refused) >= spoilt + 4 * len(chats))
    bot.server.recover()
    for chat in chats:
        await bot.called(chat)
    assert Counter(len(bot.calls(chat)) for chat in chats) == {1: 8}


async def test_the_start(tmp_path: Path) -> None:
    """Every call of the start is tried until Telegram answers it."""
    async with TelegramServer() as server:
        methods = ("getMe", "deleteWebhook", "getMyCommands", "setMyCommands", "getMyDescription")
        for number, bad in enumerate(BAD[::3]):
            server.spoil(methods[number % len(methods)], bad)
        async with served(server, tmp_path):
            await server.until(lambda: bool(server.sent("setMyShortDescription")), 120)


async def test_a_restart_during_an_outage(tmp_path: Path) -> None:
    """What was asked is kept in the inbox, over an end of the program as well."""
    async with TelegramServer() as server:
        chat = open_place(server, "private")
        server.spoil("sendMessage", "html 502", 1_000_000)
        async with served(server, tmp_path):
            await say(server, chat, QUESTION)
            await server.until(lambda: any(c.method == "sendMessage" for c in server.refused))
        server.recover()
        async with served(server, tmp_path) as running:
            await running.called(chat)
        assert len(running.calls(chat)) == 1


async def test_another_process_polls(bot: Program) -> None:
    """409 waits, with one clear line in the log, and goes on."""
    bot.server.fail("getUpdates", ApiError(409, "terminated by other getUpdates request"), 3)
    chat = open_place(bot.server, "private")
    await say(bot.server, chat, QUESTION)
    await say(bot.server, chat, QUESTION)
    await bot.called(chat, 2)
