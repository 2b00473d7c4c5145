"""The sentences of a paragraph, with a quotation of several kept in one piece."""

from __future__ import annotations

from bot.knowledge.sentences import split_sentences

_OPENING, _CLOSING, _EITHER = "“„«", "”»", '"'
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
        found.append(text[start:end].strip())
        start, joined = None, 0
    return [sentence for sentence in found if sentence]


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
