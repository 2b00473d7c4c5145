"""Questions that lean on what was asked before: "and countries?", "why", "since when"."""

from __future__ import annotations

import re

from bot.frames.lexicon import lexicon
from bot.retrieval.terms import Term
from bot.text.tokens import is_unspaced

_FEW_WORDS = 3  # content words of a question that may need the one before it
_FEW_SIGNS = 10  # signs of one in a script without spaces
_FEW_TOKENS = 5
_WORD = re.compile(r"\w+")


def is_elliptical(text: str, terms: tuple[Term, ...], language: str) -> bool:
    """Return True if ``text`` may not be understood without the question before it."""
    words = [word.lower() for word in _WORD.findall(text)]
    known = lexicon(language)
    if not known.function_words:
        if is_unspaced(text):
            return len(text.strip()) <= _FEW_SIGNS
        return len(words) <= _FEW_TOKENS
    content = [term for term in terms if term.content]
    if any(term.unknown for term in content):
        return False
    leans = bool(words) and (words[0] in ("and", "also") or words[:2] == ["what", "about"])
    return len(content) <= 1 or (
        len(content) <= _FEW_WORDS and (leans or bool(set(words) & known.pronouns))
    )
