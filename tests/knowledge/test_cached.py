"""Knowledge read from the cache is the same as read from its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from places import FIXTURES

from bot.errors import KnowledgeError
from bot.knowledge.cached import MOST_FILES, load_cached
from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge

FOLDERS = [packaged_folder(), FIXTURES / "tidal", FIXTURES / "last_release"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a knowledge folder that a test may change."""
    return Path(shutil.copytree(FIXTURES / "tidal", tmp_path / "tidal"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_the_second_start_reads_the_same(folder: Path, tmp_path: Path) -> None:
    """Sources, facts, entries and translations are equal, in the same order."""
    first, again = load_cached(folder, tmp_path), load_cached(folder, tmp_path)
    assert len(list(tmp_path.glob("*.json"))) == 1
    assert repr(again) == repr(first) == repr(load_knowledge(folder))
    assert again == first
    assert [one.sentences for one in again.sources.values()] == [
        one.sentences for one in first.sources.values()
    ]


def test_a_change_is_seen(folder: Path, tmp_path: Path) -> None:
    """A changed file is read, even where its size and time are as before; a broken one refused."""
    path, cache = folder / "faq/farms.yaml", tmp_path / "cache"
    before = load_cached(folder, cache)
    path.write_text(path.read_text().replace("when", "whem", 1))
    assert load_cached(folder, cache).version != before.version
    path.write_text("topic: [")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load_cached(folder, cache)


@pytest.mark.parametrize("spoiled", [b"", b"[]", b'{"sources": 1}'])
def test_a_damaged_file_only_costs_time(folder: Path, tmp_path: Path, spoiled: bytes) -> None:
    """Whatever the cache holds, the knowledge is that of the files, and is kept anew."""
    cache = tmp_path / "cache"
    first = load_cached(folder, cache)
    (file,) = cache.iterdir()
    sound = file.read_bytes()
    file.write_bytes(spoiled)
    assert load_cached(folder, cache) == first
    assert file.read_bytes() == sound


def test_a_cache_that_can_not_be_written(folder: Path, tmp_path: Path) -> None:
    """A file in the place of the cache folder hinders nothing."""
    (tmp_path / "cache").write_text("")
    assert load_cached(folder, tmp_path / "cache") == load_knowledge(folder)


def test_the_cache_stays_small(folder: Path, tmp_path: Path) -> None:
    """Of many states of a folder the oldest go."""
    cache = tmp_path / "cache"
    cache.mkdir()
    for number in range(MOST_FILES + 5):
        (cache / f"{number}.json").write_text("{}")
    load_cached(folder, cache)
    assert len(list(cache.iterdir())) == MOST_FILES
