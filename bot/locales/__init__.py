"""The bot's own words in several languages, one file a language."""

from bot.locales.catalogue import Catalogue, Voice, load_catalogue

__all__ = ["Catalogue", "Voice", "load_catalogue"]
