"""Tells which language an article is in."""

from __future__ import annotations

from bot.text.language import LanguageIdentifier

_LOOKED_AT = 1500  # characters


def article_language(text: str) -> str | None:
    """Return the language of ``text``; None where it is none that is known here."""
    return LanguageIdentifier("en").identify(text[:_LOOKED_AT])
