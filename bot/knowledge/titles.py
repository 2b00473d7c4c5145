"""What a button says of a sentence: its beginning, cut where a phrase ends."""

from __future__ import annotations

import re

from bot.knowledge.context import openings

LONGEST = 60
_SHORTEST = 24  # a clause of fewer characters tells too little
_NEARLY = 0.6  # a clause that fills so much of the room is better than some words more
_ELLIPSIS = "…"
_STOPS = ".。!！।؟;:,，、；： "
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]")
# Where a clause ends: the cut comes before these signs.
_CLAUSE = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|[，；：、。]|،(?=\s)")
_BRACKETS = (("(", ")"), ("（", "）"), ("[", "]"))
_QUOTES = ("“„”", "«»", "「」", '"')
_SPACES = ":,;，；： "
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")
_LATIN = re.compile(r"[a-zà-ÿ’'-]{1,3}$")  # of, the, and, in: nothing ends with them


def title_of(sentence: str, language: str = "en", longest: int = LONGEST) -> str:
    """Return at most ``longest`` characters that stand for ``sentence`` on a button; half as many
    of the wide ones of Chinese.

    The whole sentence without its full stop where it fits; else its beginning up to the end of a
    clause or of a word, with an ellipsis. A number never loses its unit by it.
    """
    text = _without_link(" ".join(sentence.split()), language)
    longest //= 2 if len(_WIDE.findall(text)) * 2 > len(text) else 1
    whole = _balanced(text.removeprefix("(").rstrip(_STOPS).removesuffix(".)"))
    if len(whole) <= longest:
        return whole or text[:longest].strip()
    bare = _ASIDE.sub("", whole)
    if len(bare) <= longest:
        return bare
    ends = openings(language).ends
    return _balanced(_cut(bare, longest - len(_ELLIPSIS), ends)) + _ELLIPSIS


def _without_link(text: str, language: str) -> str:
    """Return ``text`` without However or For example and the comma behind it."""
    low = text.lower()
    link = next((one for one in openings(language).links if low.startswith(f"{one}, ")), "")
    rest = text[len(link) + 2 :] if link else text
    return rest[:1].upper() + rest[1:] if link else rest


def _cut(text: str, longest: int, ends: frozenset[str]) -> str:
    clauses = [m.start() for m in _CLAUSE.finditer(text, _SHORTEST, longest + 1)]
    if clauses and clauses[-1] > longest * _NEARLY:
        return text[: clauses[-1]].rstrip(_STOPS)
    head = text[: longest + 1]
    at = head.rfind(" ")
    if at < _SHORTEST // 2:  # written without spaces
        return text[:longest].rstrip(_STOPS)
    words = head[:at].split(" ")
    while len(words) > 2 and (_is_unfinished(words[-1]) or words[-1].lower() in ends):
        words.pop()
    return " ".join(words).rstrip(_STOPS)


def _is_unfinished(word: str) -> bool:
    """Return True if ``word`` leaves a reader waiting for the next: the, of, $2.5, more."""
    bare = word.strip("\"'“”‘’«»()[]")
    return bool(_LATIN.match(bare)) or any(map(str.isdigit, bare)) or not bare


def _balanced(text: str) -> str:
    """Return ``text`` without brackets and quote marks whose partner was cut off."""
    at = max(text.rfind(opening) for opening, _ in _BRACKETS)
    if at >= _SHORTEST and not any(closing in text[at:] for _, closing in _BRACKETS):
        text = text[:at]
    for marks in (*_QUOTES, *map("".join, _BRACKETS)):
        if sum(map(text.count, marks)) % 2:
            text = "".join(character for character in text if character not in marks)
    return text.strip(_SPACES)
