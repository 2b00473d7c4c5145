"""Buttons under answers. Every press is answered once; none is an error."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from telegram_fakes import LABS, PARK, QUOTE, FakeResponder, entry, small_knowledge
from telegram_running import Running, bold, labels, running
from telegram_server import TelegramServer, User

from bot.knowledge.templates import Span
from bot.storage.records import Event
from bot.telegram.keyboards import Action, encode, short

STALE = "This button is out of date. Please ask again."
FORGED = [
    "",
    "x",
    "1",
    "1zz:abc",
    "0q+:abc:en",
    "1q+",
    "1q+:nothing1:en",
    "1r:nothing1:en",
    "1s:nothing1:en",
    "1m:nothing1:en:0",
    "1f+:nothing1",
    "1te:nothing1:nothing1:0",
    "1tt:nothing1:0",
    "1gt:nothing1:0",
    "1gf:nothing1:nothing1:0",
    "1l:xx",
    "1n:nothing1:nothing1",
    encode(Action.MORE, short(LABS), "en", 999_999),
    encode(Action.RELATED, short("gap"), "en"),
    "1r:" + "é" * 25,
    "delete_everything",
    # Real buttons of other messages.
    "1d",
    "1l:fr",
    "1u:0",
    "1t:0",
    encode(Action.HELPFUL, short(PARK)),
    encode(Action.SUGGESTION, short(PARK), "en"),
]


async def _asked(bot: Running, user: User, text: str = "how many labs") -> dict[str, Any]:
    await bot.server.private_message(user, text)
    message: dict[str, Any] = (await bot.one()).result
    return message


def _methods(calls: list[Any]) -> list[str]:
    return [call.method for call in calls]


async def test_the_exact_words_come_and_go_in_place(bot: Running, ada: User) -> None:
    """Showing and hiding leaves everything else of the message as it was, links included."""
    bot.responder.correction = "The article gives another figure: more than 50."
    message = await _asked(bot, ada)
    before = dict(message)
    await bot.server.press(message, "Exact words", ada)
    assert _methods(await bot.settle()) == ["answerCallbackQuery", "editMessageText"]
    assert message["text"].startswith(before["text"])
    assert QUOTE in message["text"]
    assert any(one["type"] == "blockquote" for one in message["entities"])
    assert labels(message)[0] == "Hide the words"
    await bot.server.press(message, "Hide the words", ada)
    await bot.settle()
    kept = ("text", "entities", "reply_markup")
    assert {key: message[key] for key in kept} == {key: before[key] for key in kept}


async def test_a_related_question_is_answered_below(bot: Running, ada: User) -> None:
    """The first answer stays; the second replies to it and can be asked about."""
    message = await _asked(bot, ada)
    await bot.server.press(message, "How many enterprises are in the park?", ada)
    press, sent = await bot.settle()
    assert press.method == "answerCallbackQuery"
    assert bold(sent.result) == ["114"]
    assert sent.result["reply_to_message"]["message_id"] == message["message_id"]
    found = await bot.store.find_reply_by_answer(ada.id, sent.result["message_id"])
    assert found is not None
    assert found.entry == PARK


async def test_a_suggestion_turns_into_the_answer_in_place(bot: Running, ada: User) -> None:
    """The choice is kept with the question that it answers."""
    message = await _asked(bot, ada, "unsure")
    assert labels(message) == [
        "How many joint laboratories?",
        "How many enterprises are in the park?",
    ]
    await bot.server.press(message, "How many joint laboratories?", ada)
    assert _methods(await bot.settle()) == ["answerCallbackQuery", "editMessageText"]
    assert bold(message) == ["more than 50"]
    assert bot.store.chosen == [("unsure", LABS)]
    assert bot.store.counts[Event.SUGGESTION_CHOSEN, LABS] == 1


async def test_a_second_thumb_replaces_the_first(bot: Running, ada: User) -> None:
    """Each thumb says thank you; the last one counts."""
    message = await _asked(bot, ada)
    key = (ada.id, message["message_id"])
    for thumb, helpful in (("👍", True), ("👎", False), ("👎", False)):
        query = await bot.server.press(message, thumb, ada)
        await bot.one("answerCallbackQuery")
        assert query.answer is not None
        assert query.answer["text"] == "Thank you!"
        assert bot.store.thumbs == {key: (LABS, helpful)}


async def test_stale_and_forged_presses_get_a_polite_line(bot: Running, ada: User) -> None:
    """Whatever a button claims, the answer is a line and nothing happens."""
    message = await _asked(bot, ada)
    for data in FORGED:
        query = await bot.server.press_data(message, data, ada)
        await bot.one("answerCallbackQuery")
        assert query.answer is not None
        assert query.answer["text"] == STALE, data
    assert bot.store.settings == {}
    assert bot.store.thumbs == {}
    assert bot.store.forgotten == []


async def test_a_press_older_than_the_last_edit(bot: Running, ada: User) -> None:
    """Each of two presses that cross an edit finds its button, and the message is changed once."""
    message = await _asked(bot, ada)
    before = dict(message)
    for _ in range(2):
        query = await bot.server.press(before, "Exact words", ada)
        await bot.settle()
        assert query.answer is not None
        assert "text" not in query.answer
    assert len(bot.server.sent("editMessageText")) == 1


async def test_a_press_on_a_foreign_message(bot: Running, ada: User) -> None:
    """A button under somebody else's message is none of ours."""
    message = await _asked(bot, ada)
    markup = message["reply_markup"]
    foreign = await bot.server.private_message(ada, "look", reply_markup=markup)
    await bot.settle()
    query = await bot.server.press(foreign, "Exact words", ada)
    await bot.one("answerCallbackQuery")
    assert query.answer is not None
    assert query.answer["text"] == STALE


