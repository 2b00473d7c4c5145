"""What only says that a message is a claim to be confirmed: "isn't it", "I heard that"."""

from __future__ import annotations

from functools import lru_cache

from bot.understanding.language.pack import Pack
from bot.understanding.phrases import Aligned

_PAUSE = " ,.;:?!…-–—،؟。，、？！।"
_MOST = 3  # one after the other: "no? verdad?"


@lru_cache(maxsize=512)
def untagged(text: str, pack: Pack) -> str:
    """Return ``text`` without tags and reports around it, or as it is if nothing else is left."""
    flat, places = Aligned.of(text)
    start, end = 0, len(flat.rstrip(_PAUSE))
    tags, polar = pack.asking.tags, pack.asking.polar
    for _ in range(_MOST):
        hits = (*tags.find(flat[:end]), *polar.find(flat[:end]))
        starts = [hit.start for hit in hits if hit.end == end]
        if not starts:
            break
        end = len(flat[: min(starts)].rstrip(_PAUSE))
    first = pack.asking.reports.at_start(flat) or tags.at_start(flat)
    if first and first.end < end:
        start = end - len(flat[first.end : end].lstrip(_PAUSE))
    kept = text[places[start] : places[end]]
    return kept if any(map(str.isalpha, kept)) else text
