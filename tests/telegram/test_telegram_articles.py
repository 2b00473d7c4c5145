"""A folder that is an article alone: its sentences have buttons, menus and links as entries do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from places import TIDAL
from telegram_running import Running, labels, running
from telegram_server import Chat, TelegramServer, User

from bot.dialogue.engine import Engine
from bot.dialogue.live import LiveResponder
from bot.knowledge.loader import load_knowledge

SENTENCE = "hallarey-tide-p3-s1"


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Running]:
    """Run the bot on an article without facts and entries."""
    article = replace(load_knowledge(TIDAL), facts={}, entries={}, topics={})
    responder = LiveResponder(TIDAL, lambda *_: Engine(article))
    async with running(server, responder=responder) as one:  # type: ignore[arg-type]
        yield one
    assert [(call.method, str(call.error)) for call in server.refused] == []


async def test_topics_are_sections(bot: Running, ada: User) -> None:
    """Sections lead to their sentences with figures, and to the answer with its exact words."""
    await bot.server.private_message(ada, "/topics")
    menu = (await bot.one()).result
    for label in ("Power from the sound", None, "Exact words", "« Back"):
        await bot.server.press(menu, label or labels(menu)[0], ada)
        assert [call.method for call in await bot.settle()][-1] == "editMessageText"
    assert any("turbine" in label for label in labels(menu)), labels(menu)


async def test_an_entry_of_ones_own_hides_no_fact(server: TelegramServer, ada: User) -> None:
    """Who adds one to a drafted folder finds it in the menus, and behind it what was there."""
    tended = load_knowledge(TIDAL)
    own = next(iter(tended.entries.values()))
    drafted = replace(tended, entries={own.id: own})
    responder = LiveResponder(TIDAL, lambda *_: Engine(drafted))
    async with running(server, responder=responder) as bot:  # type: ignore[arg-type]
        for command in ("/figures", "/topics"):
            await server.private_message(ada, command)
            menu = (await bot.one()).result
            topic, section, *_ = labels(menu)
            assert topic == drafted.topics[own.topic]
            assert section in {fact.citation.section for fact in drafted.facts.values()}
        for label in (section, None):
            await server.press(menu, label or labels(menu)[0], ada)
            await bot.settle()
        assert "paragraph" in menu["text"]
        query = await server.inline_query(ada, "")
        await bot.settle()
    assert query.answer is not None
    assert len(query.answer["results"]) == 20
    assert server.refused == []


async def test_a_sentence_can_be_linked_to_and_found(bot: Running, ada: User) -> None:
    """``/start SENTENCE`` shows it, a thumb counts for it, and inline mode lists it."""
    await bot.server.private_message(ada, f"/start {SENTENCE}")
    message = (await bot.one()).result
    assert "paragraph 3" in message["text"]
    assert {"Exact words", "Share", "👍"} <= set(labels(message))
    await bot.server.press(message, "👍", ada)
    await bot.settle()
    assert list(bot.store.thumbs.values()) == [(SENTENCE, True)]
    await bot.server.inline_query(ada, "first tidal turbine Kelda Sound")
    results = (await bot.one("answerInlineQuery")).params["results"]
    assert SENTENCE in [one["id"] for one in results]


async def test_in_a_group_it_is_brief(bot: Running, ada: User) -> None:
    """Under 60 words, whatever the sentence has."""
    group: Chat = bot.server.world.new_chat("supergroup", "Room")
    await bot.server.group_message(group, ada, "/ask first tidal turbine lowered into Kelda Sound")
    assert len((await bot.one()).result["text"].split()) <= 60
