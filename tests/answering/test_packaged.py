"""The index that comes with the package spares even the first start the building."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.answering import packaged
from bot.answering.cache import IndexCache
from bot.answering.engine import Engine
from bot.answering.kept import kept_knowledge
from bot.knowledge.loader import load_knowledge

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
QUESTION = "how deep are the ropes"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a packaged index of a copy of the knowledge, to be read only."""
    shutil.copytree(TIDAL, tmp_path / "tidal")
    packaged.build(tmp_path / "tidal", tmp_path / "packaged")
    return tmp_path / "packaged"


def reply(folder: Path, index: IndexCache | None) -> object:
    """Return what an engine says, with what was ranked."""
    knowledge = kept_knowledge(folder, index) if index else load_knowledge(folder)
    engine = Engine(knowledge, index=index)
    answer = engine.reply(QUESTION)
    return engine.object(answer), answer.suggestions


def test_nothing_is_built_at_the_first_start(target: Path, tmp_path: Path) -> None:
    """What was packaged is all that an answer needs: the user's own cache stays empty."""
    before = {path: path.stat().st_mtime_ns for path in target.iterdir()}
    assert reply(TIDAL, IndexCache(tmp_path / "cache", target)) == reply(TIDAL, None)
    assert not (tmp_path / "cache").exists()
    assert before == {path: path.stat().st_mtime_ns for path in target.iterdir()}


def test_everybody_may_read_it(target: Path) -> None:
    """It is installed by one user and read by others, and holds what all may know."""
    assert {path.stat().st_mode & 0o444 for path in target.iterdir()} == {0o444}


def test_changed_knowledge_is_built_anew(target: Path, tmp_path: Path) -> None:
    """Another text than that which was packaged is never answered from it."""
    folder = tmp_path / "tidal"
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("title: How", "title: Now"))
    found = reply(folder, IndexCache(tmp_path / "cache", target))
    assert found == reply(folder, None)
    assert list((tmp_path / "cache").iterdir())


def test_made_anew_it_takes_the_place_of_what_was_there(target: Path, tmp_path: Path) -> None:
    """A package carries one index, however often it was built before."""
    before = {path.name for path in target.iterdir()}
    faq = tmp_path / "tidal" / "faq" / "farms.yaml"
    text = faq.read_text(encoding="utf-8")
    faq.write_text(text.replace("first year of", "earliest year of"), encoding="utf-8")
    packaged.build(tmp_path / "tidal", target)
    after = {path.name for path in target.iterdir()}
    assert len(after) == len(before)
    assert not after & before


def test_without_it_the_users_own_is_used(tmp_path: Path) -> None:
    """A checkout that was never installed has no packaged index."""
    index = IndexCache(tmp_path / "cache", tmp_path / "nowhere")
    assert reply(TIDAL, index) == reply(TIDAL, None)
    assert list((tmp_path / "cache").iterdir())
