"""The server refuses what Telegram refuses: a stand-in that accepts everything proves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_server import Chat, TelegramServer, User
from telegram_server.conftest import Client
from telegram_server.reference import METHODS


def _keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


def _html(text: str) -> dict[str, Any]:
    return {"text": text, "parse_mode": "HTML"}


SENDING: list[tuple[dict[str, Any], str]] = [
    ({"text": "hi", "colour": "red"}, "unknown parameter colour"),
    ({"text": "hi", "disable_web_page_preview": True}, "unknown parameter"),
    ({"text": "hi", "reply_to_message_id": 1}, "unknown parameter"),
    ({}, "parameter text of sendMessage is missing"),
    ({"text": "hi", "disable_notification": "maybe"}, "can't parse"),
    ({"text": "hi", "disable_notification": 7}, "must be of type Boolean"),
    ({"text": "hi", "message_thread_id": "x"}, "can't parse"),
    ({"text": "hi", "link_preview_options": {"disabled": True}}, "unknown parameter disabled"),
    ({"text": "hi", "link_preview_options": []}, "must be a LinkPreviewOptions"),
    ({"text": "hi", "reply_markup": {"inline_keyboard": [{}]}}, "must be an Array"),
    ({"text": "hi", "reply_markup": {"inline_keyboard": [[{}]]}}, "text of"),
    ({"text": "hi", "reply_markup": {"keyboard": []}}, "must be of type"),
    ({"text": "hi", "entities": {}}, "must be an Array"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "message text is empty"),
    ({"text": "\u200b\u2060\u00ad"}, "message text is empty"),
    (_html("<code><b>a</b></code>"), "no other entities"),
    (
        {"text": "hi", "reply_markup": _keyboard(text="a", callback_data="a", style="red")},
        "wrong button style",
    ),
    ({"text": "hi", "reply_markup": _keyboard(text="\u200b", callback_data="a")}, "non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "🙂" * 2049}, "message is too long"),
    (_html("<b></b>"), "message text is empty"),
    (_html("<b>a"), "Can't find end tag"),
    (_html("a</b>"), "Unexpected end tag"),
    (_html("<b><i>a</b></i>"), "Unmatched end tag"),
    (_html("<h1>a</h1>"), 'Unsupported start tag "h1"'),
    (_html("a<br>b"), 'Unsupported start tag "br"'),
    (_html("a < b"), "must be escaped"),
    (_html("a & b"), "must be escaped"),
    (_html("a &nbsp; b"), "unknown named entity"),
    (_html("<span>a</span>"), "tg-spoiler"),
    (_html("<blockquote>a<blockquote>b</blockquote></blockquote>"), "nested"),
    (_html("".join(f"<b>{number}</b> " for number in range(101))), "too many entities"),
    ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
    ({"text": "a\0b"}, "null character"),
    ({"text": "hi", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    (
        {"text": "hi", "reply_parameters": {"message_id": 1, "quote": "no"}},
        "QUOTE_TEXT_INVALID",
    ),
    ({"text": "hi", "message_thread_id": 1}, "message thread not found"),
    ({"text": "hi", "reply_markup": _keyboard(text="a", callback_data="x" * 65)}, "DATA_INVALID"),
    ({"text": "hi", "reply_markup": _keyboard(text="a", callback_data="é" * 33)}, "DATA_INVALID"),
    ({"text": "hi", "reply_markup": _keyboard(text="a", callback_data="")}, "DATA_INVALID"),
    ({"text": "hi", "reply_markup": _keyboard(text="a")}, "exactly one"),
    (
        {"text": "hi", "reply_markup": _keyboard(text="a", callback_data="a", url="https://a.b")},
        "exactly one",
    ),
    ({"text": "hi", "reply_markup": _keyboard(text=" ", callback_data="a")}, "non-empty"),
    ({"text": "hi", "reply_markup": _keyboard(text="a", url="javascript:1")}, "URL_INVALID"),
    (
        {"text": "hi", "reply_markup": _keyboard(text="a", copy_text={"text": "x" * 257})},
        "copy text",
    ),
    (
        {
            "text": "hi",
            "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]},
        },
        "too many buttons in a row",
    ),
    (
        {
            "text": "hi",
            "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101},
        },
        "reply markup is too long",
    ),
]


@pytest.mark.parametrize(("params", "reason"), SENDING)
async def test_messages(client: Client, chat: Chat, params: dict[str, Any], reason: str) -> None:
    """A message that Telegram would not take is not taken."""
    assert reason in await client.refused("sendMessage", chat_id=chat.id, **params)


@pytest.mark.parametrize(
    ("html", "text", "kinds"),
    [
        ("<b>a</b> &lt;b&gt; &amp; &quot; &#39;", "a <b> & \" '", ["bold"]),
        ("x" * 4096, "x" * 4096, []),
        ("&amp;" * 4096, "&" * 4096, []),
        ('<a href="https://a.b/?c=1&amp;d=2">e</a>', "e", ["text_link"]),
        ("<b>a <i>b</i></b>", "a b", ["bold", "italic"]),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("  <b> a </b>  ", "a", ["bold"]),
        ("1 > 0", "1 > 0", []),
    ],
)
async def test_good_html(
    client: Client, chat: Chat, html: str, text: str, kinds: list[str]
) -> None:
    """What Telegram takes is taken, as Telegram shows it."""
    message = await client.ok("sendMessage", chat_id=chat.id, text=html, parse_mode="HTML")
    assert message["text"] == text
    assert [one["type"] for one in message.get("entities", [])] == kinds


async def test_unknown_parameters_of_every_method(client: Client) -> None:
    """No method takes a parameter that the reference does not have."""
    for method in METHODS:
        assert "unknown parameter zebra" in await client.refused(method, zebra=1)


async def test_the_token(client: Client) -> None:
    """Another token is 401, an unknown method 404."""
    assert (await client.call("getMe", token="1:x"))["error_code"] == 401  # noqa: S106
    assert (await client.call("sendLove"))["error_code"] == 404


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        ("private", "kicked", "Forbidden: bot was blocked by the user"),
        ("private", "deactivated", "Forbidden: user is deactivated"),
        ("group", "kicked", "Forbidden: bot was kicked from the group chat"),
        ("supergroup", "kicked", "Forbidden: bot was kicked from the supergroup chat"),
        ("supergroup", "left", "Forbidden: bot is not a member of the supergroup chat"),
        ("channel", "member", "Bad Request: need administrator rights in the channel chat"),
    ],
)
async def test_where_the_bot_may_not_write(
    client: Client, chat: Chat, kind: str, status: str, reason: str
) -> None:
    """Blocked, kicked, left, not an administrator: 403 or 400, as Telegram words it."""
    place = chat if kind == "private" else client.server.world.new_chat(kind, "Room")
    place.bot_status = status
    assert await client.refused("sendMessage", chat_id=place.id, text="hi") == reason


async def test_who_never_wrote(client: Client, ada: User) -> None:
    """A bot can't start a conversation."""
    assert "chat not found" in await client.refused("sendMessage", chat_id=1, text="hi")
    client.server.world.private(ada)
    refusal = await client.refused("sendMessage", chat_id=ada.id, text="hi")
    assert "can't initiate conversation" in refusal


