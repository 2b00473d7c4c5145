"""Channels where the bot is an administrator, and their discussion groups."""

from __future__ import annotations

import pytest
from telegram_running import Running
from telegram_server import Chat


@pytest.fixture
def channel(bot: Running) -> Chat:
    """Return a channel in which the bot may post."""
    chat = bot.server.world.new_chat("channel", "News")
    chat.bot_status = "administrator"
    return chat


@pytest.mark.parametrize(
    "text", ["/ask how many labs", "@fact_test_bot how many labs", "labs @fact_test_bot"]
)
async def test_a_post_that_asks_gets_a_reply(bot: Running, channel: Chat, text: str) -> None:
    """A post that starts with /ask or mentions the bot is answered below it."""
    post = await bot.server.channel_post(channel, text)
    message = (await bot.one()).result
    assert "more than 50" in message["text"]
    assert message["reply_to_message"]["message_id"] == post["message_id"]


@pytest.mark.parametrize("text", ["how many labs", "/help", "/topics", "we /ask how many labs"])
async def test_other_posts_get_nothing(bot: Running, channel: Chat, text: str) -> None:
    """Everything else in a channel is for its readers."""
    await bot.server.channel_post(channel, text)
    await bot.silent()


async def test_an_edited_post_edits_the_reply(bot: Running, channel: Chat) -> None:
    """As with people's questions."""
    post = await bot.server.channel_post(channel, "/ask how many labs")
    await bot.one()
    await bot.server.edit(post, "/ask the park")
    assert "114" in (await bot.one("editMessageText")).params["text"]


async def test_copies_in_the_discussion_group_get_nothing(bot: Running, channel: Chat) -> None:
    """The post is answered once, in the channel."""
    group = bot.server.world.new_chat("supergroup", "Talk")
    await bot.server.forwarded_post(group, channel, "/ask how many labs")
    await bot.silent()


async def test_without_the_right_to_post_it_is_let_go(bot: Running, channel: Chat) -> None:
    """A refusal is no failure, and is not tried again."""
    bot.refusals_expected = True
    channel.bot_status = "member"
    await bot.server.channel_post(channel, "/ask how many labs")
    (call,) = await bot.settle()
    assert call.error is not None
