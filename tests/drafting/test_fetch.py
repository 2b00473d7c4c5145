"""Pages from the web: what is text is taken, anything else is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.authoring.draft.folder import draft_folder
from bot.authoring.draft.formats import read_any
from bot.authoring.files import Decoded
from bot.errors import ConfigurationError

Answer = Callable[[httpx.Request], httpx.Response]


def get(address: str, answer: Answer) -> Decoded:
    """Read ``address`` from a server that answers."""
    return read_any(address, transport=httpx.MockTransport(answer))


def page(data: bytes = b"The ferry carries 180 people.", kind: str = "text/plain") -> Answer:
    """Return a server that has one page."""
    return lambda _: httpx.Response(200, content=data, headers={"Content-Type": kind})


def refused(address: str, answer: Answer) -> str:
    """Return why ``address`` is refused, on one line."""
    with pytest.raises(ConfigurationError) as reason:
        get(address, answer)
    assert "\n" not in str(reason.value)
    return str(reason.value)


def test_a_page() -> None:
    """A page is read in its encoding and has its address."""
    kind = "text/plain; charset=latin-1"
    found = get("https://courier.example/a#top", page("café".encode("latin-1"), kind))
    assert (found.file, found.text) == ("https://courier.example/a", "café")


def test_redirects_are_followed() -> None:
    """A page that has moved is found; its address is the new one."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/a":
            return httpx.Response(301, headers={"Location": "/b"})
        return page()(request)

    assert get("http://courier.example/a", answer).file == "http://courier.example/b"


def test_redirects_without_end() -> None:
    """Redirects that lead in a circle, or ever on, end in a refusal."""
    assert "without end" in refused(
        "http://a.example/", lambda _: httpx.Response(302, headers={"Location": "/"})
    )

    def on(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": f"{request.url.path}a"})

    assert "without end" in refused("http://a.example/a", on)


def test_too_large() -> None:
    """More than 10 MB are refused."""
    assert "more than 10 MB" in refused("http://a.example/", page(bytes(11 * 1024 * 1024)))


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/json"])
def test_types(kind: str) -> None:
    """What is no text is refused by its type."""
    assert f"this is {kind}, and no text" in refused("http://a.example/", page(kind=kind))


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://a.example/a", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("http://", "begins with https://"),
        ("https://user:word@a.example/", "leave user name and password out"),
        ("https://a.example:no/", "no web address"),
    ],
)
def test_addresses(address: str, why: str) -> None:
    """What is no address of a page is told so."""
    assert why in refused(address, page())


def test_server_says_no() -> None:
    """The server's own refusal is told."""
    assert "404 Not Found" in refused("http://a.example/", lambda _: httpx.Response(404))


def test_server_cannot_be_reached() -> None:
    """A lost connection is told in one line."""

    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("timed out")

    assert "can't be reached: timed out" in refused("http://a.example/", answer)


def test_a_page_is_read_like_a_file() -> None:
    """What comes from the web is read as its type tells."""
    pytest.importorskip("trafilatura")
    html = "<html><body><article><p>" + "The ferry carries 180 people over the lake. " * 9
    found = get("https://a.example/x", page(html.encode(), "text/html"))
    assert found.file == "https://a.example/x"
    assert "The ferry carries 180 people" in found.text


def test_the_address_is_the_sources(tmp_path: Path) -> None:
    """Whatever comes from the web is cited with its address."""
    found = get("https://a.example/x", page())
    made = draft_folder(found, tmp_path / "out", "en", {})
    assert made.source.url == "https://a.example/x"
