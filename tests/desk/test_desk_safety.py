"""Nobody but who started the desk sees it or writes with it, and no text becomes markup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desk_visitor import HOME, Visitor


async def test_the_address_opens_the_desk_once(visit: Callable[..., Visitor]) -> None:
    """The token in the address makes one session; who finds it later gets nothing."""
    visitor = visit()
    address = f"/?token={visitor.access.token}"
    assert (await visitor.get("/chat")).status_code == 403
    assert (await visitor.get(address)).status_code == 200
    visitor.client.cookies.clear()
    assert (await visitor.get(address)).status_code == 403


async def test_every_page_forbids_foreign_scripts(desk: Visitor) -> None:
    """The Content-Security-Policy allows the desk's own files and nothing inline."""
    page = await desk.get("/article")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert " style=" not in page.text
    assert " onclick=" not in page.text


async def test_a_write_needs_the_sessions_token_and_origin(desk: Visitor) -> None:
    """Another page cannot write, with or without the cookie."""
    for sent in (
        await desk.post("/chat", text="hello", origin="http://evil.example"),
        await desk.post("/chat", text="hello", origin="null"),
        await desk.post("/chat", text="hello", token="guessed"),  # noqa: S106
    ):
        assert sent.status_code == 403
    assert (await desk.post("/chat", text="hello")).status_code == 200


async def test_another_sites_name_for_this_machine_is_refused(desk: Visitor) -> None:
    """A site whose name points to 127.0.0.1 cannot read the desk."""
    sent = await desk.client.get("/chat", headers={"host": "evil.example:8765"})
    assert sent.status_code == 421


async def test_what_is_sent_has_a_limit(desk: Visitor) -> None:
    """More than an article can be is refused."""
    headers = {"origin": HOME, "x-desk-token": desk.token}
    sent = await desk.client.post("/chat", content=b"x" * (21 * 2**20), headers=headers)
    assert sent.status_code == 413


async def test_text_of_the_folder_is_never_markup(
    visit: Callable[..., Visitor], folder: Path
) -> None:
    """A title that looks like a script is shown, not run."""
    path = folder / "faq" / "dispute.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Who is against the farms, and why?", "<script>alert()</script>"),
        encoding="utf-8",
    )
    visitor = visit()
    await visitor.open()
    page = (await visitor.get("/article")).text
    assert "&lt;script&gt;alert()" in page
    assert "<script>alert" not in page
    page = (await visitor.post("/chat", text="<img src=x onerror=y> and 1 < 2")).text
    assert "&lt;img src=x" in page
    assert "<img" not in page
