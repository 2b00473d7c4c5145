"""Turns replies into text for people and programs. Pure, and imports nothing of Telegram."""
