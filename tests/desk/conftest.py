"""A desk over a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from desk_visitor import HOME, Visitor
from places import TIDAL

from bot.authoring.desk.app import make_app
from bot.authoring.desk.desk import Access, Desk
from bot.dialogue.engine import Engine
from bot.knowledge.cached import load_cached


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a knowledge folder that a test may change."""
    monkeypatch.setenv("SEMANTIC", "off")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")
    return Path(shutil.copytree(TIDAL, tmp_path / "tidal"))


@pytest.fixture
async def visit(
    folder: Path, build_once: Callable[..., Engine], cache_home: Path
) -> AsyncIterator[Callable[..., Visitor]]:
    """Return what makes a visitor of a desk; keywords are those of ``Access``."""
    clients: list[httpx.AsyncClient] = []

    def build(folder: Path, before: Engine | None) -> Engine:
        knowledge = load_cached(folder, cache_home / "knowledge")
        return before.renewed(knowledge) if before else build_once(knowledge)

    def make(**access: Any) -> Visitor:
        entry = Access(8765, announce=lambda _: None, **access)
        app = make_app(Desk(folder, entry, build))
        transport = httpx.ASGITransport(app=app)
        clients.append(httpx.AsyncClient(transport=transport, base_url=HOME))
        return Visitor(clients[-1], entry)

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
async def desk(visit: Callable[..., Visitor]) -> Visitor:
    """Return a visitor who has opened the desk."""
    visitor = visit()
    await visitor.open()
    return visitor
