"""What every test begins with: no settings of this machine, and no clock that decides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

SETTINGS = (
    "ADMIN_IDS",
    "ANSWER_THRESHOLD",
    "DATABASE_URL",
    "FLOOD_LIMITS",
    "KNOWLEDGE_DIR",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "PORT",
    "RETENTION_DAYS",
    "SEMANTIC",
    "SUGGEST_THRESHOLD",
    "TELEGRAM_API_URL",
    "TELEGRAM_BOT_TOKEN",
    "WEBHOOK_SECRET",
    "WEBHOOK_URL",
)

# How fast a machine is must not decide whether a test passes.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(autouse=True, scope="session")
def _nothing_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no setting, database or cache of whoever runs the tests have a part in them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name)))
        yield
