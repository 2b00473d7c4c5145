"""Maintainers' commands: only for ADMIN_IDS, only in private."""

from __future__ import annotations

from typing import Any

from telegram_fakes import LABS, FakeResponder
from telegram_running import MAINTAINER, Running, labels, running
from telegram_server import TelegramServer, User

from bot.dialogue.live import Reloaded
from bot.storage.records import Event

MARY = User(MAINTAINER, "Mary")


async def _said(bot: Running, text: str) -> dict[str, Any]:
    await bot.server.private_message(MARY, text)
    message: dict[str, Any] = (await bot.one()).result
    return message


async def test_reload(server: TelegramServer) -> None:
    """What came, went and changed is named; of many, the first and how many there are."""
    results = iter(
        [
            Reloaded(("new-one",), ("old-one",), tuple(f"entry-{n}" for n in range(12))),
            Reloaded(),
        ]
    )
    async with running(server, responder=FakeResponder(reload=lambda: next(results))) as bot:
        lines = (await _said(bot, "/reload"))["text"].splitlines()
        assert lines[:3] == [
            "Read again: 4 entries, 2 facts.",
            "Added (1): new-one",
            "Removed (1): old-one",
        ]
        assert lines[3].startswith("Changed (12): entry-0, entry-1, ")
        assert "entry-9" in lines[3]
        assert "entry-10" not in lines[3]
        assert "No entry has changed" in (await _said(bot, "/reload"))["text"]
    assert server.refused == []


async def test_reload_of_broken_files(server: TelegramServer) -> None:
    """They are named by line and the old knowledge stays in use."""
    problems = ("faq/a.yaml:3:5: error: <b>unknown key</b>", *map(str, range(30)))
    responder = FakeResponder(reload=lambda: Reloaded(problems=problems))
    async with running(server, responder=responder) as bot:
        lines = (await _said(bot, "/reload"))["text"].splitlines()
    assert "The old knowledge stays in use" in lines[0]
    assert lines[1] == "faq/a.yaml:3:5: error: <b>unknown key</b>"
    assert lines[-1] == "..."
    assert server.refused == []


async def test_stats(bot: Running) -> None:
    """What was asked, by day and together."""
    assert (await _said(bot, "/stats"))["text"] == "Nothing was asked."
    await bot.store.count(Event.ANSWER, LABS)
    await bot.store.count(Event.NONE)
    text = (await _said(bot, "/stats"))["text"]
    assert "1 answered, 0 asked back, 1 without an answer" in text


async def test_unanswered_questions_become_phrasings(bot: Running, ada: User) -> None:
    """A press keeps which entry was meant, and the question leaves the list."""
    assert (await _said(bot, "/unanswered"))["text"] == "Every question was answered."
    await bot.server.private_message(ada, "<i>something else</i>")
    await bot.one()
    message = await _said(bot, "/unanswered")
    assert "1. (1) <i>something else</i>" in message["text"]
    label = "1 → How many joint laboratories?"
    assert label in labels(message)
    intruder = await bot.server.press(message, label, ada)
    await bot.one("answerCallbackQuery")
    assert intruder.answer is not None
    assert "out of date" in intruder.answer["text"]
    assert bot.store.chosen == []
    query = await bot.server.press(message, label, MARY)
    await bot.one("answerCallbackQuery")
    assert query.answer is not None
    assert query.answer["text"] == "Noted for the next report."
    assert bot.store.chosen == [("<i>something else</i>", LABS)]
    assert (await _said(bot, "/unanswered"))["text"] == "Every question was answered."


async def test_help_tells_maintainers_more(bot: Running) -> None:
    """Their commands are listed for them alone."""
    assert "/unanswered" in (await _said(bot, "/help"))["text"]
    await bot.server.private_message(User(1), "/help")
    assert "/unanswered" not in (await bot.one()).result["text"]
