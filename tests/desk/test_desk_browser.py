"""Each flow from start to saved YAML, in a real browser."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_browser import CHROMIUM, browser, running_desk
from places import TIDAL

from bot.knowledge.loader import load_knowledge
from bot.storage.database import Database
from bot.storage.store import SqlStore

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium")

QUESTION = "zorp quux of the ropes"
ARTICLE = b"# The harbour\n\nThe harbour opened in 1974. It has 12 benches and 3 cranes.\n"
PAGES = ("chat", "article", "readers", "edit", "edit/fact/farm-area")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a knowledge folder, and a database beside it with a question asked in vain."""
    home = tmp_path_factory.mktemp("desk")

    async def ask() -> None:
        async with Database(f"sqlite:///{home}/desk.db") as database:
            await SqlStore(database, bot_id=0).record_unanswered(QUESTION, "no_match", "en", ())

    worker = threading.Thread(target=asyncio.run, args=(ask(),))
    worker.start()
    worker.join()
    return Path(shutil.copytree(TIDAL, home / "tidal"))


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[playwright.Page]:
    """Return the desk's page, opened; fails at the end where a script failed or was refused."""
    wrong: list[str] = []
    with running_desk(folder, folder.parent) as address, browser(address) as opened:
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else 0)
        yield opened
    assert not wrong


def go(page: playwright.Page, path: str) -> None:
    """Go to a page of the desk."""
    page.goto("/".join(page.url.split("/")[:3]) + "/" + path)


def test_chat(page: playwright.Page) -> None:
    """A question gets its bubble and reasons; a button adds the exact words."""
    go(page, "chat")
    page.keyboard.type("how much do the fishers get a year")  # the field has the focus
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".bot .bubble b").first).to_be_visible()
    playwright.expect(page.locator(".why")).to_contain_text("sound-agreement")
    playwright.expect(page.get_by_label("Message")).to_be_focused()
    page.get_by_role("button", name="Exact words").click()
    playwright.expect(page.locator(".bubble blockquote")).to_be_visible()


def test_from_an_unanswered_question_to_its_answer(page: playwright.Page, folder: Path) -> None:
    """One key makes the question a phrasing, and the bot answers it."""
    go(page, "readers")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.get_by_role("link", name="what was changed").click()
    playwright.expect(page.locator(".added").last).to_contain_text(QUESTION)
    page.get_by_role("link", name="Try it").click()
    page.get_by_label("Message").fill(QUESTION)
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".bot .bubble").last).not_to_contain_text("did not find")
    entries = load_knowledge(folder).entries.values()
    assert any(QUESTION in one.phrasings for one in entries)


def test_check_as_one_types_then_save_and_undo(page: playwright.Page, folder: Path) -> None:
    """A figure that is typed is refused at its field; one that is chosen is saved."""
    file = folder / "faq" / "dispute.yaml"
    before = file.read_bytes()
    go(page, "edit/entry/sound-agreement")
    page.get_by_label("Answer", exact=True).fill("They get 150,000 crowns.")
    playwright.expect(page.locator("#error-answer")).to_be_visible()
    page.get_by_label("Answer", exact=True).fill("They get ")
    page.get_by_role("button", name="150,000 crowns").click()
    playwright.expect(page.locator("#error-answer")).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    playwright.expect(page.locator(".added").last).to_contain_text("fisher-payment")
    assert b"They get {fisher-payment" in file.read_bytes()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/saved")
    assert file.read_bytes() == before


def test_figures_to_choose_follow_the_quote(page: playwright.Page, folder: Path) -> None:
    """A quote that is made longer offers its further figures at once."""
    go(page, "edit/fact/first-turbine")
    page.get_by_label("Quote", exact=True).fill(
        "The first turbine was lowered into Kelda Sound on 14 May 2013. The cooperative has since "
        "added five more, and the machines now have a combined capacity of 7.2 MW."
    )
    rows = page.locator('select[name="figures.text"]')
    playwright.expect(rows.last.get_by_role("option", name="7.2 MW")).to_be_attached()
    rows.last.select_option("7.2 MW")
    page.get_by_role("button", name="Save").click()
    playwright.expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    figures = load_knowledge(folder).facts["first-turbine"].figures.values()
    assert "7.2 MW" in [one.text for one in figures]
    page.get_by_role("button", name="Undo").click()


def test_an_answer_from_a_sentence(page: playwright.Page, folder: Path) -> None:
    """A click on a sentence shows its figures, and leads to an answer written from it."""
    go(page, "article")
    page.get_by_role("link", name="has 2,160 inhabitants").click()
    card = page.locator(".card:target")
    playwright.expect(card).to_contain_text("inhabitants of Hallarey")
    card.get_by_role("link", name="Write an answer from it").click()
    page.get_by_label("(id)").fill("head-count")
    page.get_by_label("Title", exact=True).fill("What is the head count?")
    page.get_by_label("Phrasings", exact=True).fill("head count of Hallarey")
    page.get_by_role("button", name="Save").click()
    playwright.expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    assert load_knowledge(folder).entries["head-count"].facts


def test_an_article_that_does_not_arrive(page: playwright.Page) -> None:
    """Where the desk was closed meanwhile, that is said in place of waiting for ever."""
    go(page, "edit")
    page.route("**/draft?*", lambda route: route.abort())
    file = {"name": "harbour.md", "mimeType": "text/markdown", "buffer": ARTICLE}
    page.locator("input[type=file]").set_input_files(file)
    playwright.expect(page.locator("[data-state]")).to_have_text("The desk does not answer.")
    page.unroute_all()


def test_a_further_article(page: playwright.Page, folder: Path) -> None:
    """A file that is chosen becomes facts, shown with the article; a wrong one is dropped."""
    go(page, "edit")
    page.locator("input[type=file]").set_input_files(
        {"name": "harbour.md", "mimeType": "text/markdown", "buffer": ARTICLE}
    )
    page.get_by_role("link", name="It has 12 benches").click()
    card = page.locator(".card:target")
    playwright.expect(card).to_contain_text("benches")
    card.get_by_role("heading").get_by_role("link").first.click()
    page.get_by_role("button", name="Drop").click()
    playwright.expect(page.locator(".taken").last).to_be_visible()
    made = load_knowledge(folder).facts.values()
    assert sum(fact.citation.source.id == "the-harbour" for fact in made) == 1


@pytest.mark.parametrize(
    ("width", "colours", "language"),
    [(1400, "dark", "ar"), (390, "light", "de")],
)
def test_everybody_can_use_it(
    page: playwright.Page, width: int, colours: str, language: str
) -> None:
    """Neither axe nor a narrow screen finds fault with any page, light or dark, also where it is
    written from the right."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=colours)
    page.route("**/*", lambda route: route.continue_(headers=asking(route, language)))
    for path in PAGES:
        go(page, path)
        assert page.locator("html").get_attribute("lang") == language
        found = axe.Axe().run(page)
        serious = [
            (one["id"], one["nodes"][0]["html"])
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert (path, serious) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.unroute_all()


def asking(route: playwright.Route, language: str) -> dict[str, str]:
    """Return the headers of a request as a browser in that language sends them."""
    return {**route.request.headers, "accept-language": language}
