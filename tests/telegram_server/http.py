"""A small HTTP server on loopback: enough for a Bot API client that keeps its connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from telegram_server.gateway import Raw

Params = dict[str, Any]
Answer = tuple[int, dict[str, Any]] | Raw | None
Respond = Callable[[str, Params], Awaitable[Answer]]


class HttpServer:
    """Hands each request to ``respond(path, params)``; None closes without an answer."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port of the loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close every connection."""
        if self._server:
            self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._serve(reader, writer):
                pass
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        request, _, rest = head.partition(b"\r\n")
        headers = BytesParser().parsebytes(rest)
        verb, target, _ = request.decode().split(" ")
        if verb not in ("GET", "POST"):
            return False
        body = await reader.readexactly(int(headers.get("Content-Length", 0)))
        params = _params(target, headers.get("Content-Type", ""), body)
        answer = await self._while_connected(reader, urlsplit(target).path, params)
        if answer is None:
            return False
        if isinstance(answer, Raw):
            writer.write(answer.head() + answer.body)
            await writer.drain()
            return False
        status, data = answer
        payload = json.dumps(data).encode()
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (status, len(payload), payload)
        )
        await writer.drain()
        return True

    async def _while_connected(
        self, reader: asyncio.StreamReader, path: str, params: Params
    ) -> Answer:
        """Answer, unless the client hangs up first: a poll that is given up conflicts with none."""
        answering = asyncio.ensure_future(self._respond(path, params))
        hanging_up = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((answering, hanging_up), return_when=asyncio.FIRST_COMPLETED)
            return await answering if answering.done() else None
        finally:
            for task in (answering, hanging_up):
                task.cancel()
            await asyncio.gather(answering, hanging_up, return_exceptions=True)


def _params(target: str, content_type: str, body: bytes) -> Params:
    params: Params = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
    if content_type.startswith("application/json") and body:
        params |= json.loads(body)
    elif content_type.startswith("application/x-www-form-urlencoded"):
        params |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    elif content_type.startswith("multipart/form-data"):
        params |= _parts(content_type, body)
    return params


def _parts(content_type: str, body: bytes) -> Params:
    """Return the fields of a form with files; a file is (name, content)."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    fields: Params = {}
    for part in BytesParser(policy=policy.HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content, file = part.get_payload(decode=True), part.get_filename()
        fields[name] = (file, content) if file else content.decode()
    return fields
