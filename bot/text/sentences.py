"""Cuts a text into sentences."""

from __future__ import annotations

from bot.knowledge.sentences import split_sentences


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return start and end of each sentence of ``text``, in order, without the spaces between."""
    return split_sentences(text, language)
