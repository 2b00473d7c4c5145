"""Scorers of a small FAQ, by words alone and with meaning."""

import pytest
from hypothesis import settings
from matching_faq import ENTRIES, FakeEncoder

from bot.matching import Scorer

# How fast a machine is must not decide whether a test passes.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture
def encoder() -> FakeEncoder:
    """Return an encoder that remembers its calls."""
    return FakeEncoder()


@pytest.fixture(scope="session")
def lexical() -> Scorer:
    """Return a scorer by words alone."""
    return Scorer.build(ENTRIES)


@pytest.fixture(scope="session")
def fused() -> Scorer:
    """Return a scorer by words and meaning."""
    return Scorer.build(ENTRIES, encoder=FakeEncoder())


@pytest.fixture(scope="session", params=["lexical", "fused"])
def scorer(request: pytest.FixtureRequest, lexical: Scorer, fused: Scorer) -> Scorer:
    """Return each of the two in turn."""
    return {"lexical": lexical, "fused": fused}[request.param]


@pytest.fixture(scope="session")
def phrasings() -> list[tuple[str, str]]:
    """Return every phrasing with its entry."""
    return [(entry.id, phrasing) for entry in ENTRIES for phrasing in entry.phrasings]
