"""What a button says of a sentence: its beginning, cut where a phrase ends."""

from __future__ import annotations

import re

from bot.knowledge.context import openings

LONGEST = 60
_SHORTEST = 24  # a clause of fewer characters tells too little
_ELLIPSIS = "…"
_STOPS = ".。!！।؟;:,，、；： "
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]")
# Where a clause ends: the cut comes before these signs.
_CLAUSE = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|[，；：、。]|،(?=\s)")
_PAIRS = (("“", "”"), ("„", "“"), ("«", "»"), ("(", ")"), ("（", "）"), ("[", "]"), ("「", "」"))
_LATIN = re.compile(r"[a-zà-ÿ’'-]{1,3}$")  # of, the, and, in: nothing ends with them


def title_of(sentence: str, language: str = "en", longest: int = LONGEST) -> str:
    """Return at most ``longest`` characters that stand for ``sentence`` on a button.

    The whole sentence without its full stop where it fits; else its beginning up to the end of a
    clause or of a word, with an ellipsis. A number never loses its unit by it.
    """
    text = _without_link(" ".join(sentence.split()), language)
    whole = _closed(text.rstrip(_STOPS))
    if len(whole) <= longest:
        return whole
    bare = _ASIDE.sub("", whole)
    if len(bare) <= longest:
        return bare
    return _closed(_cut(bare, longest - len(_ELLIPSIS))) + _ELLIPSIS


def _without_link(text: str, language: str) -> str:
    """Return ``text`` without However or For example and the comma behind it."""
    low = text.lower()
    link = next((one for one in openings(language).links if low.startswith(f"{one}, ")), "")
    rest = text[len(link) + 2 :] if link else text
    return rest[:1].upper() + rest[1:] if link else rest


def _cut(text: str, longest: int) -> str:
    clauses = [m.start() for m in _CLAUSE.finditer(text, _SHORTEST, longest + 1)]
    if clauses and clauses[-1] > longest // 2:
        return text[: clauses[-1]].rstrip(_STOPS)
    head = text[: longest + 1]
    at = head.rfind(" ")
    if at < _SHORTEST // 2:  # written without spaces
        return text[:longest].rstrip(_STOPS)
    words = head[:at].split(" ")
    while len(words) > 2 and _is_unfinished(words[-1]):
        words.pop()
    return " ".join(words).rstrip(_STOPS)


def _is_unfinished(word: str) -> bool:
    """Return True if ``word`` leaves a reader waiting for the next: the, of, $2.5, more."""
    bare = word.strip("\"'“”‘’«»()[]")
    return bool(_LATIN.match(bare)) or any(map(str.isdigit, bare)) or not bare


def _closed(text: str) -> str:
    """Return ``text`` without an opening mark whose partner was cut off."""
    for opening, closing in _PAIRS:
        at = text.rfind(opening)
        if at >= 0 and closing not in text[at + 1 :]:
            head = text[:at].rstrip()
            text = head if len(head) >= _SHORTEST else head + " " * bool(head) + text[at + 1 :]
    if text.count('"') % 2:
        text = text.replace('"', "", 1) if text.startswith('"') else text[: text.rfind('"')]
    return text.rstrip()
