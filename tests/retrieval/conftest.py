import pytest
from hypothesis import settings
from retrieval_fakes import FakeEncoder

# How fast a machine is must not decide whether a test passes.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture
def encoder() -> FakeEncoder:
    """Return an encoder that remembers its calls."""
    return FakeEncoder()
