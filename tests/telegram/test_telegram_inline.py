"""Inline mode and guest mode: answers in chats that the bot is not in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telegram_fakes import LABS, PARK, QUOTE, FakeResponder, entry, small_knowledge
from telegram_running import Running, bold, labels, running
from telegram_server import ANONYMOUS, Chat, TelegramServer, User

from bot.knowledge.templates import Span
from bot.storage.records import Event


async def test_matching_entries_are_listed(bot: Running, ada: User) -> None:
    """Title and short answer; what is sent is the full cited answer; nothing is recorded."""
    query = await bot.server.inline_query(ada, "how many labs")
    await bot.one("answerInlineQuery")
    assert query.answer is not None
    first = query.answer["results"][0]
    assert first["title"] == "How many joint laboratories?"
    assert first["description"] == "China had established more than 50 joint labs."
    content = first["input_message_content"]
    assert "<b>more than 50</b>" in content["message_text"]
    assert "paragraph 3" in content["message_text"]
    assert query.answer["cache_time"] <= 60
    assert query.answer["is_personal"] is True
    assert bot.store.missed == []
    assert bot.store.counts == {}


async def test_an_empty_query_lists_popular_entries(bot: Running, ada: User) -> None:
    """What was answered most often comes first, then the others."""
    await bot.store.count(Event.ANSWER, PARK)
    query = await bot.server.inline_query(ada, "")
    await bot.one("answerInlineQuery")
    assert query.answer is not None
    assert [one["id"] for one in query.answer["results"]] == [PARK, LABS]


async def test_nothing_found_leads_into_the_private_chat(bot: Running, ada: User) -> None:
    """An empty list with a button, and the button's link is understood."""
    query = await bot.server.inline_query(ada, "nothing")
    await bot.one("answerInlineQuery")
    assert query.answer is not None
    assert query.answer["results"] == []
    assert query.answer["button"]["text"] == "Nothing found. Ask in a private chat"
    await bot.server.private_message(ada, f"/start {query.answer['button']['start_parameter']}")
    assert "Just write your question" in (await bot.one()).result["text"]


@pytest.mark.parametrize("text", ["", "question"])
async def test_long_lists_are_cut(server: TelegramServer, ada: User, text: str) -> None:
    """The first twenty are listed; further words lead to the others."""
    many = [entry(f"entry-{number}", f"Question {number}", "parks") for number in range(45)]
    responder = FakeResponder(small_knowledge(many))
    responder.texts |= {one.id: (Span("Text."),) for one in many}
    async with running(server, responder=responder) as bot:
        query = await server.inline_query(ada, text)
        await bot.one("answerInlineQuery")
        assert query.answer is not None
        assert len({one["id"] for one in query.answer["results"]}) == 20
    assert server.refused == []


@pytest.mark.parametrize("text", ["x" * 256, "labs" * 64, "🙂" * 128, "<b>", "\n"])
async def test_any_query_is_answered(bot: Running, ada: User, text: str) -> None:
    """Whatever is typed, the list comes, within Telegram's limits."""
    await bot.server.inline_query(ada, text)
    await bot.one("answerInlineQuery")


async def test_the_words_can_be_shown_in_a_sent_result(bot: Running, ada: User) -> None:
    """The buttons of a message sent in inline mode work where the bot is not a member."""
    query = await bot.server.inline_query(ada, "how many labs")
    await bot.settle()
    assert query.answer is not None
    key = await bot.server.choose(ada, query.answer["results"][0], "how many labs")
    await bot.silent()
    assert bot.store.counts == {(Event.INLINE_CHOSEN, LABS): 1}
    message = bot.server.world.inline_messages[key]
    assert labels(message) == ["Exact words", "Share"]
    for label, shown in (("Exact words", True), ("Hide the words", False)):
        await bot.server.press(message, label, User(9), inline_message_id=key)
        assert len(await bot.settle()) == 2
        assert (QUOTE in message["text"]) is shown


