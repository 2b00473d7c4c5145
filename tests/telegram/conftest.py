"""What the tests of the Telegram side share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram_running import Running, refused, running
from telegram_server import TelegramServer, User


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Running]:
    """Run the bot against it; a call that the server had to refuse fails the test."""
    async with running(server) as one:
        yield one
        if not one.refusals_expected:
            assert refused(server) == []


@pytest.fixture
def ada() -> User:
    """Return somebody who asks."""
    return User(501, "Ada")
