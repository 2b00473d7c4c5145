"""Gets a page from a public web address, and refuses whatever is no page."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import httpx

from bot.errors import ConfigurationError

Resolve = Callable[[str, int], Sequence[str]]

_LARGEST = 10 * 1024 * 1024
_REDIRECTS = 5
_SECONDS = 60
_TYPES = (
    "text/",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",  # looked into
)
_NO_PAGE = ("text/css", "text/javascript", "text/csv", "text/calendar", "text/vcard")
_HEADERS = {"User-Agent": "faqbot-draft", "Accept": "text/html, text/plain, application/pdf, */*"}
# Public by their number, yet they lead to an address inside them.
_TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class Page(NamedTuple):
    """What an address holds; ``address`` is the one after redirects, ``charset`` may be ""."""

    address: str
    data: bytes
    type: str
    charset: str


def fetch(
    address: str, transport: httpx.BaseTransport | None = None, resolve: Resolve | None = None
) -> Page:
    """Return the page at ``address``; raises ConfigurationError with the reason, on one line.

    Only public addresses are asked, also after redirects. ``transport`` and ``resolve`` stand in
    for the network.
    """
    try:
        url = httpx.URL(address).copy_with(fragment=None)
        public = _Public(transport or httpx.HTTPTransport(trust_env=False), resolve or _addresses)
        client = httpx.Client(
            transport=public,
            headers=_HEADERS,
            timeout=15,
            trust_env=False,
            follow_redirects=True,
            max_redirects=_REDIRECTS,
        )
        with client, client.stream("GET", url) as response:
            return _page(response)
    except (httpx.InvalidURL, UnicodeError) as reason:
        raise ConfigurationError(f"{address}: this is no web address: {reason}") from reason
    except httpx.TooManyRedirects as reason:
        message = f"{address}: this address only leads on to others, without end"
        raise ConfigurationError(message) from reason
    except httpx.HTTPError as reason:
        why = str(reason) or type(reason).__name__
        raise ConfigurationError(f"{url}: this page can't be reached: {why}") from reason


def _page(response: httpx.Response) -> Page:
    url, deadline = response.url.copy_with(fragment=None), time.monotonic() + _SECONDS
    if not response.is_success:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise ConfigurationError(f"{url}: the server answers {status}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and (not kind.startswith(_TYPES) or kind in _NO_PAGE):
        raise ConfigurationError(f"{url}: this is {kind}, and no text that can be read")
    data = bytearray()
    for chunk in response.iter_bytes(65536):
        data += chunk
        if len(data) > _LARGEST:
            raise ConfigurationError(f"{url}: this page has more than 10 MB; save its text alone")
        if time.monotonic() > deadline:
            raise ConfigurationError(f"{url}: this page takes more than {_SECONDS} seconds")
    return Page(str(url), bytes(data), kind, response.charset_encoding or "")


class _Public(httpx.BaseTransport):
    """Asks public addresses only, each by the very number that was looked at: what a name leads to
    may change in between."""

    def __init__(self, inner: httpx.BaseTransport, resolve: Resolve) -> None:
        self._inner, self._resolve = inner, resolve
        self.close = inner.close  # type: ignore[method-assign]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigurationError(f"{url}: a web address begins with https:// or http://")
        if url.userinfo:
            raise ConfigurationError(f"{url.host}: leave user name and password out of the address")
        host = url.raw_host.decode("ascii")
        try:
            numbers = self._resolve(host, url.port or (443 if url.scheme == "https" else 80))
        except (OSError, UnicodeError) as reason:
            raise ConfigurationError(f"{url}: there is no server of the name '{host}'") from reason
        if not numbers or not all(map(_is_public, numbers)):
            raise ConfigurationError(
                f"{url}: this address is not public; save the page and draft from the file"
            )
        request.extensions["sni_hostname"] = host
        pinned = url.copy_with(host=numbers[0])
        return self._inner.handle_request(
            httpx.Request("GET", pinned, headers=request.headers, extensions=request.extensions)
        )


def _is_public(number: str) -> bool:
    found = ipaddress.ip_address(number.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or found
    tunnel = any(inside in net for net in _TUNNELS if net.version == inside.version)
    return inside.is_global and not inside.is_multicast and not tunnel


def _addresses(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
