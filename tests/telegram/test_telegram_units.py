"""Small parts: callback data, short ids, the bot's name."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import User
from telegram_fakes import LABS, FakeResponder, entry, small_knowledge
from telegram_store import MemoryStore

from bot.settings import Settings
from bot.telegram.addressing import without_mentions
from bot.telegram.keyboards import linked_id, short
from bot.telegram.services import Services


def test_short_ids_follow_the_knowledge() -> None:
    """They depend on the id alone; an id that is gone is not found."""
    knowledge = small_knowledge([entry("new-one", "New", "parks")])
    assert linked_id(knowledge, short("new-one")) == "new-one"
    assert linked_id(knowledge, short(f"{LABS}.count")) == f"{LABS}.count"
    assert linked_id(knowledge, short("parks")) == "parks"
    assert linked_id(small_knowledge(), short("new-one")) is None
    assert len({short(f"entry-{number}") for number in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@fact_bot how many labs", "how many labs"),
        ("how many labs, @Fact_Bot?", "how many labs,"),
        ("Hi,@fact_bot: how many\nlabs", "Hi, how many labs"),
        ("@fact_bot多少", "多少"),
        ("@fact_bot_too labs", "@fact_bot_too labs"),
        ("labs@fact_bot.org", "labs@fact_bot.org"),
        ("  how many\nlabs ", "how many\nlabs"),
        ("@fact_bot", ""),
    ],
)
def test_the_bots_name_is_taken_out(text: str, left: str) -> None:
    """Only the name itself, wherever it stands; nothing else of the text changes without it."""
    assert without_mentions(text, User(1, "Fact Bot", is_bot=True, username="fact_bot")) == left


async def test_scoring_never_blocks_the_event_loop() -> None:
    """While the core works, other coroutines go on."""

    class Slow(FakeResponder):
        def reply(self, *arguments):
            time.sleep(0.05)
            return super().reply(*arguments)

    services = Services(Settings("1:x"), Slow(), MemoryStore())
    answering = asyncio.create_task(services.reply("labs", (), None, None))
    turns = 0
    while not answering.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
