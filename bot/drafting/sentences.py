"""The sentences of a paragraph, with a quotation of several kept in one piece."""

from __future__ import annotations

from bot.drafting.words import language as words
from bot.text.sentences import sentences as split_sentences

_OPENING, _CLOSING, _EITHER = "“„«", "”»", '"'
_QUOTES = _OPENING + _CLOSING + _EITHER
_MOST_SPEAKER = 5  # words: Mayor Ann B. Lowe asked
_MOST_JOINED = 6  # a quotation mark without its partner must not swallow the article


def whole_sentences(text: str, language: str) -> list[str]:
    """Return the sentences of ``text``; those inside one quotation stay together."""
    found: list[str] = []
    start, joined = None, 0
    pieces = split_sentences(text, language)
    for index, (first, end) in enumerate(pieces):
        start = first if start is None else start
        joined += 1
        is_open = _is_open(text[start:end])
        if is_open and joined < _MOST_JOINED and _closes_later(text, pieces, index, joined):
            continue
        if _is_asked(text[start:end]) and _says_who(text[end:], language):
            continue
        found.append(text[start:end].strip())
        start, joined = None, 0
    return [sentence for sentence in found if sentence]


def _is_asked(text: str) -> bool:
    """Say whether ``text`` is a quoted question or cry, behind which its speaker may stand."""
    return text[0] in _QUOTES and text[-1] in _QUOTES and text[-2:-1] in "?!…"


def _says_who(following: str, code: str) -> bool:
    """Read the ``Mr. Lowe asked`` of "Is it late?" Mr. Lowe asked."""
    verbs = words(code).words("speech") | words(code).words("asking")
    before = following.split()[:_MOST_SPEAKER]
    return any(word.strip(".,") in verbs for word in before[1:])


def _closes_later(text: str, pieces: list[tuple[int, int]], index: int, joined: int) -> bool:
    for _, end in pieces[index + 1 : index + 1 + _MOST_JOINED - joined]:
        if not _is_open(text[pieces[index + 1 - joined][0] : end]):
            return True
    return False


def _is_open(text: str) -> bool:
    if any(text.count(mark) for mark in _OPENING):
        opened = sum(map(text.count, _OPENING))
        return opened > sum(map(text.count, _CLOSING))
    return text.count(_EITHER) % 2 == 1
