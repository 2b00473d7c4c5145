"""The program's own words, one file a language: the bot's, and in ``desk`` those of the desk."""

from bot.locales.catalogue import DESK, Catalogue, Voice, load_catalogue

__all__ = ["DESK", "Catalogue", "Voice", "load_catalogue"]
