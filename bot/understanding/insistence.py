"""What a question insists on: the first, the only, the most profitable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.dictionary import common_words
from bot.understanding.language.insisting import Insisting
from bot.understanding.language.pack import Pack
from bot.understanding.numbers import NumberMention

_WORD = re.compile(r"\w+")


def insists(flat: str, numbers: Sequence[NumberMention], insisting: Insisting) -> Iterator[str]:
    """Yield what a question insists on; "the last ten years" is a time, and no superlative."""
    for hit in insisting.insists.find(flat):
        if any(one.share and one.start <= hit.start < one.end for one in numbers):
            continue
        if not any(flat[hit.end : number.start] == " " for number in numbers):
            yield insisting.tops.get(hit.phrase, hit.phrase)


def superlatives(flat: str, pack: Pack, light: frozenset[str]) -> Iterator[str]:
    """Yield "most profitable", "cheapest" and the like; "most of", "most recent" insist on nothing,
    nor does any other word of ``light``."""
    before = ""
    for word in _WORD.findall(flat):
        own = before in pack.light.selves  # "my eldest"
        told = own or word in light or word in pack.insisting.insists.words
        if not told and is_compared(word, pack):
            yield word
        before = word
    for hit in pack.insisting.superlatives.find(flat):
        word = _WORD.match(flat, hit.end + 1)
        if word and word.group() not in light:
            yield f"{hit.phrase} {word.group()}"


def is_compared(word: str, pack: Pack) -> bool:
    """Say whether ``word`` compares by its ending: "cheapest", since there is "cheaper"."""
    if not pack.insisting.compared:
        return False
    most, more = pack.insisting.compared
    stem = word.removesuffix(most)
    return stem != word and len(stem) > 2 and stem + more in common_words(pack.language)
