"""/topics, /figures, /settings, /privacy: menus that change in place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from telegram_fakes import LABS, SOURCE, FakeResponder, entry, small_knowledge
from telegram_running import Running, bold, labels, refused, running
from telegram_server import ANONYMOUS, Chat, TelegramServer, User

from bot.knowledge.kinds import EntryKind
from bot.knowledge.templates import Span
from bot.storage.records import ChatSettings

CREATOR = User(700, "Cleo")


async def _opened(bot: Running, user: User, command: str) -> dict[str, Any]:
    await bot.server.private_message(user, command)
    message: dict[str, Any] = (await bot.one()).result
    return message


async def _pressed(bot: Running, message: dict[str, Any], label: str, user: User) -> None:
    await bot.server.press(message, label, user)
    assert [call.method for call in await bot.settle()] == [
        "answerCallbackQuery",
        "editMessageText",
    ]


async def test_an_answer_in_a_menu_can_show_its_words(bot: Running, ada: User) -> None:
    """The way back stays when the exact words are shown."""
    message = await _opened(bot, ada, "/topics")
    await _pressed(bot, message, "Exchanges", ada)
    await _pressed(bot, message, "How many joint laboratories?", ada)
    await _pressed(bot, message, "Exact words", ada)
    assert labels(message)[-1] == "« Back"


async def test_long_topics_have_pages(server: TelegramServer, ada: User) -> None:
    """Eight questions a page, every one reachable, forth and back."""
    many = [entry(f"entry-{number}", f"Question {number}", "many") for number in range(20)]
    knowledge = small_knowledge(many)
    knowledge.topics["many"] = "Many"  # type: ignore[index]
    responder = FakeResponder(knowledge)
    responder.texts |= {one.id: (Span("Text."),) for one in many}
    async with running(server, responder=responder) as bot:
        message = await _opened(bot, ada, "/topics")
        await _pressed(bot, message, "Many", ada)
        seen = labels(message)[:8]
        while "Next »" in labels(message):
            await _pressed(bot, message, "Next »", ada)
            seen += [one for one in labels(message) if one.startswith("Question")]
        assert seen == [one.title for one in many]
        await _pressed(bot, message, "« Previous", ada)
        assert "Question 8" in labels(message)
    assert server.refused == []


async def test_long_names_stay_within_the_limits(server: TelegramServer, ada: User) -> None:
    """Whatever length a knowledge base gives its names, every menu can be sent."""
    long = "A very long name. " * 300
    knowledge = small_knowledge([entry("long", long, "parks")])
    source = replace(SOURCE, title=long, publisher=long, contact=long)
    sources = {f"s{number}": source for number in range(30)}
    topics = dict.fromkeys(knowledge.topics, long)
    responder = FakeResponder(replace(knowledge, name=long, sources=sources, topics=topics))
    responder.texts["long"] = (Span(long),)
    async with running(server, responder=responder) as bot:
        for command in ("/start", "/sources", "/topics", "/figures", "/help", "/privacy"):
            await _opened(bot, ada, command)
        for row in range(2):
            message = await _opened(bot, ada, "/topics")
            data = message["reply_markup"]["inline_keyboard"][row][0]["callback_data"]
            await server.press_data(message, data, ada)
            await bot.settle()
        await bot.application.prepare()
    reasons = {str(call.error) for call in server.refused}
    assert reasons <= {"Bad Request: chat not found"}  # of the maintainer who never wrote


async def test_a_folder_without_sources_and_figures(server: TelegramServer, ada: User) -> None:
    """As a table that was imported: what there is nothing of is said in a line."""
    bare = [entry("opening", "When do you open?", "parks", kind=EntryKind.SOURCELESS)]
    knowledge = replace(small_knowledge(), sources={}, facts={}, entries={bare[0].id: bare[0]})
    async with running(server, responder=FakeResponder(knowledge)) as bot:
        sources = await _opened(bot, ada, "/sources")
        figures = await _opened(bot, ada, "/figures")
    assert sources["text"] == "That is not given with the article."
    assert figures["text"] == "The source does not give this."


async def test_figures_open_their_citation(bot: Running, ada: User) -> None:
    """Each figure shows the words that state it and where they stand."""
    message = await _opened(bot, ada, "/figures")
    await _pressed(bot, message, "Exchanges", ada)
    assert "more than 50 · joint laboratories" in labels(message)
    await _pressed(bot, message, "more than 50 · joint laboratories", ada)
    assert bold(message) == ["more than 50"]
    assert "— Thriving sci-tech exchanges, paragraph 3" in message["text"]
    assert any(one["type"] == "blockquote" for one in message["entities"])
    await _pressed(bot, message, "« Back", ada)


async def test_a_topic_that_is_gone(bot: Running, ada: User) -> None:
    """After a reload its button in an older menu is out of date."""
    menus = [await _opened(bot, ada, command) for command in ("/topics", "/figures")]
    knowledge = bot.responder.knowledge
    entries, facts = knowledge.entries, knowledge.facts
    bot.responder.knowledge = replace(
        knowledge, entries={LABS: entries[LABS]}, facts={LABS: facts[LABS]}
    )
    for menu in menus:
        query = await bot.server.press(menu, "Parks", ada)
        await bot.one("answerCallbackQuery")
        assert query.answer is not None
        assert "out of date" in query.answer["text"]


async def test_the_language_of_a_private_chat(bot: Running, ada: User) -> None:
    """What is chosen holds for menus and answers, until it is automatic again."""
    message = await _opened(bot, ada, "/settings")
    assert not any("Suggestions" in label for label in labels(message))
    await _pressed(bot, message, "Français", ada)
    assert bot.store.settings[ada.id] == ChatSettings(language="fr")
    assert "Langue : Français" in message["text"]
    await bot.server.private_message(ada, "how many labs")
    answer = (await bot.one()).result
    assert "paragraphe 3" in answer["text"]
    assert "Les mots exacts" in labels(answer)
    await _pressed(bot, message, "automatique", ada)
    assert bot.store.settings[ada.id] == ChatSettings()


@pytest.fixture
def group(bot: Running) -> Chat:
    """Return a group with an owner."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    chat.admins[CREATOR.id] = "creator"
    bot.server.world.users[CREATOR.id] = CREATOR
    return chat


