"""The whole program, ended and started again; each start is one with nothing kept but the files."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from telegram_server import Chat, TelegramServer
from telegram_server.errors import ApiError, retry_after
from telegram_whole import (
    ADA,
    ANSWER,
    PLACES,
    QUESTION,
    TIDAL,
    environment,
    open_place,
    say,
    served,
)

pytestmark = pytest.mark.usefixtures("quick_start")
OTHER = "what did the first turbine cost?"


async def test_edits_settings_and_buttons_outlive_a_restart(
    server: TelegramServer, tmp_path: Path
) -> None:
    """In every kind of chat the answer of before is edited, not given anew."""
    asked = []
    async with served(server, tmp_path) as bot:
        for place in PLACES:
            chat = open_place(server, place)
            question = await say(server, chat, f"/ask {QUESTION}")
            (answer,) = await bot.called(chat)
            asked.append((chat, question, answer.result))
    async with served(server, tmp_path) as bot:
        for chat, question, answer in asked:
            query = await server.press(answer, "Exact words", ADA)
            await bot.called(chat, 2)
            assert query.answer is not None
            await server.edit(question)
            await server.edit(question, f"/ask {OTHER}")
            edited = (await bot.called(chat, 3))[-1]
            assert edited.params["message_id"] == answer["message_id"]
            assert len(bot.calls(chat, "sendMessage")) == 1
    assert {call.params.get("chat_id") for call in server.refused} <= {None}


async def test_what_came_meanwhile(server: TelegramServer, tmp_path: Path) -> None:
    """Old questions are answered in private and left alone where others talk."""
    chats = [open_place(server, place) for place in PLACES]
    for chat in chats:
        await say(server, chat, f"/ask {QUESTION}", date=1_700_000_000)
    async with served(server, tmp_path) as bot:
        assert ANSWER in (await bot.only(chats[0]))["text"]
        for chat in chats[1:]:
            await bot.silent(chat)


async def test_telegram_that_comes_late(server: TelegramServer, tmp_path: Path) -> None:
    """A broken line, a bad gateway, a 429 at the start: it goes on when Telegram does."""
    for error in (None, ApiError(502), retry_after(1)):
        server.fail("getMe", error)
    async with served(server, tmp_path) as bot:
        chat: Chat = open_place(server, "private")
        await say(server, chat, QUESTION)
        assert ANSWER in (await bot.called(chat))[0].params["text"]


async def test_a_profile_that_has_to_wait_holds_up_no_answer(
    server: TelegramServer, tmp_path: Path
) -> None:
    """Commands and descriptions are brought up to date beside the work."""
    server.fail("getMyCommands", retry_after(3600))
    async with served(server, tmp_path) as bot:
        chat = open_place(server, "private")
        await say(server, chat, QUESTION)
        assert ANSWER in (await bot.called(chat))[0].params["text"]
        assert server.sent("setMyCommands") == []


async def test_it_can_be_ended_while_telegram_is_away(
    server: TelegramServer, tmp_path: Path
) -> None:
    """No reply was begun, so there is nothing to wait for."""
    server.fail("getMe", ApiError(502), times=100)
    async with served(server, tmp_path):
        await server.until(lambda: len(server.refused) > 1)


async def test_doctor_says_what_is_switched_off(server: TelegramServer, tmp_path: Path) -> None:
    """Each of BotFather's switches with what to do about it; none is a fault."""
    server.privacy_mode, server.inline_mode, server.guest_mode = True, False, False
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--knowledge", str(TIDAL)),
        cwd=tmp_path,
        env=environment(server, tmp_path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, output.decode() + errors.decode()
    assert errors.decode() == ""
    lines = [line for line in output.decode().splitlines() if line.startswith("warning")]
    for what, advice in (("inline", "/setinline"), ("guest", "Guest Mode"), ("privacy", "/setpri")):
        assert any(what in line and advice in line for line in lines), lines
