"""Gets a page from a web address, and refuses whatever is no page."""

from __future__ import annotations

from typing import NamedTuple

import httpx

from bot.errors import ConfigurationError

_LARGEST = 10 * 1024 * 1024
_REDIRECTS = 5
_TYPES = (
    "text/",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",  # looked into
)
_HEADERS = {"User-Agent": "faqbot-draft", "Accept": "text/html, text/plain, application/pdf, */*"}


class Page(NamedTuple):
    """What an address holds; ``address`` is the one after redirects, ``charset`` may be ""."""

    address: str
    data: bytes
    type: str
    charset: str


def fetch(address: str, transport: httpx.BaseTransport | None = None) -> Page:
    """Return the page at ``address``; raises ConfigurationError with the reason, on one line.

    ``transport`` stands in for the network.
    """
    try:
        url = httpx.URL(address).copy_with(fragment=None)
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigurationError(f"{url}: a web address begins with https:// or http://")
        if url.userinfo:  # the address becomes that of the source
            raise ConfigurationError(f"{url.host}: leave user name and password out of the address")
        client = httpx.Client(
            transport=transport,
            headers=_HEADERS,
            timeout=15,
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
    url = response.url.copy_with(fragment=None)
    if not response.is_success:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise ConfigurationError(f"{url}: the server answers {status}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith(_TYPES):
        raise ConfigurationError(f"{url}: this is {kind}, and no text that can be read")
    data = bytearray()
    for chunk in response.iter_bytes(65536):
        data += chunk
        if len(data) > _LARGEST:
            raise ConfigurationError(f"{url}: this page has more than 10 MB; save its text alone")
    return Page(str(url), bytes(data), kind, response.charset_encoding or "")
