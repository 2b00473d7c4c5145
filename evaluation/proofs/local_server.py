"""A Bot API server for load: it checks nothing and is quick, so that the bot is what is measured.

The strict one, which tests use, is in ``tests/telegram_server``.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - made up
BOT = {"id": 110201543, "is_bot": True, "first_name": "Fact Bot", "username": "fact_test_bot"}
Json = dict[str, Any]

_CHAT = re.compile(rb"(?:^|&)chat_id=(-?\d+)")
_QUOTED = re.compile(rb"(?:^|&)reply_parameters=[^&]*?message_id%22%3A(?:\+|%20)*(\d+)")
_FORM = re.compile(rb"(?:^|&)(offset|limit|timeout)=(\d+)")
_PROFILE: Json = {
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getMyName": {"name": ""},
}
_RETRY_SECONDS = 0.1


class LocalTelegram:
    """Hands out updates by long polling or webhook and notes when each chat gets a reply.

    It serves as long as the block lasts: ``async with LocalTelegram() as server``.
    """

    def __init__(self) -> None:
        self.port = 0
        self.sent: dict[int, list[float]] = defaultdict(list)  # chat: moments of its replies
        self.quoted: list[tuple[int, int]] = []  # (chat, message) of replies in groups, in order
        self.asked: dict[int, float] = {}  # chat, or message in a group: moment of its question
        self.killed = 0  # how often a bot was, for who asks along
        self.polled = asyncio.Event()  # a bot has asked for updates or set its webhook
        self.hooks: list[tuple[int, str]] = []  # (port, secret); each update goes to all of them
        # A database that was used before knows the numbers of then: a message whose number it
        # knows would be taken for one that was answered already.
        self._update_ids = itertools.count(int(time.time() * 1000))
        self._messages = itertools.count(int(time.time() * 100))
        self._waiting: deque[Json] = deque()
        self._news = asyncio.Event()
        self._replied = asyncio.Event()
        self._queues: list[asyncio.Queue[bytes]] = []
        self._pushers: list[asyncio.Task[None]] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close everything."""
        for task in self._pushers:
            task.cancel()
        await asyncio.gather(*self._pushers, return_exceptions=True)
        if self._server:
            self._server.close()

    @property
    def url(self) -> str:
        """The root that goes into ``TELEGRAM_API_URL``."""
        return f"http://127.0.0.1:{self.port}"

    # People -----------------------------------------------------------------------------------

    def ask(self, chat: int, text: str) -> None:
        """Let a person ask something in private."""
        self.asked[chat] = time.monotonic()
        self._message({"id": chat, "type": "private", "first_name": "P"}, chat, text)

    def ask_in_group(self, chat: int, person: int, text: str) -> int:
        """Let a person ask something in a group; return the number of the message."""
        group = {"id": chat, "type": "supergroup", "title": "G"}
        command = [{"type": "bot_command", "offset": 0, "length": 4}]
        number = self._message(group, person, f"/ask {text}", entities=command)
        self.asked[number] = time.monotonic()
        return number

    def _message(self, where: Json, person: int, text: str, **more: Any) -> int:
        message = {
            "message_id": next(self._messages),
            "date": int(time.time()),
            "chat": where,
            "from": {"id": person, "is_bot": False, "first_name": "P", "language_code": "en"},
            "text": text,
            **more,
        }
        update = {"update_id": next(self._update_ids), "message": message}
        if self.hooks:
            payload = json.dumps(update).encode()
            for queue in self._queues:
                queue.put_nowait(payload)
        else:
            self._waiting.append(update)
            self._news.set()
        return int(message["message_id"])

    async def until_answered(self, chats: int, seconds: float) -> bool:
        """Wait until so many chats have a reply; tell whether they have."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.until(lambda: len(self.sent) >= chats)
        return len(self.sent) >= chats

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition over what was sent."""
        while not condition():
            self._replied.clear()
            await self._replied.wait()

    # Webhooks ---------------------------------------------------------------------------------

    def add_hook(self, port: int, secret: str, connections: int) -> None:
        """Push updates to a webhook on this machine from now on."""
        self.hooks.append((port, secret))
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._queues.append(queue)
        while self._waiting:  # asked before anybody was there
            queue.put_nowait(json.dumps(self._waiting.popleft()).encode())
        for _ in range(connections):
            self._pushers.append(asyncio.create_task(_push(port, secret, queue)))

    # Methods ----------------------------------------------------------------------------------

    async def answer(self, method: str, body: bytes) -> Any:
        """Return the result of a method."""
        if method in ("sendMessage", "editMessageText"):
            return self._send(body)
        if method == "getUpdates":
            return await self._get_updates(body)
        if method == "setWebhook":
            self.polled.set()
        if method == "getMe":
            return {**BOT, "can_read_all_group_messages": True, "supports_inline_queries": True}
        return _PROFILE.get(method, True)

    def _send(self, body: bytes) -> Json:
        found = _CHAT.search(body)
        chat = int(found[1]) if found else 0
        self.sent[chat].append(time.monotonic())
        if quoted := _QUOTED.search(body):
            self.quoted.append((chat, int(quoted[1])))
        self._replied.set()
        return {
            "message_id": next(self._messages),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "P"},
            "from": BOT,
            "text": "...",
        }

    async def _get_updates(self, body: bytes) -> list[Json]:
        form = {name: int(value) for name, value in _FORM.findall(body)}
        self.polled.set()
        while self._waiting and self._waiting[0]["update_id"] < form.get(b"offset", 0):
            self._waiting.popleft()
        if not self._waiting and form.get(b"timeout"):
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), form[b"timeout"])
        return list(itertools.islice(self._waiting, form.get(b"limit", 100)))


class _Connection(asyncio.Protocol):
    """One HTTP connection, as little as a client of ours needs."""

    def __init__(self, server: LocalTelegram) -> None:
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - narrows the type
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if self._task:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, mark, rest = self._buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        size = int(length[1]) if length else 0
        if len(rest) < size:
            return
        self._buffer = rest[size:]
        path, _, query = head.split(b" ", 2)[1].partition(b"?")
        form = b"&".join(filter(None, (query, rest[:size])))
        method = path.rsplit(b"/", 1)[-1].decode()
        self._task = asyncio.create_task(self._respond(method, form))

    async def _respond(self, method: str, body: bytes) -> None:
        result = await self._server.answer(method, body)
        payload = json.dumps({"ok": True, "result": result}).encode()
        if self._transport:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (len(payload), payload)
            )


async def _push(port: int, secret: str, queue: asyncio.Queue[bytes]) -> None:
    """Post updates over one connection; like Telegram, again until there is a 200."""
    head = (
        f"POST /telegram HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
    ).encode()
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while True:
        payload = await queue.get()
        while True:
            try:
                stream = stream or await asyncio.open_connection("127.0.0.1", port)
                if await _post(*stream, head + b"%d\r\n\r\n%s" % (len(payload), payload)):
                    break
            except (OSError, asyncio.IncompleteReadError):
                stream = None
            await asyncio.sleep(_RETRY_SECONDS)


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
    return head.startswith(b"HTTP/1.1 200")