async def test_group_settings_are_for_administrators(bot: Running, group: Chat, ada: User) -> None:
    """Others are told so, for the command and for the buttons."""
    await bot.server.group_message(group, ada, "/settings")
    _, refused = await bot.settle()
    assert "Only administrators" in refused.result["text"]
    await bot.server.group_message(group, CREATOR, "/settings")
    _, opened = await bot.settle()
    message = opened.result
    assert "Suggestions when I am not sure: on" in labels(message)
    query = await bot.server.press(message, "Suggestions when I am not sure: on", ada)
    await bot.settle()
    assert query.answer is not None
    assert "Only administrators" in query.answer["text"]
    assert group.id not in bot.store.settings
    await bot.server.press(message, "Suggestions when I am not sure: on", CREATOR)
    await bot.settle()
    assert bot.store.settings[group.id] == ChatSettings(suggestions=False)
    assert "Suggestions when I am not sure: off" in labels(message)


async def test_anonymous_administrators_may_open_the_settings(bot: Running, group: Chat) -> None:
    """Who writes as the group itself is an administrator of it."""
    sender = {"id": group.id, "type": "supergroup"}
    await bot.server.group_message(group, ANONYMOUS, "/settings", sender_chat=sender)
    assert "Settings of this chat" in (await bot.one()).result["text"]


async def test_privacy_deletes_what_is_kept(bot: Running, ada: User) -> None:
    """One press deletes replies, settings, thumbs and the conversation of the chat."""
    await bot.server.private_message(ada, "how many labs")
    await bot.one()
    message = await _opened(bot, ada, "/privacy")
    await _pressed(bot, message, "Delete what is kept", ada)
    assert bot.store.forgotten == [ada.id]
    assert bot.store.replies == {}
    assert message["text"] == "What was kept about this chat is deleted."
    await bot.server.private_message(ada, "the park")
    await bot.one()
    assert bot.responder.asked[-1][1] == ()


async def test_only_administrators_delete_for_a_group(bot: Running, group: Chat, ada: User) -> None:
    """A passer-by cannot delete what belongs to a group."""
    await bot.server.group_message(group, ada, "/privacy")
    message = (await bot.one()).result
    await bot.server.press(message, "Delete what is kept", ada)
    await bot.settle()
    assert bot.store.forgotten == []
    await bot.server.press(message, "Delete what is kept", CREATOR)
    await bot.settle()
    assert bot.store.forgotten == [group.id]


@pytest.mark.parametrize("together", [True, False])
async def test_two_presses_of_one_button_edit_once(bot: Running, ada: User, together: bool) -> None:
    """The message is changed by the first; the other is answered, and nothing fails over it."""
    message = await _opened(bot, ada, "/settings")
    data = message["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    queries = []
    for _ in range(2):
        queries.append(await bot.server.press_data(message, data, ada))
        if not together:
            await bot.settle()
    await bot.settle()
    assert all(query.answer is not None for query in queries)
    assert len(bot.server.sent("editMessageText")) == 1


async def test_a_press_that_changes_nothing_edits_nothing_after_a_restart(
    server: TelegramServer, ada: User
) -> None:
    """Telegram refuses an edit into what is there already, and that disturbs nobody."""
    async with running(server) as bot:
        message = await _opened(bot, ada, "/settings")
    async with running(server) as bot:
        await server.press(message, "✓ automatic", ada)
        await bot.settle()
    assert server.sent("editMessageText") == []
    assert refused(server) == []


async def test_two_processes_share_a_menu(server: TelegramServer, ada: User) -> None:
    """Each sees from the press what the other has made of the message since."""
    async with running(server) as bot:
        message = await _opened(bot, ada, "/topics")
        listed = dict(message)
        await _pressed(bot, message, "Exchanges", ada)
        # The other one went back.
        message |= listed | {"edit_date": message["edit_date"] + 10}
        await _pressed(bot, message, "Exchanges", ada)
        assert labels(message)[-1] == "« Back"
    assert server.refused == []
