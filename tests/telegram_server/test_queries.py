"""Presses, inline queries and guest queries are answered once, in time, within the limits."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_server import Chat, User, queries
from telegram_server.conftest import Client

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _article(**more: Any) -> dict[str, Any]:
    content = {"message_text": "text"}
    return {"type": "article", "id": "1", "title": "t", "input_message_content": content} | more


async def test_a_press_is_answered_once(client: Client, chat: Chat, ada: User) -> None:
    """A second answer, a late one, and one to no press are refused; so is a long text."""
    del chat
    query = await client.server.press_data(None, "x", ada)
    answer = {"callback_query_id": query.id}
    long = await client.refused("answerCallbackQuery", text="x" * 201, **answer)
    assert "MESSAGE_TOO_LONG" in long
    await client.ok("answerCallbackQuery", text="x" * 200, **answer)
    assert TOO_OLD in await client.refused("answerCallbackQuery", **answer)
    late = await client.server.press_data(None, "x", ada)
    late.expired = True
    assert TOO_OLD in await client.refused("answerCallbackQuery", callback_query_id=late.id)
    assert TOO_OLD in await client.refused("answerCallbackQuery", callback_query_id="never")


async def test_whoever_asks_does_not_wait_for_ever(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some seconds nobody can be answered any more."""
    query = await client.server.inline_query(ada, "x")
    monkeypatch.setattr(queries, "PATIENCE", -1.0)
    late = await client.refused("answerInlineQuery", inline_query_id=query.id, results=[])
    assert TOO_OLD in late


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"results": [_article(id=str(number)) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [_article(), _article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [_article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [_article(id="x" * 65)]}, "RESULT_ID_INVALID"),
        ({"results": [_article(id="é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [_article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [_article(title="\u200b")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [], "cache_time": -1}, "cache_time"),
        ({"results": [], "button": {"text": "\u2060", "start_parameter": "a"}}, "non-empty"),
        ({"results": [_article(type="photo")]}, "unsupported type"),
        ({"results": [_article(hide_url=True)]}, "unknown parameter hide_url"),
        ({"results": [_article(input_message_content={"message_text": ""})]}, "text is empty"),
        (
            {"results": [_article(input_message_content={"message_text": "x" * 4097})]},
            "too long",
        ),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "a"}}, "exactly one"),
        ({"results": [], "button": {"text": "a", "start_parameter": "a b"}}, "START_PARAM"),
        ({"results": [], "button": {"text": "a", "start_parameter": "x" * 65}}, "START_PARAM"),
        ({"results": [], "switch_pm_text": "a"}, "unknown parameter"),
        ({}, "parameter results of answerInlineQuery is missing"),
    ],
)
async def test_inline_results(
    client: Client, ada: User, params: dict[str, Any], reason: str
) -> None:
    """Results beyond Telegram's limits are refused."""
    query = await client.server.inline_query(ada, "x")
    refusal = await client.refused("answerInlineQuery", inline_query_id=query.id, **params)
    assert reason in refusal
    await client.ok("answerInlineQuery", inline_query_id=query.id, results=[_article()])
    again = await client.refused("answerInlineQuery", inline_query_id=query.id, results=[])
    assert TOO_OLD in again


async def test_a_guest_answers_once(client: Client, ada: User) -> None:
    """One result for one mention, and a press is no mention."""
    chat = client.server.world.new_chat("supergroup", "Elsewhere")
    query = await client.server.guest_message(ada, chat, "@fact_test_bot hello")
    press = await client.server.press_data(None, "x", ada)
    wrong = await client.refused("answerGuestQuery", guest_query_id=press.id, result=_article())
    assert TOO_OLD in wrong
    sent = await client.ok("answerGuestQuery", guest_query_id=query.id, result=_article())
    assert client.server.world.inline_messages[sent["inline_message_id"]]["text"] == "text"
    again = await client.refused("answerGuestQuery", guest_query_id=query.id, result=_article())
    assert TOO_OLD in again
