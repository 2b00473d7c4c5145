"""What readers asked in vain is grouped, and mended from the desk; an article becomes a draft."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from desk_visitor import HOME, Visitor

from bot.knowledge.loader import load_knowledge
from bot.storage.database import Database
from bot.storage.store import SqlStore

QUESTION = "zorp quux of the ropes"
ARTICLE = "# The harbour\n\nThe harbour opened in 1974. It has 12 benches and 3 cranes.\n"


@pytest.fixture
async def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a question that got no answer into the database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")
    monkeypatch.setattr(
        "bot.authoring.desk.reader_pages.user_data_path", lambda _: tmp_path / "data"
    )
    async with Database(os.environ["DATABASE_URL"]) as database:
        await SqlStore(database, bot_id=0).record_unanswered(QUESTION, "no_match", "en", ())


@pytest.mark.usefixtures("asked")
async def test_an_entry_answers_it(desk: Visitor, folder: Path) -> None:
    """One press makes the question a phrasing of the entry, and it is off the list."""
    page = (await desk.get("/readers")).text
    assert QUESTION in page
    entry = re.findall(r'name="entry" value="([^"]+)"', page)[0]
    page = await desk.post("/readers/add", entry=entry, question=QUESTION, language="en")
    assert "Saved" in page.text
    assert f"+      - {QUESTION}" in (await desk.get("/saved")).text
    assert QUESTION in load_knowledge(folder).entries[entry].phrasings
    assert QUESTION not in (await desk.get("/readers")).text


@pytest.mark.usefixtures("asked")
async def test_not_about_the_article(desk: Visitor) -> None:
    """A question that was set aside is not shown again."""
    assert QUESTION in (await desk.get("/readers")).text
    page = await desk.post("/readers/set-aside", question=QUESTION)
    assert QUESTION not in page.text


async def drop(desk: Visitor, text: str, into: str) -> str:
    """Drop an article on the page and return the page that follows."""
    headers = {"origin": HOME, "x-desk-token": desk.token}
    sent = await desk.client.post(
        f"/draft?name=harbour.md&into={into}",
        content=text.encode(),
        headers=headers,
        follow_redirects=True,
    )
    return sent.text


async def test_an_article_joins_the_folder(desk: Visitor, folder: Path) -> None:
    """Its figures are shown as read; one that is dropped is gone from the file."""
    page = await drop(desk, ARTICLE, "this")
    for figure in ("1974", "12", "3"):
        assert f"<mark>{figure}</mark>" in page
    facts = re.findall(r'name="name" value="([^"]+)"', page)
    address = "/draft/the-harbour"
    page = await desk.post(address, kind="fact", name=facts[0], judge="right", next="")
    assert f"✓ {facts[0]}" in page.text
    await desk.post(address, kind="fact", name=facts[1], judge="drop", next="")
    assert facts[1] not in load_knowledge(folder).facts


async def test_an_article_becomes_a_folder(
    desk: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk then shows the new folder."""
    monkeypatch.chdir(tmp_path)
    assert "1974" in await drop(desk, ARTICLE, "new")
    assert load_knowledge(tmp_path / "harbour").facts
    assert "benches" in (await desk.get("/article")).text


async def test_what_is_no_article(desk: Visitor) -> None:
    """A file that holds none is refused in one line."""
    assert "harbour.md" in await drop(desk, "\x00\x01", "this")
