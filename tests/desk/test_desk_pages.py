"""The chat answers as in Telegram and says why; the article shows what rests on each sentence."""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_visitor import Visitor
from locale_problems import problems

from bot.authoring.desk.desk import HERE, environment
from bot.cli.main import main
from bot.dialogue.reply import Outcome, Reason
from bot.frames.frame import AnswerType
from bot.knowledge.kinds import EntryKind
from bot.locales import DESK, load_catalogue
from bot.render import explanation
from bot.text.quantity import FigureKind
from bot.verify import FindingKind, State, Verdict

PAGES = (
    *("/chat", "/article", "/readers", "/edit", "/edit/entry", "/edit/entry/sound-agreement"),
    *("/edit/fact/farm-area", "/edit/name/Storvik", "/saved"),
)


async def test_a_question_gets_the_reply_and_the_reasons(desk: Visitor) -> None:
    """The reply has its figure in bold, its buttons, and beside it how it was found."""
    page = (await desk.post("/chat", text="how much do the fishers get a year")).text
    assert re.search(r"<b>[^<]*\d", page)
    assert "Exact words" in page
    assert 'class="why"' in page
    assert "decision:" in page


async def test_the_same_question_twice(desk: Visitor) -> None:
    """Each bubble leads to its own reasons."""
    for _ in range(2):
        page = (await desk.post("/chat", text="how much do the fishers get a year")).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in re.findall(r'href="(#why-[^"]+)"', page)} <= set(ids)


async def test_buttons_work(desk: Visitor) -> None:
    """The button for the exact words adds the quotation to the message."""
    await desk.post("/chat", text="how much do the fishers get a year")
    assert "<blockquote>" in (await desk.post("/chat", press="1.0.0")).text
    assert "<blockquote>" not in (await desk.post("/chat", press="1.0.0")).text
    assert (await desk.post("/chat", press="7.7.7")).status_code == 404


async def test_a_thumb_is_not_recorded(desk: Visitor) -> None:
    """A thumb of whoever edits is no reader's; the desk says so."""
    page = (await desk.post("/chat", text="how much do the fishers get a year")).text
    thumb = re.findall(r'value="([\d.]+)">👎', page)[0]
    assert "(not recorded)" in (await desk.post("/chat", press=thumb)).text


async def test_topics_are_buttons(desk: Visitor) -> None:
    """Each of what the bot knows about can be pressed."""
    page = (await desk.post("/chat", text="/topics")).text
    assert "What does the Sound Agreement say?</button>" in page
    page = (await desk.post("/chat", press="1.0.0")).text
    assert page.count('class="bot"') == 2


async def test_topics_of_a_bare_source(visit: Callable[..., Visitor], folder: Path) -> None:
    """Where nothing rests on the article yet, its sentences can be pressed."""
    for part in ("facts", "faq", "languages"):
        shutil.rmtree(folder / part)
    visitor = visit()
    await visitor.open()
    await visitor.post("/chat", text="/topics")
    page = (await visitor.post("/chat", press="1.0.0")).text
    assert page.count('class="bot"') == 2


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/start", "Just write your question."),
        ("/help", "Write a question in your own words."),
        ("/ask", "like this: /ask "),
        ("/ask what is the Sound Agreement", "21 October 2023"),
        ("/figures", "85 hectares · area"),
        ("/sources", "• On Hallarey, the tide does the work, The Norrin Courier"),
        ("/privacy", "What is kept, and why"),
        ("/stats", "I do not know this command."),
    ],
)
async def test_commands_show_what_they_show_in_telegram(
    desk: Visitor, command: str, shown: str
) -> None:
    """Whoever tries the bot without a token can try its commands, too."""
    page = html.unescape((await desk.post("/chat", text=command)).text)
    assert re.sub(r"</?b>", "", shown) in re.sub(r"</?b>", "", page)


async def test_the_language_of_a_chat_is_set(desk: Visitor) -> None:
    """A press in /settings changes the language of the bot's words."""
    page = (await desk.post("/chat", text="/settings")).text
    press = re.findall(r'value="([\d.]+)">Deutsch', page)[0]
    await desk.post("/chat", press=press)
    page = html.unescape((await desk.post("/chat", text="/start")).text)
    assert "Hallo!" in page


async def test_buttons_are_in_the_language_of_the_chat(desk: Visitor) -> None:
    """Questions on buttons are those of the folder's translations, as in Telegram."""
    page = (await desk.post("/chat", text="/settings")).text
    await desk.post("/chat", press=re.findall(r'value="([\d.]+)">Français', page)[0])
    page = html.unescape((await desk.post("/chat", text="/topics")).text)
    assert "Quelle part de l'électricité vient de la marée ?" in page


