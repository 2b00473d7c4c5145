"""The common words of a language: what is one of them is no slip of the fingers.

The words come from the frequency lists of the package `pyspellchecker` (MIT). Its own loader
builds a table of 40 MB; here only the words in common use are kept.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from importlib.resources import files

from bot.matching.text import fold
from bot.understanding.language.pack import Pack

# The list counts how often a word was used; rarer ones are often slips themselves ("acton").
_RARE = 60_000  # a word this many times rarer than the commonest one is not kept
_ROW = re.compile(r'"([^"\\]+)":\s*(\d+)')


@lru_cache(maxsize=16)
def common_words(language: str) -> frozenset[str]:
    """Return the folded common words of ``language``; empty where there is no list."""
    path = files("spellchecker") / "resources" / f"{language}.json.gz"
    if not path.is_file():
        return frozenset()
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    most = max((int(found[2]) for found in _ROW.finditer(text)), default=0)
    return frozenset(
        fold(found[1]) for found in _ROW.finditer(text) if int(found[2]) * _RARE >= most
    )


def is_compared(word: str, pack: Pack) -> bool:
    """Say whether ``word`` compares by its ending: "cheapest", since there is "cheaper"."""
    if not pack.insisting.compared:
        return False
    most, more = pack.insisting.compared
    stem = word.removesuffix(most)
    return stem != word and len(stem) > 2 and stem + more in common_words(pack.language)
