"""Joining, leaving, and groups that become supergroups."""

from __future__ import annotations

import pytest
from telegram_running import Running
from telegram_server import User

from bot.storage.records import ChatSettings


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_one_greeting(bot: Running, ada: User, kind: str) -> None:
    """Added, promoted, added again: one greeting that says how to ask."""
    chat = bot.server.world.new_chat(kind, "Room")
    chat.bot_status = "left"
    await bot.server.set_bot_status(chat, ada, "member")
    text = (await bot.one()).result["text"]
    assert "/ask" in text
    assert "/privacy" in text
    await bot.server.set_bot_status(chat, ada, "administrator")
    await bot.silent()


async def test_channels_are_not_greeted(bot: Running, ada: User) -> None:
    """A channel is for its readers."""
    chat = bot.server.world.new_chat("channel", "News")
    chat.bot_status = "left"
    await bot.server.set_bot_status(chat, ada, "administrator")
    await bot.silent()


async def test_a_group_where_it_may_not_write(bot: Running, ada: User) -> None:
    """The greeting is tried once and let go."""
    bot.refusals_expected = True
    chat = bot.server.world.new_chat("supergroup", "Room")
    chat.bot_status, chat.can_send = "left", False
    await bot.server.set_bot_status(chat, ada, "member")
    (call,) = await bot.settle()
    assert "not enough rights" in str(call.error)


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_leaving_forgets_the_chat(bot: Running, ada: User, status: str) -> None:
    """What is kept about a chat that removed the bot is deleted."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    bot.store.settings[chat.id] = ChatSettings("fr")
    await bot.server.set_bot_status(chat, ada, status)
    await bot.silent()
    assert bot.store.forgotten == [chat.id]


async def test_blocking_forgets_the_chat(bot: Running, ada: User) -> None:
    """The same for a person who blocks the bot; a reply on its way is let go."""
    bot.refusals_expected = True
    chat = bot.server.world.private(ada)
    await bot.server.private_message(ada, "how many labs")
    await bot.settle()
    await bot.server.set_bot_status(chat, ada, "kicked")
    await bot.silent()
    assert bot.store.forgotten == [ada.id]
    await bot.server.private_message(ada, "how many labs")
    (call,) = await bot.settle()
    assert "bot was blocked by the user" in str(call.error)


async def test_an_answer_follows_a_group_that_just_migrated(bot: Running, ada: User) -> None:
    """A question asked before gets its answer under the new id."""
    bot.refusals_expected = True
    chat = bot.server.world.new_chat("group", "Room")
    new = bot.server.world.new_chat("supergroup", "Room")
    chat.migrated_to = new.id
    await bot.server.group_message(chat, ada, "/ask how many labs")
    refused, sent = await bot.settle()
    assert refused.error is not None
    assert sent.result["chat"]["id"] == new.id