@pytest.mark.parametrize("kind", ["gone", "inaccessible"])
async def test_a_press_on_a_message_that_is_gone(bot: Running, ada: User, kind: str) -> None:
    """Without its message, or with one too old to be read, a button is out of date."""
    await _asked(bot, ada)
    chat = {"id": ada.id, "type": "private"}
    message = None if kind == "gone" else {"chat": chat, "message_id": 2, "date": 0}
    arguments = (short(LABS), short("parks"), short(f"{LABS}.count"), "fr", "0")
    for action, argument in itertools.product(Action, arguments):
        data = f"1{action.value}:{argument}:{short('parks')}"
        query = await bot.server.press_data(message, data, ada)
        await bot.one("answerCallbackQuery")
        assert query.answer is not None
        assert query.answer["text"] == STALE
    assert bot.store.settings == {}
    assert bot.store.forgotten == []


async def test_a_press_on_a_deleted_message_is_let_go(bot: Running, ada: User) -> None:
    """The press is answered; that the edit fails disturbs nobody."""
    bot.refusals_expected = True
    message = await _asked(bot, ada)
    bot.server.delete(message)
    await bot.server.press(message, "Exact words", ada)
    press, edit = await bot.settle()
    assert press.error is None
    assert "message to edit not found" in str(edit.error)


async def test_a_press_that_is_too_old_is_let_go(bot: Running, ada: User) -> None:
    """Telegram refuses the answer; the message is changed all the same."""
    bot.refusals_expected = True
    message = await _asked(bot, ada)
    query = await bot.server.press_data(None, "x", ada)
    await bot.settle()
    bot.server.queries["callback-old"] = query
    query = await bot.server.press(message, "Exact words", ada)
    query.expired = True
    await bot.settle()
    assert QUOTE in message["text"]


async def test_a_press_of_unknown_entries_after_a_reload(bot: Running, ada: User) -> None:
    """When an entry is gone, its buttons are out of date."""
    message = await _asked(bot, ada)
    bot.responder.texts.clear()
    query = await bot.server.press(message, "Exact words", ada)
    await bot.one("answerCallbackQuery")
    assert query.answer is not None
    assert query.answer["text"] == STALE