async def test_what_cannot_be_done_is_said_on_a_page(desk: Visitor) -> None:
    """A person gets the reason with the navigation around it, a script the reason alone."""
    browser = {"accept": "text/html"}
    page = await desk.client.get("/edit/entry/no-such-entry", headers=browser)
    assert page.status_code == 404
    assert 'role="alert">There is no entry' in page.text
    assert "<nav" not in (await desk.client.get("/edit/entry/no-such-entry")).text


async def test_a_chat_is_begun_anew(desk: Visitor) -> None:
    """Nothing of what was said before is left."""
    await desk.post("/chat", text="how much do the fishers get a year")
    page = (await desk.post("/chat/new")).text
    assert 'class="bot"' not in page
    assert "Ask something" in page


async def test_the_article_shows_what_rests_on_each_sentence(desk: Visitor) -> None:
    """Sentences carry their state and figures as read."""
    page = (await desk.get("/article")).text
    for state in ("entry", "nothing"):
        assert f'class="sentence {state}"' in page
    assert re.search(r"<mark>85 hectares</mark></th><td>\w+ 85", page)


async def test_read_only_shows_and_answers(visit: Callable[..., Visitor]) -> None:
    """A desk for reading only still chats, and offers no editing."""
    visitor = visit(read_only=True)
    await visitor.open()
    page = (await visitor.post("/chat", text="how much do the fishers get a year")).text
    assert "For reading only" in page
    assert 'href="/edit/entry/' not in page
    for path in PAGES:
        shown = (await visitor.get(path)).text
        for word in ("Save", "New answer", "Add", "Drop", "Write an answer from it"):
            assert f">{word}</" not in shown, path
        assert "data-drop" not in shown
    assert (await visitor.post("/undo")).status_code == 403


def test_every_word_is_there_in_every_language() -> None:
    """A missing key, an unknown one or a lost placeholder fails here, and so does a leftover."""
    words = load_catalogue(DESK)
    assert words.languages == load_catalogue().languages
    assert problems(words) == []
    places = [*(HERE / "templates").iterdir(), *HERE.glob("*.py"), Path(explanation.__file__)]
    places += (HERE.parents[1] / "knowledge").rglob("*.py")  # what check says
    shown = "".join(one.read_text(encoding="utf-8") for one in places)
    for key in words.texts["en"]:
        group, _, name = key.rpartition(".")
        asked = [f"{group}." if group else f"{quote}{name}{quote}" for quote in "\"'"]
        assert any(one in shown for one in asked), key


def test_every_kind_and_finding_has_its_word() -> None:
    """Whatever a question asks for, and whatever is found and decided, can be told."""
    kinds = {"kind": (*AnswerType, *FigureKind, *EntryKind), "state": State}
    kinds |= {"outcome": Outcome, "reason": Reason, "verdict": Verdict}
    wanted = {f"{group}.{one}" for group, members in kinds.items() for one in members}
    told_as_kinds = {FindingKind.DATE, FindingKind.PLACE}
    wanted |= {f"finding.{one}" for one in FindingKind if one not in told_as_kinds}
    assert wanted <= set(load_catalogue(DESK).texts["en"])


@pytest.mark.parametrize("language", ["en", "ar", "ru", "ja"])
async def test_every_page_in_other_languages(desk: Visitor, language: str) -> None:
    """No page fails, whatever its language makes of numbers; Arabic is written from the right."""
    await desk.post("/chat", text="do the fishers get 990,000 crowns a year in Norway")
    for path in PAGES:
        page = await desk.client.get(path, headers={"accept-language": language})
        assert page.status_code == 200, path
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in page.text


async def test_why_is_in_the_browsers_language(desk: Visitor) -> None:
    """What was understood, what counted and what was decided are told in its words."""
    await desk.post("/chat", text="do the fishers get 990,000 crowns a year")
    page = await desk.client.get("/chat", headers={"accept-language": "de"})
    why = html.unescape(page.text[page.text.index('class="why"') :])
    for shown in (
        "Zahlen in der Frage: 990,000 crowns",
        "wie sicher der Bot ist:",
        "Entscheidung:",
    ):
        assert shown in why
    english = html.unescape((await desk.get("/chat")).text)
    words = load_catalogue(DESK).texts
    told = [one for one in words["en"].values() if len(one) > 12 and one in english]
    assert told
    assert [one for one in told if one in why and one not in words["de"].values()] == []


async def test_the_desk_speaks_the_browsers_language(desk: Visitor) -> None:
    """French where the browser asks for it, English where the desk does not speak its language."""
    for accepted, shown in (("fr-CA,en;q=0.5", "Envoyer"), ("tlh", "Send")):
        page = await desk.client.get("/chat", headers={"accept-language": accepted})
        assert f"<button>{shown}</button>" in page.text


def test_without_jinja_it_says_how_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line names the extra."""
    environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert main(["desk", "--no-browser"]) == 2
    assert "pip install 'faqbot[desk]'" in capsys.readouterr().err
