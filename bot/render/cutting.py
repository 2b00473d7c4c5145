"""Texts cut to a length, without harm to what is left. Lengths are in UTF-16 units."""

import re
import unicodedata
from collections.abc import Sequence

from bot.dialogue.reply import slice_spans
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


def place_to_cut(text: str, limit: int) -> int:
    """Return where to cut: after the last sentence that fits, else word, else character.

    At least one whole character is kept, so that a reader who goes on always gets to the end.
    """
    if units(text) <= limit:
        return len(text)
    fitting = text.encode("utf-16-le", errors="surrogatepass")[: 2 * limit]
    end = len(fitting.decode("utf-16-le", errors="ignore"))  # without half a pair
    head = text[: end + 1]
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in pattern.finditer(head) if match.end() <= end]
        if ends and text[: ends[-1]].strip():
            return ends[-1]
    start = end
    # No mark is parted from its letter, no emoji torn.
    while start and (text[start - 1] == _JOINER or unicodedata.category(text[start]) in _MARKS):
        start -= 1
    return start or max(end, 1)


def clip(text: str, limit: int) -> str:
    """Return ``text``, cut with an ellipsis where it has more than ``limit`` units."""
    if units(text) <= limit:
        return text
    return text[: place_to_cut(text, max(limit - 1, 1))].rstrip() + ELLIPSIS


def shares(lengths: Sequence[int], room: int) -> list[int]:
    """Return how much of ``room`` each text gets: short ones whole, long ones the same share."""
    given = [0] * len(lengths)
    for done, index in enumerate(sorted(range(len(lengths)), key=lengths.__getitem__)):
        given[index] = min(lengths[index], room // (len(lengths) - done))
        room -= given[index]
    return given


def one_line(text: str, limit: int) -> str:
    """Return ``text`` with its line breaks as spaces, cut to ``limit`` units."""
    return clip(" ".join(text.split()), limit)


def cut_spans(spans: Sequence[Span], start: int, limit: int) -> tuple[tuple[Span, ...], int]:
    """Return the spans from character ``start`` that fit, and where the rest starts, else 0."""
    text = "".join(span.text for span in spans)
    start = min(start, len(text))
    end = start + place_to_cut(text[start:], limit)
    return slice_spans(spans, start, end), end if end < len(text) else 0
