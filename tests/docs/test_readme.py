"""The README is true: what it shows is what the bot says, and what it names is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from places import ROOT

from bot.dialogue.engine import Engine
from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge
from bot.render.plain import plain_reply

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXCHANGE = re.findall(
    r'(?ms)^\$ faqbot ask "(.*?)"\n(.*?)(?=^\$ |^```)', README.split("```sh", 1)[1]
)
FOLDERS = re.findall(r"(?m)^    (\w+/) ", README)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the bot that answers from the packaged knowledge, by words alone."""
    return Engine(load_knowledge(packaged_folder()))


@pytest.mark.parametrize(("question", "shown"), EXCHANGE)
def test_exchange(engine: Engine, question: str, shown: str) -> None:
    """The bot says, word for word, what the README lets it say."""
    said = plain_reply(engine.reply(question), engine.knowledge) + "\n"
    beginning, rest, _ = shown.partition("...\n")
    assert said.startswith(beginning) if rest else said == shown


def test_there_is_an_exchange() -> None:
    """The README begins with questions and answers."""
    assert len(EXCHANGE) >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    """Every page and every heading that a page leads to is there."""
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"(?m)^#+ (.*)$", file.read_text(encoding="utf-8"))
            slugs = [re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings]
            assert anchor in slugs, target


def test_map() -> None:
    """The map names every folder of the repository, and only these."""
    there = {
        f"{path.name}/"
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in {"build", "dist"}
    }
    assert set(FOLDERS) >= {folder for folder in there if not folder.startswith("__")}
    assert all((ROOT / folder).is_dir() for folder in FOLDERS)


def test_pins() -> None:
    """What hosts install is pinned, and holds all that the bot needs."""
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"(?m)^([\w-]+)==[\w.]+(?: ;.*)? \\$", requirements)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["semantic"], *extras["postgres"]]
    names = {re.split(r"[\[<>=]", each)[0].lower().replace("_", "-") for each in needed}
    assert names <= {name.lower() for name in pinned}
