"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re

from bot.frames.lexicon import lexicon

MOST = 4
_END = re.compile(r"(?<=[?？！؟;；।\n])(?![?!？！؟])\s*|(?<=[.!。])(?<!\W\w\.)\s+")
_ASKS = re.compile(r"[?？؟]\s*$")
_JOINT = re.compile(r"\s*(?:,\s*)?\b(?:and|plus|also)\s+(?=(\w+))|\s*,\s+(?=(\w+))", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def segments(text: str, language: str) -> tuple[str, ...]:
    """Return the questions in ``text`` in order, at most four; ``text`` alone where it is one.

    What asks nothing (a greeting, a remark) is left out where something else asks.
    """
    parts = [part.strip() for part in _END.split(text) if part and _WORD.search(part)]
    asking = [part for part in parts if _ASKS.search(part)]
    if asking:
        parts = asking
    found = [piece for part in parts for piece in _clauses(part, language)]
    return tuple(found[:MOST]) if len(found) > 1 else (parts[0] if len(asking) == 1 else text,)


def _clauses(text: str, language: str) -> list[str]:
    """Cut before "and" and commas that a question word follows: "when was it and who led it"."""
    words = lexicon(language).question_words
    opening = _WORD.match(text)
    if not words or not opening:
        return [text]
    if opening.group().lower() not in words | lexicon(language).yes_no_openings:
        return [text]
    found, start = [], 0
    for joint in _JOINT.finditer(text):
        follows = (joint.group(1) or joint.group(2)).lower()
        if follows in words and len(_WORD.findall(text[start : joint.start()])) > 1:
            found.append(text[start : joint.start()])
            start = joint.end()
    return [*found, text[start:]]
