"""What readers asked in vain is grouped, and mended from the desk; an article becomes a draft."""

from __future__ import annotations

import asyncio
import html
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_visitor import HOME, Visitor, fields
from telegram_server import TelegramServer
from telegram_whole import open_place, say, served

from bot.knowledge.loader import load_knowledge
from bot.storage.database import Database
from bot.storage.records import SentReply
from bot.storage.store import SqlStore

QUESTION = "zorp quux of the ropes"
ARTICLE = "# The harbour\n\nThe harbour opened in 1974. It has 12 benches and 3 cranes.\n"


@pytest.fixture
async def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a question that got no answer into the database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")
    monkeypatch.setattr("bot.authoring.desk.views.user_data_path", lambda _: tmp_path / "data")
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
async def test_what_an_entry_does_not_say_is_no_phrasing_of_it(desk: Visitor, folder: Path) -> None:
    """A question with a number that the facts do not have is not added; the reason is told."""
    asked = "do the fishers get 990,000 crowns a year"
    page = await desk.post("/readers/add", entry="sound-agreement", question=asked, language="en")
    assert page.status_code == 422
    assert "facts of &#39;sound-agreement&#39;" in page.text
    desk.client.headers["accept-language"] = "fr"
    sent = {"entry": "sound-agreement", "question": asked, "language": "en"}
    page = await desk.post("/readers/add", **sent)
    assert "autre chose que les faits de « sound-agreement »" in html.unescape(page.text)
    assert asked not in load_knowledge(folder).entries["sound-agreement"].phrasings


@pytest.mark.usefixtures("asked")
async def test_not_about_the_article(desk: Visitor) -> None:
    """A question that was set aside is not shown again."""
    assert QUESTION in (await desk.get("/readers")).text
    page = await desk.post("/readers/set-aside", question=QUESTION)
    assert QUESTION not in page.text


@pytest.mark.usefixtures("asked")
async def test_a_thumb_down_stands_first(desk: Visitor, folder: Path) -> None:
    """It stands first among what readers asked in vain until another entry has the question."""
    asked = "how much money do the fishers get every year"
    async with Database(os.environ["DATABASE_URL"]) as database:
        store, now = SqlStore(database, bot_id=0), datetime.now(UTC)
        await store.remember_reply(SentReply(7, 1, (2,), asked, "sound-agreement", now))
        await store.record_feedback(7, 2, "sound-agreement", helpful=False)
    page = (await desk.get("/readers")).text
    assert re.findall(r'<h2 dir="auto">([^<]+)', page) == [asked, QUESTION]
    assert '<a href="/edit/entry/sound-agreement">' in page
    await desk.post("/readers/add", entry="closed-grounds", question=asked, language="en")
    assert asked in load_knowledge(folder).entries["closed-grounds"].phrasings
    page = (await desk.get("/readers")).text
    assert re.findall(r'<h2 dir="auto">([^<]+)', page) == [QUESTION]


@pytest.mark.usefixtures("asked")
async def test_a_new_answer_leads_back_to_the_readers(desk: Visitor, folder: Path) -> None:
    """What a sentence answers is written from it, and the next question is one press away."""
    page = (await desk.get("/readers")).text
    way = html.unescape(re.findall(r'data-key="4" href="([^"]+sentence[^"]+)"', page)[0])
    sent = {**fields((await desk.get(way)).text), "id": ["of-the-ropes"], "title": ["What ropes?"]}
    page = (await desk.post("/edit/entry", **sent)).text
    assert 'href="/readers#next"' in page, page
    assert load_knowledge(folder).entries["of-the-ropes"].phrasings == (QUESTION,)
    assert QUESTION not in (await desk.get("/readers")).text


@pytest.mark.usefixtures("quick_start")
async def test_what_is_mended_is_live(desk: Visitor, folder: Path, server: TelegramServer) -> None:
    """In under a minute the running bot, to which the question was put, has the answer."""
    database = {"DATABASE_URL": os.environ["DATABASE_URL"]}
    async with served(server, folder.parent, folder, **database) as bot, asyncio.timeout(60):
        chat = open_place(server, "private")
        await say(server, chat, QUESTION)
        (refused,) = await bot.called(chat)
        assert "paragraph" not in refused.params["text"]
        while QUESTION not in (page := (await desk.get("/readers")).text):
            pass  # it is recorded when the reply is out
        entry = re.findall(r'name="entry" value="([^"]+)"', page)[0]
        await desk.post("/readers/add", entry=entry, question=QUESTION, language="en")
        while "paragraph" not in bot.calls(chat)[-1].params["text"]:
            await say(server, chat, QUESTION)
            await bot.called(chat, len(bot.calls(chat)) + 1)


async def drop(desk: Visitor, text: str, name: str = "harbour.md") -> str:
    """Drop an article on the page and return the page that follows."""
    headers = {"origin": HOME, "x-desk-token": desk.token}
    sent = await desk.client.post(
        f"/draft?name={name}", content=text.encode(), headers=headers, follow_redirects=True
    )
    return sent.text


async def test_an_article_joins_the_folder(desk: Visitor, folder: Path) -> None:
    """Its figures are shown as read; a fact that is dropped is gone from the file."""
    page = await drop(desk, ARTICLE)
    for figure in ("1974", "12", "3"):
        assert f"<mark>{figure}</mark>" in page
    name, other = sorted(set(re.findall(r'href="(/edit/fact/[^"]+)"', page)))
    sent = fields((await desk.get(name)).text)
    assert "Saved" in (await desk.post(name, **sent, drop="yes")).text
    facts = load_knowledge(folder).facts
    assert name.removeprefix("/edit/fact/") not in facts
    assert other.removeprefix("/edit/fact/") in facts
    assert (await desk.get(name)).status_code == 404


async def test_what_others_rest_on_is_not_dropped(desk: Visitor, folder: Path) -> None:
    """A fact that answers refer to stays, and what keeps it is said."""
    before = (folder / "facts" / "farms.yaml").read_bytes()
    sent = fields((await desk.get("/edit/fact/farm-area")).text)
    page = await desk.post("/edit/fact/farm-area", **sent, drop="yes")
    assert page.status_code == 422
    assert "there is no fact &#39;farm-area&#39;" in page.text
    assert (folder / "facts" / "farms.yaml").read_bytes() == before


async def test_what_is_no_article(desk: Visitor) -> None:
    """A file that holds none is refused in one line, and so is a name that no file can have."""
    assert "harbour.md" in await drop(desk, "\x00\x01")
    assert "null byte" in await drop(desk, ARTICLE, "a%00b")


@pytest.mark.usefixtures("asked")
async def test_what_cannot_be_kept_is_told(desk: Visitor, tmp_path: Path) -> None:
    """Where the list of what was set aside can't be written, the reason is said."""
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    page = await desk.post("/readers/set-aside", question=QUESTION)
    assert page.status_code == 422
    assert "File exists" in page.text
