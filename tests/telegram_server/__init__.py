"""A Bot API server that refuses what Telegram refuses, for tests.

It knows nothing of the bot under test: it checks calls against the published reference.
"""

from telegram_server.server import Call, TelegramServer
from telegram_server.world import ANONYMOUS, FAKE_CHANNEL, TELEGRAM, Chat, User

__all__ = ["ANONYMOUS", "FAKE_CHANNEL", "TELEGRAM", "Call", "Chat", "TelegramServer", "User"]
