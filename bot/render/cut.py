"""Cuts text to Telegram's limits without harming it. Lengths are in UTF-16 units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.knowledge.templates import Span

ELLIPSIS = "…"
_JOINER = "\u200d"
_MARKS = {"Mn", "Me", "Mc", "Cf", "Sk"}
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？؟]+[”’」』）]*|\n")
_SPACE = re.compile(r"\s")


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units, as Telegram counts."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def fitting(text: str, limit: int) -> int:
    """Return how many characters of ``text`` have at most ``limit`` units."""
    if units(text) <= limit:
        return len(text)
    head = text.encode("utf-16-le", errors="surrogatepass")[: 2 * limit]
    return len(head.decode("utf-16-le", errors="ignore"))  # without half a pair at its end


def place_to_cut(text: str, limit: int) -> int:
    """Return where to cut: after the last sentence that fits, else word, else character.

    At least one whole character is kept, so that a reader who goes on always gets to the end.
    """
    end = fitting(text, limit)
    if end == len(text):
        return end
    head = text[: end + 1]
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in pattern.finditer(head) if match.end() <= end]
        if ends and text[: ends[-1]].strip():
            return ends[-1]
    start = end
    while start > 0 and _clings(text[start - 1], text[start]):
        start -= 1
    return start or max(end, 1)


def _clings(before: str, after: str) -> bool:
    """Return True if a mark would be parted from its letter, or an emoji torn."""
    is_mark = unicodedata.combining(after) or unicodedata.category(after) in _MARKS
    return bool(is_mark) or before == _JOINER


def clip(text: str, limit: int) -> str:
    """Return ``text``, cut with an ellipsis where it has more than ``limit`` units."""
    if units(text) <= limit:
        return text
    return text[: place_to_cut(text, max(limit - 1, 1))].rstrip() + ELLIPSIS


def shares(lengths: Sequence[int], room: int) -> list[int]:
    """Return how much of ``room`` each text gets: short ones whole, long ones the same share."""
    given = [0] * len(lengths)
    waiting = len(lengths)
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        given[index] = min(lengths[index], room // waiting)
        room -= given[index]
        waiting -= 1
    return given


def one_line(text: str, limit: int) -> str:
    """Return ``text`` with its line breaks as spaces, cut to ``limit`` units."""
    return clip(" ".join(text.split()), limit)


def cut_spans(spans: Iterable[Span], start: int, limit: int) -> tuple[tuple[Span, ...], int]:
    """Return the spans from character ``start`` that fit, and where the rest starts, else 0."""
    spans = tuple(spans)
    text = "".join(span.text for span in spans)
    start = min(start, len(text))
    end = start + place_to_cut(text[start:], limit)
    return slice_spans(spans, start, end), end if end < len(text) else 0


def slice_spans(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """Return the spans of the characters ``start`` to ``end``."""
    pieces: list[Span] = []
    position = 0
    for span in spans:
        first = max(start - position, 0)
        last = max(end - position, 0)
        if piece := span.text[first:last]:
            pieces.append(Span(piece, span.strong))
        position += len(span.text)
    return tuple(pieces)
