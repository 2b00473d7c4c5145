"""Private chats."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest
from telegram_fakes import LABS
from telegram_running import Running, bold, labels, refused, running
from telegram_server import TelegramServer, User
from telegram_store import MemoryStore

from bot.storage.records import Event

PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
OTHER = {
    "photo": PHOTO,
    "location": {"latitude": 1.0, "longitude": 2.0},
    "sticker": {
        "file_id": "a",
        "file_unique_id": "b",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    },
}
REPLIES = {
    "/start": "I answer questions about “the Belt & Road”",
    "/start inline": "I answer questions about",
    "/start gone": "I no longer have what this link points to",
    "/start gone-entry": "I no longer have what this link points to",
    "/start id": "Your Telegram id is 501.",
    "/help": "Write a question in your own words",
    "/ask how many labs": "more than 50",
    "/ask@fact_test_bot how many labs": "more than 50",
    "/ask": "Write your question after the command",
    "/privacy": "for at most 90 days",
    "/topics": "What would you like to know about?",
    "/figures": "The figures in the source, by topic.",
    "/sources": "Science & Technology <in> the BRI",
    "/settings": "Settings of this chat",
    "/weather": "I do not know this command",
    "/reload": "I do not know this command",
    "/stats": "I do not know this command",
    "/unanswered": "I do not know this command",
    "hello there": "Hello yourself!",
    "something else": "I did not find this in the article.",
    "/start joint-laboratories": "more than 50",
}


async def test_a_question_gets_its_cited_answer(bot: Running, ada: User) -> None:
    """The figure is bold; section, paragraph and date of the figure are cited, with links."""
    await bot.server.private_message(ada, "how many labs")
    message = (await bot.one()).result
    assert bold(message) == ["more than 50"]
    assert "China had established more than 50 joint labs." in message["text"]
    assert "Science & Technology <in> the BRI, Science and Technology Daily" in message["text"]
    assert "— Thriving sci-tech exchanges, paragraph 3" in message["text"]
    assert "as of end of June 2023" in message["text"]
    sentence, page = (one["url"] for one in message["entities"] if one["type"] == "text_link")
    assert page == "https://example.org/article?a=1&b=2"
    assert sentence.startswith(f"{page}#:~:text=and%20established")
    assert message["link_preview_options"] == {"is_disabled": True}
    assert "reply_to_message" not in message
    assert bot.store.counts[Event.ANSWER, LABS] == 1


async def test_buttons(bot: Running, ada: User) -> None:
    """Exact words, share, related questions that have an answer, and two thumbs."""
    await bot.server.private_message(ada, "how many labs")
    message = (await bot.one()).result
    assert labels(message) == [
        "Exact words",
        "Share",
        "How many enterprises are in the park?",
        "👍",
        "👎",
    ]
    share = message["reply_markup"]["inline_keyboard"][0][1]["url"]
    assert f"https://t.me/{bot.server.world.bot.username}?start={LABS}" in share


async def test_the_caption_of_a_photo_is_a_question(bot: Running, ada: User) -> None:
    """What stands under a photo is answered like a text."""
    await bot.server.private_message(ada, "how many labs", photo=PHOTO)
    assert "more than 50" in (await bot.one()).result["text"]


async def test_each_text_gets_one_reply(bot: Running, ada: User) -> None:
    """Every private text gets exactly one message that helps."""
    for text, expected in REPLIES.items():
        await bot.server.private_message(ada, text)
        assert expected in (await bot.one()).result["text"], text


@pytest.mark.parametrize("content", [{"sticker": {}}, {"location": {}}, {"photo": "PHOTO"}])
async def test_what_is_no_text_gets_a_line(bot: Running, ada: User, content: dict) -> None:
    """Stickers, places and bare photos are told what the bot can do."""
    await bot.server.private_message(ada, None, **{key: OTHER[key] for key in content})
    assert "I can only read text" in (await bot.one()).result["text"]


@pytest.mark.parametrize(
    "more",
    [
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 501, "type": "private"}}},
        {"write_access_allowed": {"from_request": True}},
    ],
)
async def test_service_messages_get_nothing(bot: Running, ada: User, more: dict) -> None:
    """What Telegram itself writes into a chat is not answered."""
    await bot.server.private_message(ada, None, **more)
    await bot.silent()


async def test_an_album_gets_one_reply(bot: Running, ada: User) -> None:
    """Several pictures with one caption, or with none, are one message to whoever sent them."""
    for caption in ("how many labs", None):
        for text in (caption, None, None):
            album = f"album {caption}"
            await bot.server.private_message(ada, text, photo=PHOTO, media_group_id=album)
        message = (await bot.one()).result
        assert ("more than 50" in message["text"]) is (caption is not None)


async def test_the_bots_name_is_no_part_of_a_question(bot: Running, ada: User) -> None:
    """Who is used to groups may mention the bot in private, too."""
    for text in ("@fact_test_bot how many labs", "/ask @fact_test_bot how many labs"):
        await bot.server.private_message(ada, text)
        await bot.one()
        assert bot.responder.asked[-1][0] == "how many labs"


async def test_an_edit_that_nobody_sees_repeats_nothing(bot: Running, ada: User) -> None:
    """Neither help, nor the line for what is no text, nor a menu."""
    for text in ("/ask", "/help", "/topics", "/weather"):
        message = await bot.server.private_message(ada, text)
        await bot.one()
        await bot.server.edit(message)
        await bot.silent()


async def test_the_caption_is_edited(bot: Running, ada: User) -> None:
    """As with a text, its answer changes."""
    message = await bot.server.private_message(ada, "how many labs", photo=PHOTO)
    await bot.one()
    message["caption"] = "and the park"
    await bot.server.edit(message)
    assert "114" in (await bot.one("editMessageText")).params["text"]


async def test_a_bare_call_in_reply_to_an_answer_gets_help(bot: Running, ada: User) -> None:
    """The bot's own answer is no question."""
    await bot.server.private_message(ada, "how many labs")
    answer = (await bot.one()).result
    await bot.server.private_message(ada, "/ask", reply_to=answer)
    assert "Write your question" in (await bot.one()).result["text"]


