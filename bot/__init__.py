"""A Telegram bot that answers from a cited fact base, and knows when it does not know."""

__version__ = "0.1.0"
