"""The bot in Telegram: thin handlers around the pure core."""
