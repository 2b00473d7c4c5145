"""Requests to Telegram: what arrives there, and what a failure is for the library."""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Self

import pytest
from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot
from telegram_server import TelegramServer, User
from telegram_server.errors import retry_after
from telegram_server.gateway import BAD_ANSWERS
from telegram_server.http import HttpServer

from bot.errors import ConfigurationError
from bot.telegram.observing import Metrics
from bot.telegram.questions import article
from bot.telegram.request import ChatRateLimiter, GatewayRequest, is_transport_failure
from bot.telegram.services import plain

Json = dict[str, Any]


@asynccontextmanager
async def connected(server: TelegramServer) -> AsyncIterator[Bot]:
    """Return an initialised bot of the library on our request layer."""
    async with bot_at(server.url, server.token) as bot:
        yield bot


@asynccontextmanager
async def bot_at(root: str, token: str) -> AsyncIterator[Bot]:
    """Return a bot at any address, not initialised."""
    request = GatewayRequest()
    async with request:
        yield Bot(token, f"{root}/bot", request=request, get_updates_request=request)


class Recorder:
    """A server that keeps what it is sent and answers as it is told to."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Json]] = []
        self.answer: tuple[int, Json] | None = (200, {"ok": True, "result": True})
        self.wait = asyncio.Event()
        self.wait.set()
        self._http = HttpServer(self._respond)

    async def _respond(self, path: str, params: Json) -> tuple[int, Json] | None:
        self.requests.append((path, params))
        await self.wait.wait()
        return self.answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.port}"

    async def __aenter__(self) -> Self:
        await self._http.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.stop()


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    """Start such a server."""
    async with Recorder() as one:
        yield one


async def test_text_arrives_as_it_was_given(server: TelegramServer, ada: User) -> None:
    """Letters of any script, line breaks, and what has a meaning in forms."""
    await server.private_message(ada, "hello")
    text = "50 % & more = «ça» 你好 🙂\n+1;a?b#c"
    async with connected(server) as bot:
        await bot.send_message(ada.id, text)
    assert [call.params["text"] for call in server.sent("sendMessage")] == [text]
    assert server.refused == []


async def test_files_are_uploaded(recorder: Recorder) -> None:
    """A file goes out with its name and kind, beside the other parameters."""
    async with bot_at(recorder.url, "1:a") as bot:
        await bot.set_webhook("https://bot.example", b"-----BEGIN", max_connections=9)
    ((path, params),) = recorder.requests
    assert path == "/bot1:a/setWebhook"
    assert (params["url"], params["max_connections"]) == ("https://bot.example", "9")
    assert params["certificate"] == ("application.octet-stream", b"-----BEGIN")


async def test_refusals_are_the_librarys_errors(server: TelegramServer, ada: User) -> None:
    """What Telegram refuses is refused as the library's users know it."""
    await server.private_message(ada, "hello")
    async with connected(server) as bot:
        server.fail("sendMessage", retry_after(3))
        with pytest.raises(RetryAfter):
            await bot.send_message(ada.id, "a")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(777, "a")
    async with bot_at(server.url, "1:wrong") as bot:
        with pytest.raises(InvalidToken):
            await bot.get_me()


async def test_a_lost_connection_is_a_network_error(server: TelegramServer, ada: User) -> None:
    """It has a cause that tells it from an answer, and the next request goes through."""
    await server.private_message(ada, "hello")
    async with connected(server) as bot:
        server.fail("sendMessage", None)
        with pytest.raises(NetworkError) as lost:
            await bot.send_message(ada.id, "a")
        assert is_transport_failure(lost.value)
        await bot.send_message(ada.id, "b")


async def test_nobody_there_is_a_network_error() -> None:
    """A port on which nobody listens."""
    async with Recorder() as gone:
        root = gone.url
    async with bot_at(root, "1:a") as bot:
        with pytest.raises(NetworkError) as lost:
            await bot.get_me()
    assert is_transport_failure(lost.value)


async def test_an_answer_that_does_not_come_is_a_time_out(recorder: Recorder) -> None:
    """The limit of one call wins over the default."""
    recorder.wait.clear()
    async with bot_at(recorder.url, "1:a") as bot:
        with pytest.raises(TimedOut) as late:
            await bot.get_me(read_timeout=0.05)
    assert is_transport_failure(late.value)