async def test_missing_rights(client: Client, forum: Chat) -> None:
    """A group in which nobody but administrators may write."""
    forum.can_send = False
    refusal = await client.refused("sendMessage", chat_id=forum.id, text="hi")
    assert refusal == "Bad Request: not enough rights to send text messages to the chat"


async def test_a_migrated_group(client: Client, ada: User) -> None:
    """The refusal names the new id."""
    group = client.server.world.new_chat("group", "Room")
    new = await client.server.migrate(group, ada)
    body = await client.call("sendMessage", chat_id=group.id, text="hi")
    assert body["error_code"] == 400
    assert body["parameters"] == {"migrate_to_chat_id": new.id}


@pytest.mark.parametrize(("thread", "fine"), [(42, True), (1, False), (7, False), (None, True)])
async def test_topics(client: Client, forum: Chat, thread: int | None, fine: bool) -> None:
    """A topic that exists; General must have no thread id."""
    more = {} if thread is None else {"message_thread_id": thread}
    body = await client.call("sendMessage", chat_id=forum.id, text="hi", **more)
    assert body["ok"] is fine
    if not fine:
        assert "message thread not found" in body["description"]


async def test_closed_topics(client: Client, forum: Chat, ada: User) -> None:
    """Only administrators write there, also in reply."""
    talk = await client.server.group_message(forum, ada, "hello", thread=42)
    forum.closed.add(42)
    reply = {"message_id": talk["message_id"]}
    for more in ({"message_thread_id": 42}, {"reply_parameters": reply}):
        refusal = await client.refused("sendMessage", chat_id=forum.id, text="hi", **more)
        assert "TOPIC_CLOSED" in refusal
    forum.bot_status = "administrator"
    await client.ok("sendMessage", chat_id=forum.id, text="hi", message_thread_id=42)


async def test_other_bots(client: Client) -> None:
    """A bot can't write to a bot."""
    await client.server.private_message(User(88, "Other", is_bot=True), "hello")
    refusal = await client.refused("sendMessage", chat_id=88, text="hi")
    assert "bots can't send messages to bots" in refusal


async def test_replies_to_deleted_messages(client: Client, chat: Chat) -> None:
    """Refused, unless sending without reply is allowed."""
    client.server.delete(chat.messages[1])
    reply = {"message_id": 1}
    refusal = await client.refused(
        "sendMessage", chat_id=chat.id, text="hi", reply_parameters=reply
    )
    assert "message to be replied not found" in refusal
    reply |= {"allow_sending_without_reply": True}
    sent = await client.ok("sendMessage", chat_id=chat.id, text="hi", reply_parameters=reply)
    assert "reply_to_message" not in sent


async def test_edits(client: Client, chat: Chat, server: TelegramServer) -> None:
    """Nothing new, somebody else's message, a deleted or unknown one: refused."""
    sent = await client.ok("sendMessage", chat_id=chat.id, text="hi")
    where = {"chat_id": chat.id, "message_id": sent["message_id"]}
    assert "not modified" in await client.refused("editMessageText", text="hi", **where)
    keyboard = _keyboard(text="a", callback_data="a")
    for answer in (client.ok, client.refused):
        await answer("editMessageText", text="hi", reply_markup=keyboard, **where)
    await client.ok("editMessageText", text="ho", **where)
    assert "text is empty" in await client.refused("editMessageText", text="", **where)
    other = {"chat_id": chat.id, "message_id": 1}
    assert "can't be edited" in await client.refused("editMessageText", text="ho", **other)
    server.delete(chat.messages[sent["message_id"]])
    assert "to edit not found" in await client.refused("editMessageText", text="hi", **where)
    assert "not specified" in await client.refused("editMessageText", text="hi")
    inline = {"inline_message_id": "no"}
    assert "MESSAGE_ID_INVALID" in await client.refused("editMessageText", text="hi", **inline)
