"""The bot in Telegram: thin handlers around the pure core."""

import os

# python-telegram-bot's own way to choose time spans as ``timedelta``: without it each of its
# ``RetryAfter`` errors warns of a change to come.
os.environ.setdefault("PTB_TIMEDELTA", "true")
