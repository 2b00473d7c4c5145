"""A server between the bot and PostgreSQL that loses the answer to a COMMIT."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import URL


@dataclass
class LossyProxy:
    """Passes everything on until it is told to ``lose_next``."""

    url: URL
    lose_next: bool = False
    closed: bool = False  # whether new connections are refused
    lost: int = 0  # answers
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a client with the real server; cut both once an answer was lost."""
        self.connections.add(asyncio.create_task(self._connect(reader, writer)))

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.closed:
            await _close(writer)
            return
        behind = await asyncio.open_connection(self.url.host, self.url.port or 5432)
        losing = asyncio.Event()
        tasks = [
            asyncio.create_task(self._ask(reader, behind[1], losing)),
            asyncio.create_task(self._answer(behind[0], writer, losing)),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _close(writer)
        await _close(behind[1])

    async def _ask(
        self, client: asyncio.StreamReader, server: asyncio.StreamWriter, losing: asyncio.Event
    ) -> None:
        while data := await client.read(65536):
            if self.lose_next and b"COMMIT" in data:
                self.lose_next = False
                losing.set()
            server.write(data)

    async def _answer(
        self, server: asyncio.StreamReader, client: asyncio.StreamWriter, losing: asyncio.Event
    ) -> None:
        while data := await server.read(65536):
            if losing.is_set():
                self.lost += 1
                return
            client.write(data)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def lossy_proxy(url: URL) -> AsyncIterator[tuple[LossyProxy, URL]]:
    """Yield the proxy before the server at ``url``, and the address to reach it by.

    Whoever connects has to be gone when it ends.
    """
    proxy = LossyProxy(url)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, url.set(host="127.0.0.1", port=port)
    finally:
        server.close()
        async with asyncio.timeout(5):
            await asyncio.gather(*proxy.connections)
