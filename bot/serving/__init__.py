"""Takes updates from Telegram, and hands each to the application once, in order within a chat."""
