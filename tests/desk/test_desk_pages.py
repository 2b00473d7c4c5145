"""The chat answers as in Telegram and says why; the article shows what rests on each sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from desk_visitor import Visitor


async def test_a_question_gets_the_reply_and_the_reasons(desk: Visitor) -> None:
    """The reply has its figure in bold, its buttons, and beside it how it was found."""
    page = (await desk.post("/chat/1", text="how much do the fishers get a year")).text
    assert re.search(r"<b>[^<]*\d", page)
    assert "Exact words" in page
    assert 'class="why"' in page
    assert "decision:" in page


async def test_buttons_work(desk: Visitor) -> None:
    """The button for the exact words adds the quotation to the message."""
    await desk.post("/chat/1", text="how much do the fishers get a year")
    assert "<blockquote>" in (await desk.post("/chat/1", press="1.0.0")).text
    assert (await desk.post("/chat/1", press="7.7.7")).status_code == 404


async def test_in_a_group_the_bot_speaks_when_spoken_to(desk: Visitor) -> None:
    """Without /ask or its name nothing is answered."""
    await desk.post("/chat", group="yes", language="de")
    page = (await desk.post("/chat/2", text="what is the Sound Agreement")).text
    assert 'class="bot"' not in page
    page = (await desk.post("/chat/2", text="/ask what is the Sound Agreement")).text
    assert 'class="bot"' in page


async def test_the_article_shows_what_rests_on_each_sentence(desk: Visitor) -> None:
    """Sentences carry their state, figures as read, and the questions that led there."""
    await desk.post("/chat/1", text="how much do the fishers get a year")
    page = (await desk.get("/article")).text
    for state in ("entry", "nothing"):
        assert f'class="sentence {state}"' in page
    assert "<li>how much do the fishers get a year</li>" in page


async def test_read_only_shows_and_answers(visit: Callable[..., Visitor]) -> None:
    """A desk for reading only still chats, and offers no editing."""
    visitor = visit(read_only=True)
    await visitor.open()
    page = (await visitor.post("/chat/1", text="how much do the fishers get a year")).text
    assert "For reading only" in page
    assert 'href="/edit/entry/' not in page
    assert (await visitor.post("/undo")).status_code == 403
