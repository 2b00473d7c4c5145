"""Maintainers are told of broken files, and of their mending, by themselves."""

from __future__ import annotations

import pytest
from telegram_running import MAINTAINER, Running
from telegram_server import User
from telegram_server.errors import ApiError

from bot.dialogue.live import Reloaded
from bot.storage.records import ChatSettings

BROKEN = Reloaded(problems=("faq/a.yaml:3:5: error: unknown key <qestion>",))
OTHER = Reloaded(problems=("faq/a.yaml:4:5: error: something else",))
MARY = User(MAINTAINER, "Mary")


@pytest.fixture
async def bot(bot: Running) -> Running:
    """Return a bot to which the maintainer has written before."""
    await bot.server.private_message(MARY, "/start")
    await bot.settle()
    return bot


async def test_broken_once_and_mended_once(bot: Running) -> None:
    """The same fault is told once, another one again, the mending once, and no other success."""
    tell = bot.application.notify_of_reload
    await tell(BROKEN)
    call = await bot.one()
    assert call.params["chat_id"] == MAINTAINER
    assert call.result["text"].splitlines()[1] == BROKEN.problems[0]
    await tell(BROKEN)
    await bot.silent()
    await tell(OTHER)
    assert "something else" in (await bot.one()).result["text"]
    await tell(Reloaded(changed=("joint-labs",)))
    assert "in order again" in (await bot.one()).result["text"]
    await tell(Reloaded(changed=("joint-labs",)))
    await bot.silent()
    assert bot.server.refused == []


async def test_in_the_language_of_the_chat(bot: Running) -> None:
    """A maintainer who has set a language is told in it."""
    await bot.store.save_chat_settings(MAINTAINER, ChatSettings(language="fr"))
    await bot.application.notify_of_reload(BROKEN)
    assert "Les anciennes connaissances restent" in (await bot.one()).result["text"]


async def test_a_long_list_of_faults_is_cut(bot: Running) -> None:
    """However much is wrong, it fits into one message."""
    problems = tuple(f"faq/a.yaml:{n}:1: error: {'<' * 300}" for n in range(100))
    await bot.application.notify_of_reload(Reloaded(problems=problems))
    await bot.one()
    assert bot.server.refused == []


@pytest.mark.parametrize("error", [ApiError(403, "bot was blocked by the user"), ApiError(502)])
async def test_a_maintainer_who_can_not_be_reached(bot: Running, error: ApiError) -> None:
    """It is logged; nothing is raised."""
    bot.refusals_expected = True
    bot.server.fail("sendMessage", error)
    await bot.application.notify_of_reload(BROKEN)
    assert [call.error for call in await bot.settle()] == [error]


async def test_told_to_nobody_is_never_told(bot: Running) -> None:
    """Where no maintainer could be reached there is nothing to put right, and it is news still."""
    bot.refusals_expected = True
    bot.server.fail("sendMessage", ApiError(502))
    tell = bot.application.notify_of_reload
    await tell(BROKEN)
    await bot.settle()
    await tell(Reloaded())
    await bot.silent()
    await tell(BROKEN)
    assert BROKEN.problems[0] in (await bot.one()).result["text"]
