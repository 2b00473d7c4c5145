"""Cuts a text into sentences."""

import re
from functools import lru_cache

from bot.text.data_files import load_data

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


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return start and end of each sentence of ``text``, in order, without the spaces between.

    Does not cut at abbreviations and initials as far as the language's word list knows them.
    """
    if language == "th" and _THAI.search(text):
        ends = _thai_ends(text)
    else:
        ends = [stop.end() for stop in _STOP.finditer(text) if _ends_sentence(text, stop, language)]
    found: list[tuple[int, int]] = []
    start = 0
    for end in (*ends, len(text)):
        if start < end:
            found.append((start, end))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return found


def _thai_ends(text: str) -> list[int]:
    ends: list[int] = []
    for space in _THAI_SPACE.finditer(text):
        if space.start() - (ends[-1] if ends else 0) >= _THAI_SENTENCE:
            ends.append(space.start())
    return ends


def _ends_sentence(text: str, stop: re.Match[str], language: str) -> bool:
    marks = stop["stop"]
    if marks is None or any(mark in marks for mark in _SENTENCE_MARKS):
        return True
    before = _WORD_BEFORE.search(text, max(0, stop.start() - 40), stop.start())
    after = _WORD_AFTER.match(text, stop.end())
    word = before.group() if before else ""
    following = after.group(1) if after else ""
    words_of = _stop_words(language)
    opens = following in words_of["openers"]
    if len(word) == 1 and word.isalpha() and word.isupper() and word != "I":
        return opens  # J. Smith; not the pronoun
    # Also as the first word of its sentence: Approx. 40.
    low = word.lower() if word.istitle() and len(word) > len("No") else word
    if not words_of["before_more"].isdisjoint((word, low)):
        return False
    if word.isdecimal() and len(word) <= _LONGEST_RANK and load_data(language).get("rank_stop"):
        return opens  # am 5. Mai
    if word in words_of["before_number"]:
        return not following[:1].isdigit()
    if word in words_of["may_end"]:
        return opens or bool(_QUOTATION.match(text, stop.end()))
    return True


@lru_cache(maxsize=16)
def _stop_words(language: str) -> dict[str, frozenset[str]]:
    """Return the language's own lists with the English ones, whose names stand in any text."""
    own, english = load_data(language).get("stops", {}), load_data("en")["stops"]
    listed = {key: " ".join([*own.get(key, ()), *english[key]]) for key in english}
    return {key: frozenset(words.split()) for key, words in listed.items()}