async def test_bots_are_never_answered(bot: Running) -> None:
    """A question of another bot stays unanswered."""
    await bot.server.private_message(User(77, "Bot", is_bot=True), "how many labs")
    await bot.silent()


async def test_the_bots_own_inline_results_are_not_questions(bot: Running, ada: User) -> None:
    """An answer that somebody sends through the bot does not ask it anything."""
    via = bot.server.world.bot.json()
    await bot.server.private_message(ada, "China had labs", via_bot=via)
    await bot.silent()
    other = User(88, "Other", "other_bot", is_bot=True).json()
    await bot.server.private_message(ada, "how many labs", via_bot=other)
    await bot.one()


async def test_earlier_questions_are_context_for_fifteen_minutes(bot: Running, ada: User) -> None:
    """The core gets the questions before, oldest first, and none that is too old."""
    await bot.server.private_message(ada, "how many labs")
    await bot.server.private_message(ada, "and the park")
    await bot.settle()
    assert bot.responder.asked[-1][:2] == ("and the park", ("how many labs",))
    bot.clock.ahead = timedelta(minutes=16)
    await bot.server.private_message(ada, "labs once more")
    await bot.settle()
    assert bot.responder.asked[-1][1] == ()


async def test_an_edit_with_the_same_answer_edits_nothing(
    server: TelegramServer, ada: User
) -> None:
    """Other words for the same question leave its answer alone, also after a restart."""
    store = MemoryStore()
    async with running(server, store=store) as bot:
        question = await server.private_message(ada, "how many labs")
        await bot.settle()
        await server.edit(question, "how many labs, please")
        await bot.settle()
    async with running(server, store=store) as bot:
        await server.edit(question, "so how many labs are there?")
        await bot.settle()
        await server.edit(question, "and the park?")
        await bot.settle()
    (edit,) = server.sent("editMessageText")
    assert "114" in edit.params["text"]
    assert refused(server) == []


async def test_an_edit_after_a_day_does_nothing(bot: Running, ada: User) -> None:
    """When the link is forgotten, an edit is not answered anew."""
    question = await bot.server.private_message(ada, "how many labs")
    await bot.settle()
    bot.store.replies.clear()
    bot.clock.ahead = timedelta(days=2)
    await bot.server.edit(question, "what about the park")
    await bot.silent()


async def test_misses_are_recorded_without_their_author(bot: Running, ada: User) -> None:
    """A question without an answer is kept as text, reason and closest entries."""
    await bot.server.private_message(ada, "something else")
    await bot.settle()
    (missed,) = bot.store.missed
    assert (missed.question, missed.reason) == ("something else", "no_match")
    assert missed.closest[0] == LABS


@pytest.mark.parametrize(
    ("code", "expected"),
    [("fr-CA", "Bonjour"), ("zh-hans", "您好"), ("ar", "مرحبًا"), ("xx", "Hello"), (None, "Hello")],
)
async def test_the_persons_language(bot: Running, code: str | None, expected: str) -> None:
    """The bot's own words follow the person's language, and are English where it has none."""
    await bot.server.private_message(User(502, "Bo", language_code=code), "/start")
    assert expected in (await bot.one()).result["text"]


async def test_the_question_is_never_echoed(bot: Running, ada: User) -> None:
    """Nothing that a person wrote comes back, markup least of all."""
    await bot.server.private_message(ada, "<b>&lt; zebra 4711 something")
    text = (await bot.one()).result["text"]
    assert "zebra" not in text
    assert "4711" not in text


async def test_an_update_that_comes_twice_is_answered_once(bot: Running, ada: User) -> None:
    """What was answered before a crash is not answered again when it is delivered again."""
    message = await bot.server.private_message(ada, "how many labs")
    await bot.one()
    await bot.server.updates.add("message", message)
    await bot.silent()


async def test_the_library_does_not_keep_who_asked(bot: Running) -> None:
    """However many people ask, nothing in the application grows with them."""
    for number in range(100):
        await bot.server.private_message(User(1000 + number, "Bo"), "how many labs")
    assert len(await bot.settle()) == 100
    kept = [one for one in gc.get_referents(bot.application) if isinstance(one, set | dict)]
    assert max(map(len, kept)) < 100
