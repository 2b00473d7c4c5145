"""Engines of the packaged article, of another one with a FAQ, and of articles only drafted."""

from __future__ import annotations

import pytest
from dialogue_promises import ARTICLES, FIXTURES, drafted

from bot.dialogue.engine import Engine
from bot.knowledge.loader import load_knowledge


@pytest.fixture(scope="session")
def every(
    engines: dict[str, Engine], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Engine]:
    """Return an engine for each article by its name, by words alone."""
    folder = tmp_path_factory.mktemp("drafts")
    old = Engine(load_knowledge(FIXTURES / "last_release"))
    return engines | {"last_release": old} | {name: drafted(name, folder) for name in ARTICLES}
