"""When something breaks: the next update is served, and whoever asked is told."""

from __future__ import annotations

import logging

import pytest
from telegram_fakes import FakeResponder
from telegram_running import Running
from telegram_server import User
from telegram_server.errors import ApiError
from telegram_store import MemoryStore

from bot.errors import ConfigurationError
from bot.locales import load_catalogue
from bot.settings import Settings
from bot.storage.records import ChatSettings
from bot.telegram.application import BotApplication

SORRY = "Sorry, something went wrong on my side."


async def test_a_broken_core_still_answers(bot: Running, ada: User) -> None:
    """In private and where it was called the bot says so, and goes on."""
    bot.responder.broken = True
    await bot.server.private_message(ada, "how many labs")
    assert SORRY in (await bot.one()).result["text"]
    chat = bot.server.world.new_chat("supergroup", "Room")
    await bot.server.group_message(chat, ada, "/ask how many labs")
    assert SORRY in (await bot.one()).result["text"]
    query = await bot.server.inline_query(ada, "labs")
    await bot.one("answerInlineQuery")
    assert query.answer is not None
    assert query.answer["results"] == []
    bot.responder.broken = False
    await bot.server.private_message(ada, "how many labs")
    assert "more than 50" in (await bot.one()).result["text"]


async def test_it_says_so_in_the_language_of_the_chat(bot: Running, ada: User) -> None:
    """In the one that was chosen there, whatever the device speaks."""
    bot.responder.broken = True
    bot.store.settings[ada.id] = ChatSettings(language="fr")
    await bot.server.private_message(ada, "how many labs")
    text = (await bot.one()).result["text"]
    assert text == load_catalogue().text("error", "fr")


async def test_a_broken_press_is_answered(
    bot: Running, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its progress bar ends."""
    await bot.server.private_message(ada, "how many labs")
    message = (await bot.one()).result

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bot.responder, "entry_answer", broken)
    query = await bot.server.press(message, "Exact words", ada)
    await bot.settle()
    assert query.answer is not None
    assert SORRY in query.answer["text"]


async def test_a_store_that_fails_after_the_answer(
    bot: Running, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person has the answer and reads nothing of it."""

    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bot.store, "remember_reply", broken)
    await bot.server.private_message(ada, "how many labs")
    assert "more than 50" in (await bot.one()).result["text"]


async def test_what_cannot_be_delivered_is_logged_once(
    bot: Running, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    """A blocked bot does not fill the log."""
    bot.refusals_expected = True
    bot.server.fail("sendMessage", ApiError(403, "bot was blocked by the user"), times=3)
    for _ in range(3):
        await bot.server.private_message(ada, "how many labs")
    await bot.settle()
    warnings = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert len([one for one in warnings if "Not delivered" in one.message]) == 1


async def test_neither_token_nor_texts_are_logged(
    bot: Running, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    """At INFO no question is in the log, and the token at no level of the bot's own loggers."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "bot")
    bot.responder.broken = True
    await bot.server.private_message(ada, "what about secret plans")
    await bot.settle()
    assert "secret plans" not in caplog.text
    assert bot.server.token not in caplog.text
    assert bot.server.token not in repr(Settings(bot.server.token))


def test_without_a_token() -> None:
    """One readable line that says what to do."""
    with pytest.raises(ConfigurationError, match="TELEGRAM_BOT_TOKEN is not set"):
        BotApplication(Settings(), FakeResponder(), MemoryStore())