async def test_a_long_answer_can_be_read_to_the_end(server: TelegramServer, ada: User) -> None:
    """Cut at a sentence, with a button for the rest; together the parts are the whole."""
    sentences = [f"This is sentence number {number} of a long answer 🙂." for number in range(300)]
    responder = FakeResponder(small_knowledge([entry("long", "A long one", "parks")]))
    responder.texts["long"] = (Span(" ".join(sentences)),)
    async with running(server, responder=responder) as bot:
        message = await _asked(bot, ada, "long")
        read = [message["text"]]
        while "More" in labels(message):
            await server.press(message, "More", ada)
            press, sent = await bot.settle()
            assert press.method == "answerCallbackQuery"
            message = sent.result
            read.append(message["text"])
    assert server.refused == []
    assert len(read) > 3
    assert all(part.split("\n")[0].endswith(("🙂.", "🙂.…")) for part in read)
    assert " ".join(part.split("\n")[0].removesuffix("…") for part in read) == " ".join(sentences)


async def test_an_answer_that_is_cut_in_a_group_is_shown_whole(
    server: TelegramServer, ada: User
) -> None:
    """The cut is marked, and the button writes the answer from its beginning."""
    responder = FakeResponder(small_knowledge([entry("long", "A long one", "parks")]))
    responder.texts["long"] = (Span("Word after word " * 50 + "comes to its end."),)
    group = server.world.new_chat("supergroup", "Room")
    async with running(server, responder=responder) as bot:
        await server.group_message(group, ada, "/ask long")
        message = (await bot.one()).result
        assert message["text"].endswith("…")
        await server.press(message, "More", ada)
        _, sent = await bot.settle()
    assert sent.result["text"].startswith(responder.texts["long"][0].text)
    assert server.refused == []


async def test_a_compound_answer_shows_every_quote(bot: Running, ada: User) -> None:
    """Two answers in one message, one button for the words of both."""
    message = await _asked(bot, ada, "labs and park")
    assert bold(message) == ["more than 50", "114"]
    await bot.server.press(message, "Exact words", ada)
    await bot.settle()
    assert QUOTE in message["text"]
    assert "114 enterprises in 16 countries" in message["text"]


async def test_presses_in_a_topic_stay_in_it(bot: Running, ada: User) -> None:
    """What a button sends goes to the topic of its message."""
    chat = bot.server.world.new_chat("supergroup", "Forum", is_forum=True)
    await bot.server.group_message(chat, ada, "/ask how many labs", thread=42)
    message = (await bot.one()).result
    await bot.server.press(message, "How many enterprises are in the park?", User(9))
    _, sent = await bot.settle()
    assert sent.result["message_thread_id"] == 42


async def test_words_that_do_not_fit_come_below(server: TelegramServer, ada: User) -> None:
    """Beside an answer that fills its message, the quote is a message of its own."""
    responder = FakeResponder()
    responder.texts[LABS] = (Span("It is said. " * 400),)
    async with running(server, responder=responder) as bot:
        message = await _asked(bot, ada, f"/start {LABS}")
        before = message["text"]
        await server.press(message, "Exact words", ada)
        press, sent = await bot.settle()
        assert (press.method, sent.method) == ("answerCallbackQuery", "sendMessage")
        assert QUOTE in sent.result["text"]
        assert message["text"] == before
    assert server.refused == []


async def test_presses_on_an_inline_message_with_two_answers(bot: Running, ada: User) -> None:
    """The words of both are shown, and the message is whole again afterwards."""
    chat = bot.server.world.new_chat("supergroup", "Elsewhere")
    await bot.server.guest_message(ada, chat, "@fact_test_bot labs and park")
    sent = (await bot.one("answerGuestQuery")).result
    message = bot.server.world.inline_messages[sent["inline_message_id"]]
    before = message["text"]
    for label in ("Exact words", "Hide the words"):
        key = sent["inline_message_id"]
        await bot.server.press(message, label, ada, inline_message_id=key)
        await bot.settle()
        assert bold(message) == ["more than 50", "114"]
    assert message["text"] == before
