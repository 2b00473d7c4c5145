"""The whole program, as it is started by a person, in every kind of chat, over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from telegram_running import labels
from telegram_server import ANONYMOUS, FAKE_CHANNEL, Chat, TelegramServer, User
from telegram_whole import (
    ADA,
    ANSWER,
    MAINTAINER,
    PLACES,
    QUESTION,
    Program,
    open_place,
    program,
    say,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
ME = "@fact_test_bot"
GROUPS = ("group", "supergroup", "general", "topic")
OTHER = "what did the first turbine cost?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Program]:
    """Run the program for all these tests; the server may refuse none of its calls."""
    folder: Path = tmp_path_factory.mktemp("whole")
    async with TelegramServer() as server, program(server, folder) as running:
        yield running
        assert server.refused == []


@pytest.mark.parametrize("place", PLACES)
async def test_it_answers_when_spoken_to(bot: Program, place: str) -> None:
    """One cited answer, its figure bold, in the same topic, as a reply where others read along."""

    async def answered(text: str) -> None:
        chat = open_place(bot.server, place)
        asking = await say(bot.server, chat, text)
        message = await bot.only(chat)
        assert ANSWER in message["text"]
        assert "paragraph" in message["text"]
        assert any(one["type"] == "bold" for one in message["entities"])
        assert message["link_preview_options"] == {"is_disabled": True}
        assert message.get("message_thread_id") == asking.get("message_thread_id")
        replied = message.get("reply_to_message", {}).get("message_id")
        assert replied == (None if place == "private" else asking["message_id"])

    loud = ME.upper()
    ways = ("/ask", f"/ask{ME}", f"/ASK{loud}", f"/ask {ME}", ME, f"Well, {loud}:")
    await asyncio.gather(*(answered(f"{way} {QUESTION}") for way in ways))


async def test_every_private_text_is_a_question(bot: Program) -> None:
    """Nobody has to call the bot by its name where nobody else is."""
    chat = open_place(bot.server, "private")
    await say(bot.server, chat, QUESTION)
    assert ANSWER in (await bot.only(chat))["text"]


@pytest.mark.parametrize("place", [*GROUPS, "channel"])
async def test_it_is_silent_otherwise(bot: Program, place: str) -> None:
    """Talk among people, other bots' commands and maintainers' commands get nothing."""
    chat = open_place(bot.server, place)
    for text in (
        *(QUESTION, f"/ask@other_bot {QUESTION}", f"@other_bot {QUESTION}", "/help@other_bot"),
        *("mail me at labs@fact_test_bot.org", "@fact_test_bot_too how many turbines"),
        *("/weather", "/stats", "/reload", "/unanswered"),
    ):
        await say(bot.server, chat, text, User(MAINTAINER, "Mary"))
    await bot.silent(chat)


async def test_what_is_no_question_in_a_group(bot: Program) -> None:
    """Bots, service messages, copies of channel posts, old questions: nothing."""
    chat, channel = open_place(bot.server, "supergroup"), open_place(bot.server, "channel")
    server, ask = bot.server, f"/ask {QUESTION}"
    await say(server, chat, ask, User(88, "Other", "other_bot", is_bot=True))
    await server.group_message(chat, ADA, None, new_chat_title=ask)
    await server.group_message(chat, ADA, None, new_chat_members=[User(7, "Eve").json()])
    await server.forwarded_post(chat, channel, ask)
    await say(server, chat, ask, date=1_700_000_000)
    await bot.silent(chat)


@pytest.mark.parametrize("place", GROUPS)
async def test_anonymous_people_are_answered(bot: Program, place: str) -> None:
    """An administrator who writes as the group, and somebody who writes as a channel."""
    chat = open_place(bot.server, place)
    news = {"id": -1_000_000_000_777, "type": "channel", "title": "News"}
    for sender, sender_chat in ((ANONYMOUS, chat.json()), (FAKE_CHANNEL, news)):
        await say(bot.server, chat, f"/ask {QUESTION}", sender, sender_chat=sender_chat)
    calls = await bot.until_sentinel(chat, 2)
    assert all(ANSWER in call.params["text"] for call in calls)


@pytest.mark.parametrize("place", GROUPS)
async def test_a_bare_call_answers_what_it_replies_to(bot: Program, place: str) -> None:
    """The message replied to, or the quoted part of it."""
    chat = open_place(bot.server, place)
    talk = await say(bot.server, chat, f"I am fine. {QUESTION}", User(9, "Bo"))
    quote = {"text": QUESTION, "position": 11, "is_manual": True}
    await say(bot.server, chat, "/ask", reply_to=talk, quote=quote)
    assert ANSWER in (await bot.only(chat))["text"]


@pytest.mark.parametrize("place", PLACES)
async def test_an_edited_question_edits_its_answer(bot: Program, place: str) -> None:
    """In place; an edit that nobody sees does nothing, nor one that takes the call out."""
    chat = open_place(bot.server, place)
    asking = await say(bot.server, chat, f"/ask {QUESTION}")
    (sent,) = await bot.called(chat)
    await bot.server.edit(asking)
    await bot.server.edit(asking, f"/ask {OTHER}")
    _, edited = await bot.called(chat, 2)
    assert edited.method == "editMessageText"
    assert edited.params["message_id"] == sent.result["message_id"]
    assert ANSWER not in edited.result["text"].split("\n")[0]
    if place != "private":
        await bot.server.edit(asking, "never mind the turbines")
    await bot.until_sentinel(chat, 2)


@pytest.mark.parametrize("place", PLACES)
async def test_the_exact_words_come_and_go(bot: Program, place: str) -> None:
    """The button changes the message in place, and each press is answered once."""
    chat = open_place(bot.server, place)
    await say(bot.server, chat, f"/ask {QUESTION}")
    message = (await bot.called(chat))[0].result
    before = message["text"]
    for count, label in enumerate(("Exact words", "Hide the words"), start=2):
        query = await bot.server.press(message, label, ADA)
        await bot.called(chat, count)
        assert query.answer is not None
    assert message["text"] == before


@pytest.mark.parametrize("place", PLACES)
async def test_stale_and_forged_presses(bot: Program, place: str) -> None:
    """A polite line, and nothing else happens."""
    chat = open_place(bot.server, place)
    await say(bot.server, chat, f"/ask {QUESTION}")
    message = (await bot.called(chat))[0].result
    for data in ("", "1zz", "9q+:abc", "1d", "x" * 64):
        query = await bot.server.press_data(message, data, ADA)
        await bot.server.until(lambda query=query: query.answer is not None)
        assert query.answer is not None
        assert "out of date" in query.answer["text"]
    await bot.until_sentinel(chat, 1)


async def test_browsing(bot: Program) -> None:
    """Topics, questions, an answer and back; figures and the citation of one."""
    chat = open_place(bot.server, "private")
    user: Any = chat.user
    count = 0
    for command in ("/topics", "/figures"):
        await say(bot.server, chat, command)
        count += 1
        message = (await bot.called(chat, count))[-1].result
        first = labels(message)
        for _ in range(2):
            await bot.server.press(message, labels(message)[0], user)
            count += 1
            await bot.called(chat, count)
        assert "paragraph" in message["text"]
        for _ in range(2):
            await bot.server.press(message, "« Back", user)
            count += 1
            await bot.called(chat, count)
        assert labels(message) == first


async def test_inline_mode(bot: Program) -> None:
    """What is typed lists cited answers; what was sent can show its words."""
    query = await bot.server.inline_query(ADA, QUESTION)
    await bot.server.until(lambda: query.answer is not None)
    assert query.answer is not None
    assert query.answer["cache_time"] <= 60
    key = await bot.server.choose(ADA, query.answer["results"][0], QUESTION)
    message = bot.server.world.inline_messages[key]
    assert ANSWER in message["text"]
    before = message["text"]
    press = await bot.server.press(message, "Exact words", User(9), inline_message_id=key)
    await bot.server.until(lambda: press.answer is not None and message["text"] != before)
    query = await bot.server.inline_query(ADA, "")
    await bot.server.until(lambda: query.answer is not None)
    assert len({one["id"] for one in query.answer["results"]}) == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [(QUESTION, ANSWER), ("who won the cup", "The source has no answer")],
)
async def test_guest_mode(bot: Program, text: str, expected: str) -> None:
    """A mention in a chat that the bot has not joined gets one answer, or one line."""
    chat = bot.server.world.new_chat("supergroup", "Elsewhere")
    chat.bot_status = "left"
    query = await bot.server.guest_message(ADA, chat, f"{ME} {text}")
    await bot.server.until(lambda: query.answer is not None)
    key = bot.server.sent("answerGuestQuery")[-1].result["inline_message_id"]
    assert expected in bot.server.world.inline_messages[key]["text"]
    assert bot.calls(chat) == []


async def test_joining_and_leaving(bot: Program) -> None:
    """One greeting; what was set is gone when the bot is removed."""
    chat = open_place(bot.server, "supergroup")
    chat.bot_status = "left"
    chat.admins[ADA.id] = "creator"
    await bot.server.set_bot_status(chat, ADA, "member")
    greeting = (await bot.called(chat))[0].result
    assert "/ask" in greeting["text"]
    await say(bot.server, chat, "/settings")
    menu = (await bot.called(chat, 2))[-1].result
    await bot.server.press(menu, "Français", ADA)
    await bot.called(chat, 3)
    await say(bot.server, chat, f"/help{ME}")
    assert "Écrivez" in (await bot.called(chat, 4))[-1].params["text"]
    await bot.server.set_bot_status(chat, ADA, "kicked")
    await bot.server.set_bot_status(chat, ADA, "member")
    assert "Hello" in (await bot.called(chat, 5))[-1].params["text"]


async def test_a_group_that_becomes_a_supergroup(bot: Program) -> None:
    """It keeps its settings."""
    chat = open_place(bot.server, "group")
    chat.admins[ADA.id] = "creator"
    await say(bot.server, chat, "/settings")
    menu = (await bot.called(chat))[0].result
    await bot.server.press(menu, "Français", ADA)
    await bot.called(chat, 2)
    new: Chat = await bot.server.migrate(chat, ADA)
    await say(bot.server, new, f"/help{ME}")
    assert "Écrivez" in (await bot.called(new))[-1].params["text"]


async def test_what_it_asks_telegram_for(bot: Program) -> None:
    """Every kind of update that it handles, by name, and commands for each scope and language."""
    asked = bot.server.sent("getUpdates")[0].params["allowed_updates"]
    assert set(asked) == {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "guest_message",
        "callback_query",
        "inline_query",
        "chosen_inline_result",
        "my_chat_member",
    }
    scopes = {json.loads(scope)["type"] for scope, _ in bot.server.world.commands}
    assert scopes == {"all_private_chats", "all_group_chats", "all_chat_administrators"}
