"""What a question insists on: the first, the only, the most profitable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.numbers import NumberMention
from bot.understanding.pack import Pack

_WORD = re.compile(r"\w+")


def insists(flat: str, numbers: Sequence[NumberMention], pack: Pack) -> Iterator[str]:
    """Yield what a question insists on; "the last ten years" is a time, and no superlative."""
    for hit in pack.insists.find(flat):
        if any(one.share and one.start <= hit.start < one.end for one in numbers):
            continue
        if not any(flat[hit.end : number.start] == " " for number in numbers):
            yield pack.tops.get(hit.phrase, hit.phrase)


def superlatives(flat: str, pack: Pack, light: frozenset[str]) -> Iterator[str]:
    """Yield "most profitable" and the like; "most of", "most recent" insist on nothing, nor does
    any other word of ``light``."""
    for hit in pack.superlatives.find(flat):
        word = _WORD.match(flat, hit.end + 1)
        if word and word.group() not in light:
            yield f"{hit.phrase} {word.group()}"
