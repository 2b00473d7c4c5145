"""Pages from the web: only public addresses are asked, and only text is taken."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.authoring.draft.folder import draft_folder
from bot.authoring.draft.formats import read_any
from bot.authoring.files import Decoded
from bot.errors import ConfigurationError

PUBLIC = "93.184.216.34"
PAGE = (
    "<html><head><link rel='canonical' href='https://a.example/'></head><body><article><p>"
    + "The ferry carries 180 people over the lake. " * 9
)
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Return the numbers that names lead to, for a test to add to; every other name is public."""
    found: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, **kinds: Any) -> list[Any]:
        if host == "localhost" or not host[-1].isalpha():
            return list(real(host, port, **kinds))
        numbers = found.get(host, [PUBLIC])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return found


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


def test_the_number_that_was_looked_at_is_asked(names: dict[str, list[str]]) -> None:
    """The server is asked by the number that was found public, under its own name."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return page()(request)

    names["courier.example"] = ["2606:2800:220:1::1"]
    get("https://courier.example:8443/a", answer)
    assert asked[0].url.host == "2606:2800:220:1::1"
    assert asked[0].headers["host"] == "courier.example:8443"
    assert asked[0].extensions["sni_hostname"] == "courier.example"


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "224.0.0.1",
    ],
)
def test_private_addresses(number: str, names: dict[str, list[str]]) -> None:
    """A name that leads to a private number is never asked, whatever other numbers it has."""

    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError

    names["inside.example"] = [PUBLIC, number]
    assert "not public" in refused("http://inside.example/", answer)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/", "http://[::1]/", "https://localhost/"]
)
def test_private_addresses_by_number(address: str) -> None:
    """Nor is a number itself, by the system's own resolver."""
    with pytest.raises(ConfigurationError, match=r"not public|no server"):
        get(address, page())


def test_redirect_to_a_private_address(names: dict[str, list[str]]) -> None:
    """A public page that leads inside is refused there."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["host"] == "courier.example"
        return httpx.Response(302, headers={"Location": "http://inside.example/"})

    names["inside.example"] = ["10.0.0.1"]
    assert "not public" in refused("http://courier.example/", answer)


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


@pytest.mark.parametrize("charset", ["utf-8", "utf8mb4", "base64", "undefined"])
def test_encoding_of_the_server_is_wrong(charset: str) -> None:
    """A page is read by its bytes where the server names an encoding that can't be its own."""
    pytest.importorskip("trafilatura")
    html = b'<html lang="de"><body><article><p>' + "Die Fähre ist größer. ".encode() * 20
    kind = f"text/html; charset={charset}"
    found = get("https://a.example/x", page(html + b"Sie ist 9\xff Jahre alt.", kind))
    assert "Die Fähre ist größer." in found.text


@pytest.mark.parametrize("page_of", [page(), page(PAGE.encode(), "text/html")])
def test_the_address_is_the_sources(tmp_path: Path, page_of: Answer) -> None:
    """Whatever comes from the web is cited with its address, as it was asked for."""
    pytest.importorskip("trafilatura")
    url = "https://a.example/_news_/a__b__c?id=5&section=2&currency=EUR"
    made = draft_folder(get(url, page_of), tmp_path / "out", "en", {})
    assert made.source.url == url
