"""Requests to Telegram by aiohttp: a fraction of the processor time of the library's own layer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.errors import ConfigurationError

READ_SECONDS = 5.0
_CONNECT_SECONDS = 5.0
_UPLOAD_SECONDS = 20.0  # for the whole of what is sent with files
_POOL_SECONDS = 1.0
_CONNECTIONS = 256
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Seconds = Any  # float | None, or ``BaseRequest.DEFAULT_NONE``, whose type the library keeps private


class ConnectionFailedError(Exception):
    """Telegram could not be reached or did not answer: what went wrong, without the address.

    The cause of every ``NetworkError`` and ``TimedOut`` that is raised here; a fault of this
    program's own making has another one.
    """


class AiohttpRequest(BaseRequest):
    """The library's request layer. One origin, its proxy as the environment says.

    Certificates are those of the library's own layer: ``SSL_CERT_FILE``, else certifi's.
    """

    __slots__ = ("_connections", "_free", "_proxy", "_session")

    def __init__(self, root: str, connections: int = _CONNECTIONS) -> None:
        """``root``: of the Bot API server. Raises ConfigurationError for a proxy of no use."""
        self._proxy = _proxy(root)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(connections)

    @property
    def read_timeout(self) -> float | None:
        """Return how many seconds an answer may take."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the session; connections come with the first requests."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                # Connections are counted here, so that waiting for one has a limit of its own.
                connector=aiohttp.TCPConnector(limit=0, ssl=httpx.create_ssl_context()),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_timeout(READ_SECONDS, _CONNECT_SECONDS),
            )
            self._free = asyncio.Semaphore(self._connections)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's interface
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return status and body; raises NetworkError, of which TimedOut is a kind."""
        within = _timeout(
            _or(read_timeout, READ_SECONDS),
            _or(connect_timeout, _CONNECT_SECONDS),
            _or(write_timeout, _UPLOAD_SECONDS),
            files=bool(request_data and request_data.contains_files),
        )
        pool = _or(pool_timeout, _POOL_SECONDS)
        await self._connection(pool)
        try:
            return await self._exchange(url, method, request_data, within)
        finally:
            self._free.release()

    async def post_form(
        self, url: str, fields: Mapping[str, str], seconds: float
    ) -> tuple[int, Any]:
        """Return the status and the JSON of an answer that may take ``seconds``.

        Raises NetworkError; ValueError for what is no JSON.
        """
        within = _timeout(seconds, _CONNECT_SECONDS)
        status, body = await self._send(url, "POST", urlencode(fields).encode(), within)
        return status, json.loads(body)

    async def _connection(self, seconds: float | None) -> None:
        """Wait for one of the connections to be free."""
        if not self._free.locked():
            await self._free.acquire()  # returns at once
            return
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            raise TimedOut(
                f"Pool timeout: all {self._connections} connections are occupied. "
                "The request was *not* sent to Telegram."
            ) from ConnectionFailedError("no connection was free")

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, within: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if data is None:
            return await self._send(url, method, None, within)
        if not data.contains_files:
            form = data.url_encoded_parameters().encode()
            return await self._send(url, method, form, within)
        return await self._send(url, method, _multipart(data), within)

    async def _send(
        self,
        url: str,
        method: str,
        body: bytes | aiohttp.FormData | None,
        within: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        if self._session is None or self._session.closed:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        sending = self._session.request(
            method,
            URL(url, encoded=True),
            data=body,
            headers=_FORM if isinstance(body, bytes) else None,
            timeout=within,
            proxy=self._proxy,
            allow_redirects=False,
        )
        try:
            async with sending as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from _fault(error, url)
        except (aiohttp.ClientError, OSError) as error:
            fault = _fault(error, url)
            raise NetworkError(str(fault)) from fault


def _or(given: Seconds, default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given


def _timeout(
    read: float | None, connect: float | None, write: float | None = None, *, files: bool = False
) -> aiohttp.ClientTimeout:
    total = None
    if files and None not in (read, connect, write):
        total = sum(filter(None, (read, connect, write)))
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)


def _multipart(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _fault(error: Exception, url: str) -> ConnectionFailedError:
    """Say what went wrong; the address, which some errors quote, holds the token."""
    said = str(error).replace(url, "Telegram")
    return ConnectionFailedError(": ".join(filter(None, (type(error).__name__, said))))


def _proxy(root: str) -> str | None:
    """Return the proxy that the environment names for this address."""
    parts = urlsplit(root)
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found or proxy_bypass(parts.netloc):
        return None
    proxy = found if "://" in found else f"http://{found}"
    if urlsplit(proxy).scheme not in ("http", "https"):
        raise ConfigurationError(
            f"The environment names a proxy of the kind '{urlsplit(proxy).scheme}'. Telegram is "
            "reached through HTTP proxies only: set HTTPS_PROXY=http://host:port, or NO_PROXY=*"
        )
    return proxy
