"""What understands questions of the second knowledge base."""

from __future__ import annotations

import pytest

from bot.answering.engine import Engine
from bot.answering.room import Rooms
from bot.understanding.analyse import Analyst
from bot.understanding.mending import Mender


@pytest.fixture(scope="session")
def rooms(engines: dict[str, Engine]) -> Rooms:
    """Return a room a language for the tidal knowledge."""
    return Rooms(engines["tidal"].knowledge, None)


@pytest.fixture(scope="session")
def analyst(rooms: Rooms) -> Analyst:
    """Return what takes English questions apart."""
    return rooms.room("en").analyst


@pytest.fixture(scope="session")
def mender(analyst: Analyst) -> Mender:
    """Return what mends their spelling."""
    return Mender(analyst.lexicon, analyst.pack)
