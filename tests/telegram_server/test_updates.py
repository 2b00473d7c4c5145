"""getUpdates and webhooks: offsets, kinds kept, one consumer only."""

from __future__ import annotations

import asyncio

import pytest

from telegram_server import TelegramServer, User
from telegram_server.conftest import Client
from telegram_server.http import HttpServer, Params


async def test_offsets(client: Client, ada: User) -> None:
    """An update comes again until a higher offset confirms it; a negative one skips."""
    for text in ("one", "two", "three"):
        await client.server.private_message(ada, text)
    first = await client.ok("getUpdates")
    assert [one["message"]["text"] for one in first] == ["one", "two", "three"]
    assert await client.ok("getUpdates", limit=1) == first[:1]
    rest = await client.ok("getUpdates", offset=first[0]["update_id"] + 1)
    assert rest == first[1:]
    assert await client.ok("getUpdates", offset=-1) == first[2:]
    assert "limit" in await client.refused("getUpdates", limit=101)


async def test_allowed_updates_are_kept(client: Client, ada: User) -> None:
    """Left out: the setting before; an empty list: the default, without chat_member."""
    await client.ok("getUpdates", allowed_updates=["callback_query"])
    await client.server.private_message(ada, "unseen")
    assert await client.ok("getUpdates") == []
    await client.ok("getUpdates", allowed_updates=[])
    await client.server.private_message(ada, "seen")
    assert len(await client.ok("getUpdates")) == 1
    assert not client.server.updates.wanted("chat_member")
    refusal = await client.refused("getUpdates", allowed_updates=["everything"])
    assert "unknown update type" in refusal


async def test_a_second_consumer_ends_the_first(client: Client, ada: User) -> None:
    """The poll before gets 409; the new one gets the updates."""
    first = asyncio.create_task(client.call("getUpdates", timeout=30))
    await client.server.updates.polled.wait()
    second = asyncio.create_task(client.call("getUpdates", timeout=30))
    refused = await first
    assert refused["error_code"] == 409
    assert "terminated by other getUpdates request" in refused["description"]
    await client.server.private_message(ada, "hello")
    assert len((await second)["result"]) == 1


@pytest.mark.parametrize(
    ("text", "more", "shown"),
    [
        ("hello", {}, False),
        ("@fact_test_bot hello", {}, False),
        ("/ask hello", {}, True),
        ("/ask@fact_test_bot hello", {}, True),
        ("/ask@other_bot hello", {}, False),
        ("hello", {"reply_to": {"from": {"id": 110201543}}}, True),
        (None, {"new_chat_title": "Room"}, True),
    ],
)
async def test_privacy_mode(
    client: Client, ada: User, text: str | None, more: dict, shown: bool
) -> None:
    """Commands, replies to the bot and service messages; everything to an administrator."""
    client.server.privacy_mode = True
    chat = client.server.world.new_chat("supergroup", "Room")
    await client.server.group_message(chat, ada, text, **more)
    assert len(await client.ok("getUpdates")) == shown
    chat.bot_status = "administrator"
    await client.server.group_message(chat, ada, text, **more)
    assert len(await client.ok("getUpdates")) == shown + 1
    chat.bot_status = "left"
    await client.server.group_message(chat, ada, text, **more)
    assert len(await client.ok("getUpdates")) == shown + 1


@pytest.mark.parametrize(
    ("url", "more", "reason"),
    [
        ("http://bot.example/telegram", {}, "An HTTPS URL must be provided"),
        ("https://bot.example:8080/telegram", {}, "only on ports"),
        ("https://bot.example/", {"secret_token": "no spaces"}, "unallowed characters"),
        ("https://bot.example/", {"secret_token": "x" * 257}, "unallowed characters"),
        ("https://bot.example/", {"max_connections": 0}, "max_connections"),
    ],
)
async def test_webhooks_that_are_refused(client: Client, url: str, more: dict, reason: str) -> None:
    """Plain HTTP, other ports, secrets that no header can hold."""
    assert reason in await client.refused("setWebhook", url=url, **more)


async def test_webhook_and_polling_exclude_each_other(client: Client) -> None:
    """While a webhook is set, getUpdates is 409; deleteWebhook frees it."""
    await client.ok("setWebhook", url="https://bot.example/telegram")
    assert (await client.call("getUpdates"))["error_code"] == 409
    assert (await client.ok("getWebhookInfo"))["url"] == "https://bot.example/telegram"
    await client.ok("deleteWebhook")
    assert (await client.ok("getWebhookInfo"))["url"] == ""
    await client.ok("getUpdates")


async def test_updates_are_pushed(server: TelegramServer, client: Client, ada: User) -> None:
    """To the path of the webhook, until they are taken; what is refused comes again."""
    got: list[tuple[str, Params]] = []
    answers = iter([(503, {}), (200, {}), (200, {})])

    async def receive(path: str, params: Params) -> tuple[int, Params]:
        got.append((path, params))
        return next(answers)

    receiver = HttpServer(receive)
    await receiver.start()
    try:
        server.updates.target = f"http://127.0.0.1:{receiver.port}"
        await client.ok("setWebhook", url="https://bot.example/telegram", secret_token="s")  # noqa: S106
        await server.private_message(ada, "one")
        await server.private_message(ada, "two")
    finally:
        await receiver.stop()
    texts = [(path, one["message"]["text"]) for path, one in got]
    assert texts == [("/telegram", "one"), ("/telegram", "one"), ("/telegram", "two")]
    assert server.updates.pushed == [503, 200, 200]
    assert server.updates.pending == []


async def test_faults_on_demand(client: Client, ada: User) -> None:
    """A test can ask for any refusal, and for sending limits."""
    await client.server.private_message(ada, "hello")
    now = [0.0]
    client.server.flood.clock = lambda: now[0]
    client.server.flood.per_chat = (1, 1.0)
    await client.ok("sendMessage", chat_id=ada.id, text="one")
    body = await client.call("sendMessage", chat_id=ada.id, text="two")
    assert body["error_code"] == 429
    assert body["parameters"]["retry_after"] >= 1
    now[0] = 1.0
    await client.ok("sendMessage", chat_id=ada.id, text="two")
