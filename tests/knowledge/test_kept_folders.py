"""The folders that come with the program stay readable, and those of the last release load."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import FIXTURES

from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import inspect

LAST_RELEASE = FIXTURES / "last_release"
KEPT = {"packaged": packaged_folder(), "tidal": FIXTURES / "tidal"}


@pytest.mark.parametrize("folder", KEPT.values(), ids=KEPT)
def test_few_phrasings(folder: Path) -> None:
    """No entry has more than 20 phrasings, and none is in another language."""
    knowledge, problems = inspect(folder)
    assert not problems
    assert knowledge is not None
    assert max(len(entry.phrasings) for entry in knowledge.entries.values()) <= 20
    assert not any(translation.phrasings for translation in knowledge.translations.values())


def test_packaged_folder_is_short() -> None:
    """The packaged folder can be read in one sitting: under 5,000 lines of YAML."""
    files = list(packaged_folder().rglob("*.yaml"))
    assert files
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) < 5000


def test_folder_of_the_last_release() -> None:
    """More phrasings, and such in other languages, of entries, gaps and small talk, are read."""
    knowledge, problems = inspect(LAST_RELEASE)
    assert not problems
    assert knowledge is not None
    assert len(knowledge.entries["first-turbine"].phrasings) > 30
    german = knowledge.translations["de"]
    assert "wie teuer war der Bau des Parks" in german.phrasings["park-cost"]
    assert german.phrasings["gap-electricity-price"]
    assert german.phrasings["greeting"]
    assert german.titles["park-cost"] == "Was hat der Gezeitenpark gekostet?"
    assert german.answers["park-cost"].endswith("{park-cost.cost}.")
    assert german.names["Kelda Sound"] == ("Kelda-Sund", "Keldasund")
    assert knowledge.translations["fr"].phrasings["greeting"] == ("bonjour", "salut")
