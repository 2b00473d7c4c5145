"""Finds the words of a quote in a text, and what comes closest where they are not there."""

import re
import unicodedata
from collections.abc import Sequence

_INSIDE_NUMBER = re.compile(r"\d[.,]\d")
_UNSPACED = re.compile("[\u2e80-\u9fff\u0e00-\u0eff]")  # scripts that write words without spaces
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def tidy(text: str) -> str:
    """Return ``text`` composed, on one line, with single spaces and nothing invisible."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def alike(text: str) -> str:
    """Return ``text`` with straight quote marks and hyphens; its length does not change."""
    return text.translate(_ALIKE)


def find_words(words: str, text: str, start: int = 0) -> int:
    """Return where ``words`` stand in ``text`` from ``start`` on, -1 if nowhere.

    Both are tidy and alike. What is found never begins or ends inside a word or a number:
    ``50`` is not in ``150``, ``2,50`` or ``50.5``.
    """
    position = text.find(words, start) if words else -1
    while position >= 0:
        end = position + len(words)
        if not _cuts(text, position) and not _cuts(text, end):
            return position
        position = text.find(words, position + 1)
    return -1


def contains(words: str, text: str) -> bool:
    """Say whether ``words`` stand in ``text``, whatever the spaces and the kind of quote mark."""
    return find_words(alike(tidy(words)), alike(tidy(text))) >= 0


def nearest_text(words: str, paragraphs: Sequence[str]) -> tuple[str, int]:
    """Return the part of ``paragraphs`` most like ``words``, whole words, and its index."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only once something is wrong

    paragraph, _, index = process.extractOne(words, paragraphs, scorer=fuzz.partial_ratio)
    found = fuzz.partial_ratio_alignment(words, paragraph)
    if found is None:
        return paragraph, index
    start = _word_edge(paragraph, found.dest_start)
    end = _word_edge(paragraph, found.dest_end)
    return paragraph[start:end].strip(), index


def _word_edge(text: str, position: int) -> int:
    """Return the edge of a word nearest to ``position``."""
    edges = (edge.start() for edge in re.finditer(r"(?<![^\W_])|(?![^\W_])", text))
    return min(edges, key=lambda at: abs(at - position))


def _cuts(text: str, position: int) -> bool:
    """Say whether a cut at ``position`` goes through a word or a number."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if before.isalnum() and after.isalnum():
        return not _UNSPACED.search(before + after)
    around = text[max(0, position - 2) : position + 2]
    return bool(_INSIDE_NUMBER.search(around))