@pytest.mark.parametrize("bad", sorted(BAD_ANSWERS))
async def test_every_call_of_the_bot_is_made_again(server: TelegramServer, bad: str) -> None:
    """Whatever the method, a bad answer is tried again until Telegram's own comes."""
    room = server.world.new_chat("supergroup", "Room")
    ada = User(501, "Ada")
    await server.private_message(ada, "hello")
    limiter = ChatRateLimiter(None, Metrics(), sleep=lambda _: asyncio.sleep(0))
    bot: Bot = ExtBot(
        server.token, f"{server.url}/bot", request=GatewayRequest(), rate_limiter=limiter
    )
    async with bot:
        message = await bot.send_message(ada.id, "a")
        press = await server.press_data(None, "x", ada)
        typed = await server.inline_query(ada, "x")
        visit = await server.guest_message(ada, room, "@fact_test_bot x")
        ids = {id(query): key for key, query in server.queries.items()}
        result = article("1", "A", "", plain("a"))
        calls = {
            "getMe": bot.get_me,
            "deleteWebhook": bot.delete_webhook,
            "setWebhook": partial(bot.set_webhook, "https://bot.example"),
            "getMyCommands": bot.get_my_commands,
            "setMyCommands": partial(bot.set_my_commands, [BotCommand("help", "Help")]),
            "getMyDescription": bot.get_my_description,
            "setMyDescription": partial(bot.set_my_description, "a"),
            "getMyShortDescription": bot.get_my_short_description,
            "setMyShortDescription": partial(bot.set_my_short_description, "a"),
            "getChatMember": partial(bot.get_chat_member, room.id, ada.id),
            "sendMessage": partial(bot.send_message, ada.id, "b"),
            "editMessageText": partial(bot.edit_message_text, "c", ada.id, message.message_id),
            "answerCallbackQuery": partial(bot.answer_callback_query, ids[id(press)]),
            "answerInlineQuery": partial(bot.answer_inline_query, ids[id(typed)], [result]),
            "answerGuestQuery": partial(bot.answer_guest_query, ids[id(visit)], result),
        }
        for method, call in calls.items():
            server.spoil(method, bad)
            before = len(server.sent(method))
            await call()
            assert len(server.sent(method)) == before + 1, method
    assert {call.method for call in server.calls} >= calls.keys()


async def test_errors_never_show_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """Neither what is raised nor its traceback nor any log holds it."""
    caplog.set_level(logging.DEBUG)
    token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - made up
    shown = []
    for root in ("http://127.0.0.1:1", "http://127.0.0.1:x", "gopher://127.0.0.1"):
        async with bot_at(root, token) as bot:
            with pytest.raises(NetworkError) as error:
                await bot.get_me(connect_timeout=1)
        shown += traceback.format_exception(error.value)
    # The libraries' own loggers are for debugging; whatever the program logs is redacted.
    logged = (one for one in caplog.records if not one.name.startswith(("telegram.Bot", "http")))
    shown += [record.getMessage() for record in logged]
    assert shown
    assert not [line for line in shown if token.partition(":")[2] in line]


@pytest.mark.parametrize("name", ["http_proxy", "ALL_PROXY"])
async def test_the_environments_proxy_is_used(
    recorder: Recorder, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request goes to the proxy with its whole address, unless NO_PROXY names the server."""
    for other in [one for one in os.environ if one.lower().endswith("_proxy")]:
        monkeypatch.delenv(other)
    monkeypatch.setenv(name, recorder.url)
    async with bot_at("http://telegram.example:8081", "1:a") as bot:
        await bot.log_out()
    assert [path for path, _ in recorder.requests] == ["/bot1:a/logOut"]
    monkeypatch.setenv("NO_PROXY", ".example")
    async with bot_at("http://nowhere.example:8081", "1:a") as bot:
        with pytest.raises(NetworkError):
            await bot.log_out()
    assert len(recorder.requests) == 1


def test_a_proxy_of_no_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy is a wrong setting, said at once and with what to do."""
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(ConfigurationError, match=r"HTTPS_PROXY=http://"):
        GatewayRequest()
