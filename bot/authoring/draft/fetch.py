"""Gets a page from a public web address, and refuses whatever is no page."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from bot.errors import ConfigurationError

Resolve = Callable[[str, int], Sequence[str]]

_LARGEST = 10 * 1024 * 1024
_REDIRECTS = 5
_SECONDS = 60
_TIMEOUT = httpx.Timeout(15)
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


@dataclass(frozen=True, slots=True)
class Page:
    """What an address holds; ``address`` is the one after redirects, ``charset`` may be ""."""

    address: str
    data: bytes
    type: str
    charset: str


def fetch(
    address: str,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> Page:
    """Return the page at ``address``; raises ConfigurationError with the reason, on one line.

    Only public addresses are asked, also after redirects. ``transport`` and ``resolve`` stand in
    for the network.
    """
    deadline = time.monotonic() + _SECONDS
    url = _parsed(address)
    with httpx.Client(transport=transport, timeout=_TIMEOUT, trust_env=False) as client:
        for _ in range(_REDIRECTS + 1):
            try:
                found = _get(client, url, resolve or _addresses, deadline)
            except httpx.HTTPError as reason:
                why = str(reason) or type(reason).__name__
                raise ConfigurationError(f"{url}: this page can't be reached: {why}") from reason
            if isinstance(found, Page):
                return found
            url = found
    raise ConfigurationError(f"{address}: this address only leads on to others, without end")


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError) as reason:
        raise ConfigurationError(f"{address}: this is no web address: {reason}") from reason
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"{address}: a web address begins with https:// or http://")
    if url.userinfo:
        raise ConfigurationError(f"{url.host}: leave user name and password out of the address")
    return url.copy_with(fragment=None)


def _get(
    client: httpx.Client, url: httpx.URL, resolve: Resolve, deadline: float
) -> Page | httpx.URL:
    """Return the page at ``url``, or where it leads on to."""
    host = url.raw_host.decode("ascii")
    number = _public(url, host, resolve)
    # The number that was looked at is the one that is asked: a name may change in between.
    request = client.build_request(
        "GET",
        url.copy_with(host=number),
        headers={**_HEADERS, "Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": host},
    )
    response = client.send(request, stream=True)
    try:
        if response.is_redirect:
            return _parsed(str(url.join(response.headers["location"])))
        if not response.is_success:
            status = f"{response.status_code} {response.reason_phrase}".strip()
            raise ConfigurationError(f"{url}: the server answers {status}")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind and (not kind.startswith(_TYPES) or kind in _NO_PAGE):
            raise ConfigurationError(f"{url}: this is {kind}, and no text that can be read")
        data = _body(response, url, deadline)
        return Page(str(url), data, kind, response.charset_encoding or "")
    finally:
        response.close()


def _body(response: httpx.Response, url: httpx.URL, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes(65536):
        data += chunk
        if len(data) > _LARGEST:
            raise ConfigurationError(f"{url}: this page has more than 10 MB; save its text alone")
        if time.monotonic() > deadline:
            raise ConfigurationError(f"{url}: this page takes more than {_SECONDS} seconds")
    return bytes(data)


def _public(url: httpx.URL, host: str, resolve: Resolve) -> str:
    """Return a number of ``host``; raises ConfigurationError where one of them is not public."""
    try:
        numbers = resolve(host, url.port or (443 if url.scheme == "https" else 80))
    except (OSError, UnicodeError) as reason:
        raise ConfigurationError(f"{url}: there is no server of the name '{host}'") from reason
    if not numbers or not all(map(_is_public, numbers)):
        raise ConfigurationError(
            f"{url}: this address is not public; save the page and draft from the file"
        )
    return numbers[0]


def _is_public(number: str) -> bool:
    found = ipaddress.ip_address(number.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or found
    tunnel = any(inside in net for net in _TUNNELS if net.version == inside.version)
    return inside.is_global and not inside.is_multicast and not tunnel


def _addresses(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
