"""Turns replies into text for people. Pure, and imports nothing of Telegram."""
