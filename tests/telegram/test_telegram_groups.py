"""Groups, supergroups and forum topics: the bot speaks only when spoken to."""

from __future__ import annotations

from typing import Any

import pytest
from telegram_running import Running
from telegram_server import Chat, User

from bot.storage.records import ChatSettings

OTHER_BOT = User(88, "Other", "other_bot", None, is_bot=True)
ME = "@fact_test_bot"


@pytest.fixture(params=["group", "supergroup", "forum", "topic"])
def place(request: pytest.FixtureRequest, bot: Running) -> tuple[Chat, dict[str, Any]]:
    """Every kind of place where people talk, with what a message there needs."""
    kind = request.param
    chat = bot.server.world.new_chat(
        "group" if kind == "group" else "supergroup", "Room", is_forum=kind in {"forum", "topic"}
    )
    return chat, {"thread": 42} if kind == "topic" else {}


async def test_a_reply_to_the_bot_is_a_question(
    bot: Running, place: tuple[Chat, dict[str, Any]], ada: User
) -> None:
    """Its context is the answer replied to, never what others asked meanwhile."""
    chat, where = place
    await bot.server.group_message(chat, ada, "/ask how many labs", **where)
    answer = (await bot.one()).result
    await bot.server.group_message(chat, User(502), "/ask the park", **where)
    await bot.settle()
    await bot.server.group_message(chat, ada, "and the labs?", reply_to=answer, **where)
    await bot.one()
    assert bot.responder.asked[-1][:2] == ("and the labs?", ("how many labs",))


async def test_questions_of_others_are_no_context(bot: Running, ada: User) -> None:
    """In a group nobody's earlier question is held against the next one."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    await bot.server.group_message(chat, User(502), "/ask the park")
    await bot.server.group_message(chat, ada, "/ask how many labs")
    await bot.settle()
    assert bot.responder.asked[-1][1] == ()


async def test_a_part_of_the_bots_own_message_can_be_asked_about(bot: Running, ada: User) -> None:
    """A bare call in reply to the bot gets help, with a quoted part an answer to that part."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    await bot.server.group_message(chat, ada, "/ask how many labs")
    answer = (await bot.one()).result
    await bot.server.group_message(chat, ada, "/ask", reply_to=answer)
    assert "Write your question" in (await bot.one()).result["text"]
    quote = {"text": "joint labs", "position": 35, "is_manual": True}
    await bot.server.group_message(chat, ada, "/ask", reply_to=answer, quote=quote)
    await bot.one()
    assert bot.responder.asked[-1][0] == "joint labs"


@pytest.mark.parametrize("call", ["/ask", ME])
async def test_a_bare_call_gets_help(
    bot: Running, place: tuple[Chat, dict[str, Any]], ada: User, call: str
) -> None:
    """``/ask`` alone gets one line of help."""
    chat, where = place
    await bot.server.group_message(chat, ada, call, **where)
    assert "Write your question after the command" in (await bot.one()).result["text"]


async def test_bots_are_never_answered(bot: Running, place: tuple[Chat, dict[str, Any]]) -> None:
    """Neither a bot's question nor its reply gets an answer: no two bots talk for ever."""
    chat, where = place
    await bot.server.group_message(chat, User(502), "/ask labs", **where)
    answer = (await bot.one()).result
    await bot.server.group_message(chat, OTHER_BOT, "/ask how many labs", **where)
    await bot.server.group_message(chat, OTHER_BOT, "labs", reply_to=answer, **where)
    await bot.silent()


async def test_an_edit_that_first_calls_the_bot_is_a_question(bot: Running, ada: User) -> None:
    """Who forgot to call the bot can still do so."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    talk = await bot.server.group_message(chat, ada, "how many labs")
    await bot.silent()
    await bot.server.edit(talk, f"{ME} how many labs")
    assert "more than 50" in (await bot.one()).result["text"]


@pytest.mark.parametrize("command", ["/help", "/topics", "/figures", "/sources", "/privacy"])
async def test_commands_of_its_menu(
    bot: Running, place: tuple[Chat, dict[str, Any]], ada: User, command: str
) -> None:
    """What the menu of a group offers works there, as a reply in the same topic."""
    chat, where = place
    asking = await bot.server.group_message(chat, ada, command + ME, **where)
    message = (await bot.one()).result
    assert message["reply_to_message"]["message_id"] == asking["message_id"]
    assert message.get("message_thread_id") == where.get("thread")


@pytest.mark.parametrize("via", ["fact_test_bot", "other_bot"])
async def test_what_a_bot_wrote_is_not_asked(
    bot: Running, place: tuple[Chat, dict[str, Any]], ada: User, via: str
) -> None:
    """A message sent through a bot is that bot's text, whoever sent it."""
    chat, where = place
    me = bot.server.world.bot
    sender = (me if via == me.username else OTHER_BOT).json()
    await bot.server.group_message(chat, ada, f"labs {ME}", via_bot=sender, **where)
    await bot.silent()


async def test_a_deleted_question_is_answered_without_reply(bot: Running, ada: User) -> None:
    """When the asking message is gone, the answer still comes."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    asking = await bot.server.group_message(chat, ada, "/ask how many labs")
    bot.server.delete(asking)
    message = (await bot.one()).result
    assert "reply_to_message" not in message


async def test_suggestions_can_be_off(bot: Running, ada: User) -> None:
    """In a group that does not want them, no "did you mean" is shown."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    bot.store.settings[chat.id] = ChatSettings(suggestions=False)
    await bot.server.group_message(chat, ada, "/ask unsure")
    message = (await bot.one()).result
    assert "Please ask in other words" in message["text"]
    assert "reply_markup" not in message


async def test_a_quote_of_another_chat_is_answered(bot: Running, ada: User) -> None:
    """A bare call in reply to a message from elsewhere answers the quoted words."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Bo"}
    quote = {"text": "How many labs?", "position": 0}
    await bot.server.group_message(
        chat, ada, "/ask", external_reply={"origin": origin}, quote=quote
    )
    await bot.one()
    assert bot.responder.asked[-1][0] == "How many labs?"


async def test_a_command_in_bold(bot: Running, ada: User) -> None:
    """How a command looks makes no difference."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    plain = await bot.server.group_message(chat, ada, "how many labs")
    both = [{"type": kind, "offset": 0, "length": 4} for kind in ("bold", "bot_command")]
    asking = plain | {"text": "/ask how many labs", "entities": both}
    await bot.server.updates.add("message", asking)
    await bot.one()
    assert bot.responder.asked[-1][0] == "how many labs"


async def test_start_in_a_group(bot: Running, ada: User) -> None:
    """It says how to ask here."""
    chat = bot.server.world.new_chat("supergroup", "Room")
    await bot.server.group_message(chat, ada, f"/start{ME} x")
    assert "I stay silent otherwise" in (await bot.one()).result["text"]


@pytest.mark.parametrize("reply_in_topic", [True, False])
async def test_the_first_message_of_a_topic_is_no_question(
    bot: Running, ada: User, reply_in_topic: bool
) -> None:
    """In a topic every message replies to its first one: that alone asks the bot nothing."""
    chat = bot.server.world.new_chat("supergroup", "Forum", is_forum=True)
    created = {
        "message_id": 42,
        "date": 0,
        "chat": chat.json(),
        "from": bot.server.world.bot.json(),
        "forum_topic_created": {"name": "Labs", "icon_color": 0},
    }
    more = {"reply_to_message": created} if reply_in_topic else {}
    await bot.server.group_message(chat, ada, "how many labs", thread=42, **more)
    await bot.silent()
