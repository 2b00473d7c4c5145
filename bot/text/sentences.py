"""Cuts a text into sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.text.data_files import load_data, words

# A stop with what closes after it, then a space and something that can begin a sentence.
_OPEN = "\"'\u201c\u2018\u201e«([¿¡"
_CLOSE = "\"'\u201d\u2019»)\\]"
_STOP = re.compile(
    rf"(?P<stop>[.!?…]+)[{_CLOSE}]*(?=\s+[{_OPEN}]*[^\W_a-z])"
    rf"|[\u061f\u06d4\u0964\u0965]+[{_CLOSE}]*(?=\s)"  # Arabic and Devanagari
    "|[\u3002\uff01\uff1f]+[\u201d\u2019\u300d\u300f\uff09]*(?=\\S|\\s)"
)
_WORD_BEFORE = re.compile(rf"[^\s{_OPEN}]+$")
_WORD_AFTER = re.compile(rf"\s+[{_OPEN}]*(\w+)")
_QUOTATION = re.compile('\\s+["\u201c\u00ab]')
_SENTENCE_MARKS = "!?…"
_LONGEST_RANK = 2
# Thai ends sentences with a space, as it does clauses: only a long stretch before it is one.
_THAI = re.compile("[\u0e00-\u0e7f]")
_THAI_SPACE = re.compile("(?<=[\u0e00-\u0e7f0-9%)]) +(?=[\u0e00-\u0e7f])")
_THAI_SENTENCE = 60


@dataclass(frozen=True, slots=True)
class _Rules:
    before_more: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]
    ranks: bool = False  # numbers with a stop are ranks: am 5. Mai


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return start and end of each sentence of ``text``, in order, without the spaces between.

    Does not cut at abbreviations and initials as far as the language's word list knows them.
    """
    if language == "th" and _THAI.search(text):
        ends = list(_thai_ends(text))
    else:
        rules = _rules(language)
        ends = [stop.end() for stop in _STOP.finditer(text) if _ends_sentence(text, stop, rules)]
    found: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        found.append((start, end))
        start = _skip_space(text, end)
    if start < len(text):
        found.append((start, len(text)))
    return found


def _thai_ends(text: str) -> list[int]:
    ends: list[int] = []
    for space in _THAI_SPACE.finditer(text):
        if space.start() - (ends[-1] if ends else 0) >= _THAI_SENTENCE:
            ends.append(space.start())
    return ends


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
    if rules.ranks and word.isdecimal() and len(word) <= _LONGEST_RANK:
        return following in rules.openers
    if word in rules.before_number:
        return not following[:1].isdigit()
    if word in rules.may_end:
        return following in rules.openers or bool(_QUOTATION.match(text, stop.end()))
    return True


def _is_before_more(word: str, rules: _Rules) -> bool:
    """Return True if more follows ``word``, also as the first of its sentence: Approx. 40."""
    return word in rules.before_more or (
        len(word) > len("No") and word.istitle() and word.lower() in rules.before_more
    )


def _is_initial(word: str) -> bool:
    """Return True for the ``J`` of J. Smith, and not for the pronoun I."""
    return len(word) == 1 and word.isalpha() and word.isupper() and word != "I"


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


@lru_cache(maxsize=16)
def _rules(language: str) -> _Rules:
    """Return the language's own list with the English one, whose names stand in any text."""
    data = load_data(language)
    own, english = data.get("stops", {}), load_data("en")["stops"]
    more, number, end, openers = (
        words([*own.get(key, ()), *english[key]])
        for key in ("before_more", "before_number", "may_end", "openers")
    )
    return _Rules(more, number, end, openers, ranks=bool(data.get("rank_stop")))
