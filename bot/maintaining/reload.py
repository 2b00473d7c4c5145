"""Where the live responder was; it is ``bot.dialogue.live`` now."""

from bot.dialogue.live import Build, LiveResponder, Reloaded, follow, shortened, summary

__all__ = ["Build", "LiveResponder", "Reloaded", "follow", "shortened", "summary"]
