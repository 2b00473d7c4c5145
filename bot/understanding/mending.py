"""Misspelt words: which known word was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from bot.matching.spelling import Spelling
from bot.matching.text import fold
from bot.understanding.dictionary import common_words, is_compared
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon

_WORD = re.compile(r"\w+")
_PREFIX = 3
_RUN_TOGETHER = 6
_LONG_WORD = 7
_SURE_NAME = 0.8  # a name of so many letters: "chinapark" is no slip for "China-Arab"
_SURE_FOREIGN = 0.88  # of other languages fewer words are known: "fitter" is no slip for "bitter"
_SURE = 0.72  # from this similarity a misspelt word is taken for the known one


class Mender:
    """Mends the spelling of questions in one language."""

    def __init__(self, lexicon: Lexicon, pack: Pack) -> None:
        self._lexicon = lexicon
        self._pack = pack
        self._preferred = lexicon.preferred()
        cues = (
            phrase.split() for phrases in pack.asking.asks.values() for phrase in phrases.phrases
        )
        self._cue_pairs = frozenset(pair for words in cues for pair in pairwise(words))

    @cached_property
    def _spelling(self) -> Spelling:
        """Every word that a slip may stand for: also common words that only end differently."""
        inflected = filter(self._lexicon.is_form, sorted(common_words(self._pack.language)))
        words = dict.fromkeys((*self._preferred, *inflected))
        return Spelling((word, word) for word in words if len(word) > 2)

    @cached_property
    def _mixed_up(self) -> dict[str, str]:
        """The known words of four letters and more by their letters in order."""
        words = (word for word in reversed(self._preferred) if len(word) > 3)
        return {"".join(sorted(word)): word for word in words}

    def mend(
        self, flat: str, names: frozenset[str] = frozenset()
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return ``flat`` with misspelt words mended, and the pairs (typed, meant). A word of
        ``names``, those written as names, is a slip for none but names: not PowerChina."""
        pairs: list[tuple[str, str]] = []
        before = ""

        def mend(match: re.Match[str]) -> str:
            nonlocal before
            typed = match.group()
            prefix = len(typed) <= _PREFIX and flat[match.end() :][:1] == "-"  # "pre-war"
            meant = None if prefix else self._meant(typed, before)
            if meant and typed in names and not self._lexicon.in_a_name(meant):
                meant = None
            before = meant or typed
            if before != typed:
                pairs.append((typed, before))
            return before

        return _WORD.sub(mend, flat), tuple(pairs)

    def _meant(self, word: str, before: str) -> str | None:
        """Return the known word that ``word``, behind ``before``, is a slip for, if any."""
        if not self._pack.writing.spaced or len(word) < 3 or not word.isalpha():
            return None
        # "Publications" is as good a word as "publication".
        if self._lexicon.is_ordinary(word) or is_compared(word, self._pack):
            return None
        nearest = self._spelling.alternatives(word)
        asking = next((one for one in nearest if (before, one.word) in self._cue_pairs), None)
        mixed = self._mixed_up.get("".join(sorted(word)))
        if mixed and mixed[0] == word[0] and not asking:
            return mixed  # "wath": all the letters are there
        if not nearest:
            return self._apart(word)
        meant = asking or nearest[0]
        # Two letters swapped are a slip, however short the word: "hwo".
        swapped = sorted(meant.word) == sorted(word)
        if meant.similarity >= self._sure(word, meant.word) or swapped:
            return meant.word
        return self._apart(word)

    def _sure(self, word: str, meant: str) -> float:
        """Return from which similarity ``word`` is taken for ``meant``."""
        if self._lexicon.foreign:
            return _SURE_FOREIGN
        named = self._lexicon.in_a_name(meant) and len(word) >= _LONG_WORD
        return _SURE_NAME if named else _SURE

    def _apart(self, word: str) -> str | None:
        """Return the two known words that ``word`` runs together, the longest first: "thelabs"."""
        if self._lexicon.foreign or len(word) < _RUN_TOGETHER:
            return None
        for cut in range(len(word) - 2, 1, -1):
            first, second = word[:cut], word[cut:]
            both = self._lexicon.knows(first) and self._lexicon.knows(second)
            if both and max(len(first), len(second)) > _PREFIX:
                return f"{first} {second}"
        return None


def mended(text: str, slips: Iterable[tuple[str, str]]) -> str:
    """Return ``text`` with the words in place that were meant; ``slips`` are (typed, meant)."""
    meant = dict(slips)
    text = unicodedata.normalize("NFC", text) if meant else text  # a word with all its accents
    return _WORD.sub(lambda word: meant.get(fold(word[0]), word[0]), text) if meant else text
