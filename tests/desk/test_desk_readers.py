"""What readers asked in vain is grouped, and mended from the desk; an article becomes a draft."""

from __future__ import annotations

import asyncio
import html
import os
import re
from pathlib import Path

import pytest
from desk_visitor import HOME, Visitor, fields
from telegram_server import TelegramServer
from telegram_whole import open_place, say, served

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
async def test_a_thumb_down_in_the_chat_is_recorded(desk: Visitor, folder: Path) -> None:
    """It stands first among what readers asked in vain until another entry has the question."""
    asked = "how much money do the fishers get every year"
    page = (await desk.post("/chat/1", text=asked)).text
    thumb = re.findall(r'value="([\d.]+)">👎', page)[0]
    assert 'role="status"' in (await desk.post("/chat/1", press=thumb)).text
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
    """In under a minute the running bot, to which the question was put, has the answer, and then
    the article counts it."""
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
    assert "times it was the answer: 1" in (await desk.get("/article")).text


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


async def test_names_are_walked_through(desk: Visitor, folder: Path) -> None:
    """A name of the vocabulary that the article has is judged as its facts are."""
    page = (await desk.get("/draft/hallarey-tide")).text
    kinds = re.findall(
        r'name="kind" value="(\w+)"><input type="hidden" name="name" value="([^"]+)"', page
    )
    name = next(name for kind, name in kinds if kind == "name")
    page = await desk.post("/draft/hallarey-tide", kind="name", name=name, judge="right", next="")
    assert f"✓ {name}" in page.text
    await desk.post("/draft/hallarey-tide", kind="name", name=name, judge="drop", next="")
    assert name not in [one.name for one in load_knowledge(folder).names]


async def test_what_a_draft_answers_best_is_tried_beside_it(desk: Visitor) -> None:
    """Questions for what the facts count stand there with the bot's replies."""
    page = await drop(desk, ARTICLE, "this")
    assert "What it answers best" in page
    assert re.search(r"<strong>how many benches\?</strong></p><div class=\"bubble\">[^<]*<b>", page)


async def test_an_article_becomes_a_folder(
    desk: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk then shows the new folder."""
    monkeypatch.chdir(tmp_path)
    assert "1974" in await drop(desk, ARTICLE, "new")
    assert load_knowledge(tmp_path / "harbour").facts
    assert "benches" in (await desk.get("/article")).text


async def test_what_is_no_article(desk: Visitor) -> None:
    """A file that holds none is refused in one line, and so is a name that no file can have."""
    assert "harbour.md" in await drop(desk, "\x00\x01", "this")
    assert "null byte" in await drop(desk, ARTICLE, "this&name=a%00b")


@pytest.mark.usefixtures("asked")
async def test_what_cannot_be_kept_is_told(desk: Visitor, tmp_path: Path) -> None:
    """Where the list of what was set aside can't be written, the reason is said."""
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    page = await desk.post("/readers/set-aside", question=QUESTION)
    assert page.status_code == 422
    assert "File exists" in page.text