async def test_small_talk_of_any_length_for_a_guest(
    bot: Running, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a folder says in its own words is cut to what a message may have."""
    said = bot.responder.reply("hello", (), None)
    long = replace(said, message="So be it. " * 1000)
    monkeypatch.setattr(bot.responder, "reply", lambda *_: long)
    room = bot.server.world.new_chat("supergroup", "Elsewhere")
    await bot.server.guest_message(ada, room, "@fact_test_bot hello")
    sent = (await bot.one("answerGuestQuery")).result
    text = bot.server.world.inline_messages[sent["inline_message_id"]]["text"]
    assert text.startswith("So be it. So be it.")


async def test_a_query_that_is_too_old_is_let_go(bot: Running, ada: User) -> None:
    """Nobody waits for its list any more."""
    bot.refusals_expected = True
    query = await bot.server.inline_query(ada, "labs")
    query.expired = True
    (call,) = await bot.settle()
    assert call.error is not None


@pytest.fixture
def elsewhere(bot: Running) -> Chat:
    """Return a group that the bot has not joined."""
    chat = bot.server.world.new_chat("supergroup", "Elsewhere")
    chat.bot_status = "left"
    return chat


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@fact_test_bot how many labs", "more than 50"),
        ("@fact_test_bot something else", "The source has no answer to this."),
        ("@fact_test_bot unsure", "The source has no answer to this."),
        ("@fact_test_bot", "Write /ask and your question"),
    ],
)
async def test_a_guest_answers_once(
    bot: Running, ada: User, elsewhere: Chat, text: str, expected: str
) -> None:
    """One cited answer, or one line that there is none."""
    await bot.server.guest_message(ada, elsewhere, text)
    call = await bot.one("answerGuestQuery")
    message = bot.server.world.inline_messages[call.result["inline_message_id"]]
    assert expected in message["text"]
    assert bold(message) in ([], ["more than 50"])


async def test_a_guest_answers_the_message_replied_to(
    bot: Running, ada: User, elsewhere: Chat
) -> None:
    """A bare mention in reply answers that message."""
    talk = {"message_id": 7, "date": 0, "chat": elsewhere.json(), "text": "how many labs"}
    await bot.server.guest_message(ada, elsewhere, "@fact_test_bot", reply_to_message=talk)
    await bot.one("answerGuestQuery")
    assert bot.responder.asked[-1][:2] == ("how many labs", ())


async def test_a_correction_keeps_its_words(bot: Running, ada: User, elsewhere: Chat) -> None:
    """A press could not write the correction again: the exact words are there at once."""
    bot.responder.correction = "The article gives another figure: more than 50."
    await bot.server.guest_message(ada, elsewhere, "@fact_test_bot how many labs")
    call = await bot.one("answerGuestQuery")
    message = bot.server.world.inline_messages[call.result["inline_message_id"]]
    assert "another figure" in message["text"]
    assert QUOTE in message["text"]
    assert labels(message) == ["Share"]


async def test_a_long_answer_leads_to_its_rest(server: TelegramServer, ada: User) -> None:
    """Where the bot is not a member, the whole of it is in the private chat."""
    responder = FakeResponder(small_knowledge([entry("long", "A long one", "parks")]))
    responder.texts["long"] = (Span("It is said. " * 500),)
    async with running(server, responder=responder) as bot:
        query = await server.inline_query(ada, "long")
        await bot.one("answerInlineQuery")
        assert query.answer is not None
        result = next(one for one in query.answer["results"] if one["id"] == "long")
        (more, *_), *_ = result["reply_markup"]["inline_keyboard"]
        assert (more["text"], more["url"].partition("?")[2]) == ("More", "start=long")
    assert server.refused == []


async def test_a_guest_that_fails_says_so(bot: Running, ada: User, elsewhere: Chat) -> None:
    """Whoever mentioned the bot does not wait in vain."""
    bot.responder.broken = True
    await bot.server.guest_message(ada, elsewhere, "@fact_test_bot how many labs")
    call = await bot.one("answerGuestQuery")
    message = bot.server.world.inline_messages[call.result["inline_message_id"]]
    assert "something went wrong" in message["text"]


async def test_guests_do_not_talk_with_bots(bot: Running, elsewhere: Chat) -> None:
    """A bot that mentions the bot gets nothing; an anonymous administrator an answer."""
    await bot.server.guest_message(User(88, is_bot=True), elsewhere, "@fact_test_bot labs")
    await bot.silent()
    await bot.server.guest_message(ANONYMOUS, elsewhere, "@fact_test_bot labs")
    await bot.one("answerGuestQuery")
