"""Fetches a page from a public web address: nobody drafts from what stands behind a firewall."""

import ipaddress
import socket
import time
from typing import NamedTuple

import httpx

from bot.errors import ConfigurationError

_LARGEST = 10 * 1024 * 1024  # bytes of a page
_SECONDS = 60
_TYPES = (
    "text/",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",  # looked into
)
_HEADERS = {"User-Agent": "faqbot-draft", "Accept": "text/html, text/plain, application/pdf, */*"}
# Public by their number, yet they lead to an address inside them.
_TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class Page(NamedTuple):
    """What an address, after redirects, has; ``kind`` and ``encoding`` are as the server says."""

    address: str
    data: bytes
    kind: str
    encoding: str | None  # None where ``data`` can't be read in it


def fetch(address: str, transport: httpx.BaseTransport | None = None) -> Page:
    """Return the page at ``address``; raises ConfigurationError with the reason."""
    try:
        url = httpx.URL(address).copy_with(fragment=None)
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigurationError(f"{url}: a web address begins with https:// or http://")
        if url.userinfo:  # the address becomes that of the source
            raise ConfigurationError(f"{url.host}: leave user name and password out of the address")
        client = httpx.Client(
            transport=PublicTransport(transport),
            headers=_HEADERS,
            timeout=15,
            trust_env=False,
            follow_redirects=True,
            max_redirects=5,
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
    url = str(response.url.copy_with(fragment=None))
    if not response.is_success:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise ConfigurationError(f"{url}: the server answers {status}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith(_TYPES):
        raise ConfigurationError(f"{url}: this is {kind}, and no text that can be read")
    data, deadline = b"", time.monotonic() + _SECONDS
    for chunk in response.iter_bytes(65536):
        data += chunk
        if len(data) > _LARGEST:
            raise ConfigurationError(f"{url}: this page has more than 10 MB; save its text alone")
        if time.monotonic() > deadline:
            raise ConfigurationError(f"{url}: this page takes more than {_SECONDS} seconds")
    encoding = response.charset_encoding
    try:
        if encoding:
            data.decode(encoding)
    except (LookupError, UnicodeError):
        encoding = None
    return Page(url, data, kind, encoding)


class PublicTransport(httpx.BaseTransport):
    """Asks each public address by the very number that was looked at: what a name leads to may
    change in between. ``inner`` asks; it knows nothing of proxies, which would look names up."""

    def __init__(self, inner: httpx.BaseTransport | None = None) -> None:
        self._inner = inner or httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer; raises ConfigurationError for an address that is not public."""
        url = request.url
        host = url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as reason:
            raise ConfigurationError(f"{url}: there is no server of the name '{host}'") from reason
        numbers = [str(address[0]) for *_, address in found]
        if not numbers or not all(map(_is_public, numbers)):
            raise ConfigurationError(
                f"{url}: this address is not public; save the page and draft from the file"
            )
        extensions = {**request.extensions, "sni_hostname": host}
        pinned = url.copy_with(host=numbers[0])
        return self._inner.handle_request(
            httpx.Request("GET", pinned, headers=request.headers, extensions=extensions)
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def _is_public(number: str) -> bool:
    found = ipaddress.ip_address(number.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or found
    tunnel = any(inside in net for net in _TUNNELS if net.version == inside.version)
    return inside.is_global and not inside.is_multicast and not tunnel
