"""Everything the bot itself says is in the language of the chat, whatever it is asked in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from telegram_running import MAINTAINER, Running, labels, running
from telegram_server import Call, TelegramServer, User

from bot.dialogue.engine import Engine
from bot.dialogue.live import LiveResponder
from bot.knowledge.knowledge import Knowledge
from bot.locales import load_catalogue

CATALOGUE = load_catalogue()
OTHERS = ("ar", "fr", "zh")  # the files of the others are held to be complete
# One of each kind of reply: an answer, a correction, "yes", "nothing later", several at once,
# an open list, a kind that is not given, arithmetic, nothing, no language at all, a greeting.
QUESTIONS = (
    "how many joint labs",
    "so there are 200 joint labs, right?",
    "are there more than 50 joint labs?",
    "how many joint labs are there now?",
    "how many joint labs and who said so about great stone",
    "which regions have science parks?",
    "how much money was invested in Great Stone",
    "what is the sum of all labs and agreements",
    "who is the king of spain",
    "labs park",
    "ქართული ენა",
    "hello",
)
COMMANDS = ("/start", "/help", "/topics", "/figures", "/sources", "/settings", "/privacy", "/ask")
MARY = User(MAINTAINER, "Mary")


@pytest.fixture
def responder(engines: dict[str, Engine]) -> LiveResponder:
    """Return the packaged knowledge."""
    return LiveResponder(None, lambda *_: engines["bri"])  # type: ignore[arg-type]


def english(language: str, knowledge: Knowledge) -> Iterator[str]:
    """Return the pieces of English words that the language has other ones for."""
    own = " ".join(CATALOGUE.texts[language].values())
    content = " ".join(_content(knowledge))
    for key, template in CATALOGUE.texts["en"].items():
        if key == "language.name":
            continue  # stands in every language's list of languages
        for piece in re.split(r"\{[^}]*\}|\n", template):
            if len(re.findall("[A-Za-z]", piece)) > 3 and piece not in own + content:
                yield piece


def _content(knowledge: Knowledge) -> Iterator[str]:
    for source in knowledge.sources.values():
        yield f"{source.title} {source.publisher}"
        yield from (sentence.text for sentence in source.sentences)
    for entry in knowledge.entries.values():
        yield from (entry.title, entry.answer, *entry.phrasings)
    yield from knowledge.topics.values()


def _said(calls: Iterable[Call]) -> Iterator[str]:
    for call in calls:
        if call.method in ("sendMessage", "editMessageText"):
            yield call.result["text"]
            yield from labels(call.result)
        yield str(call.params.get("text", "") if "Callback" in call.method else "")
        yield str(call.params.get("button", ""))
        for result in call.params.get("results", [call.params.get("result")]):
            if isinstance(result, dict):
                yield result["input_message_content"]["message_text"]
                yield from labels(result)


async def _everything(bot: Running, user: User) -> list[str]:
    """Write and press everything there is; return what the bot said."""
    said: list[str] = []
    for text in (*COMMANDS, *QUESTIONS, "/start gone", "/start id", "/weather"):
        await bot.server.private_message(user, text)
        calls = await bot.settle()
        said += _said(calls)
        message = calls[-1].result
        for data in _data(message):
            await bot.server.press_data(message, data, user)
            said += _said(await bot.settle())
    await bot.server.private_message(user, None, location={"latitude": 1.0, "longitude": 2.0})
    for text in ("", "how many joint labs", "zzzz"):
        await bot.server.inline_query(user, text)
    elsewhere = bot.server.world.new_chat("supergroup", "Elsewhere")
    for text in ("@fact_test_bot", f"@fact_test_bot {QUESTIONS[0]}", "@fact_test_bot zzzz"):
        await bot.server.guest_message(user, elsewhere, text)
    return [*said, *_said(await bot.settle())]


def _data(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    every = [one["callback_data"] for one in itertools.chain(*rows) if "callback_data" in one]
    # Not those that set another language.
    return [one for one in every if not one.startswith(("1l", "1d"))][:4]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("chosen", [True, False])
async def test_no_english_word_of_the_bots_own_remains(
    server: TelegramServer, responder: LiveResponder, language: str, chosen: bool
) -> None:
    """By ``/settings`` whatever the question's language; by the client's where nothing is asked."""
    user = User(501, "Ada", language_code="en" if chosen else language)
    found: list[str] = []
    async with running(server, responder=responder) as bot:  # type: ignore[arg-type]
        if chosen:
            await server.private_message(user, "/settings")
            menu = (await bot.one()).result
            await server.press_data(menu, f"1l:{language}", user)
            await bot.settle()
            said = "\n".join(await _everything(bot, user))
        else:
            for command in COMMANDS:
                await server.private_message(user, command)
            said = "\n".join(_said(await bot.settle()))
        found = [piece for piece in english(language, responder.knowledge) if piece in said]
    assert len(said) > 1000
    assert found == []
    assert server.refused == []


async def test_maintainers_read_their_own_language(
    server: TelegramServer, responder: LiveResponder
) -> None:
    """Their commands follow the client as all others do."""
    mary = User(MAINTAINER, "Mary", language_code="ru")
    async with running(server, responder=responder) as bot:  # type: ignore[arg-type]
        for text in ("/help", "/stats", "/unanswered", "/reload", "zzzz", "/stats", "/unanswered"):
            await server.private_message(mary, text)
        said = "\n".join(_said(await bot.settle()))
        found = [piece for piece in english("ru", responder.knowledge) if piece in said]
    assert found == []
