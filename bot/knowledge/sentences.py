"""Cuts a paragraph into sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.data_files import load_data, words

# A stop with what closes after it, then a space and something that can begin a sentence.
_OPEN = "\"'\u201c\u2018«([¿¡"
_CLOSE = "\"'\u201d\u2019»)\\]"
_STOP = re.compile(
    rf"(?P<stop>[.!?…]+)[{_CLOSE}]*(?=\s+[{_OPEN}]*[^\W_a-z])"
    "|[\u3002\uff01\uff1f]+[\u201d\u2019\u300d\u300f\uff09]*(?=\\S)"
)
_WORD_BEFORE = re.compile(rf"[^\s{_OPEN}]+$")
_WORD_AFTER = re.compile(rf"\s+[{_OPEN}]*(\w+)")
_QUOTATION = re.compile('\\s+["\u201c\u00ab]')
_SENTENCE_MARKS = "!?…"


@dataclass(frozen=True, slots=True)
class _Rules:
    before_more: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return start and end of each sentence of ``text``, in order, without the spaces between.

    Does not cut at abbreviations and initials as far as the language's word list knows them.
    """
    rules = _rules(language)
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop, rules):
            found.append((start, stop.end()))
            start = _skip_space(text, stop.end())
    if start < len(text):
        found.append((start, len(text)))
    return found


def _ends_sentence(text: str, stop: re.Match[str], rules: _Rules) -> bool:
    marks = stop["stop"]
    if marks is None or any(mark in marks for mark in _SENTENCE_MARKS):
        return True
    before = _WORD_BEFORE.search(text, max(0, stop.start() - 40), stop.start())
    after = _WORD_AFTER.match(text, stop.end())
    word = before.group() if before else ""
    following = after.group(1) if after else ""
    if _is_before_more(word, rules) or _is_initial(word):
        return _is_initial(word) and following in rules.openers
    if word in rules.before_number:
        return not following[:1].isdigit()
    if word in rules.may_end:
        return following in rules.openers or bool(_QUOTATION.match(text, stop.end()))
    return True


def _is_before_more(word: str, rules: _Rules) -> bool:
    """Say whether ``word`` is followed by more, also as the first of its sentence: Approx. 40."""
    return word in rules.before_more or (
        len(word) > len("No") and word.istitle() and word.lower() in rules.before_more
    )


def _is_initial(word: str) -> bool:
    """``J`` of J. Smith, and not the pronoun I."""
    return len(word) == 1 and word.isalpha() and word.isupper() and word != "I"


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


@lru_cache(maxsize=16)
def _rules(language: str) -> _Rules:
    data = load_data("sentences", language) or load_data("sentences", "en")
    return _Rules(
        before_more=words(data["before_more"]),
        before_number=words(data["before_number"]),
        may_end=words(data["may_end"]),
        openers=words(data["openers"]),
    )
