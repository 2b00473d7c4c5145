"""The tokens of one text with the words of its language, for the parts of the figure reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.text.lexicon import Lexicon, Token, lexicon
from bot.text.quantity import FigureKind

HYPHENS = frozenset("-‐‑–—−〜～")
_LONGEST = 4  # tokens of a phrase that is looked for before a figure: nothing but, ค.ศ.


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The tokens of one text with the words of its language.

    ``told`` is the kind of figure that the whole text is said to be, where somebody says so.
    """

    text: str
    data: Lexicon
    tokens: list[Token]
    lows: tuple[str, ...]
    told: FigureKind | None = None

    @classmethod
    def of(cls, text: str, language: str, told: FigureKind | None = None) -> Words:
        """Cut ``text`` into tokens."""
        data = lexicon(language)
        tokens = data.tokens(text)
        return cls(text, data, tokens, tuple(token.low for token in tokens), told)

    def low(self, index: int) -> str:
        """Return the token at ``index`` in lower case, nothing beyond the ends."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def written(self, index: int) -> str:
        """Return the token at ``index`` as the text has it, nothing beyond the ends."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def phrase(self, key: str, index: int) -> tuple[int, Any] | None:
        """Return the end and value of the longest phrase of ``key`` at ``index``."""
        if 0 <= index < len(self.lows):
            return self.data.phrases(key).at(self.lows, index)
        return None

    def unit(self, index: int) -> tuple[int, str] | None:
        """Return the end and name of a unit at ``index``; of one letter only as it is written."""
        found = self.phrase("units", index)
        letter = found and found[0] == index + 1 and self.lows[index] in self.data.letter_units
        is_else = letter and self.written(index) not in self.data.data["letter_units"]
        return None if is_else else found

    def lasting(self, index: int) -> tuple[int, int, str] | None:
        """Return the end of a unit of time at ``index``, and how many of which unit it is."""
        found = self.phrase("durations", index)
        return (found[0], *self.data.data["duration_units"][found[1]]) if found else None

    def skip(self, key: str, index: int) -> int:
        """Return the index after a phrase of ``key``; ``index`` itself where there is none."""
        found = self.phrase(key, index)
        return found[0] if found else index

    def said(self, first: int, after: int) -> str:
        """Return the text from token ``first`` to before ``after``, with single spaces."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[after - 1].end].split())

    def named(self, first: int, after: int, english: str) -> str:
        """Return the words of a qualifier: as an English text has them, else ``english``."""
        return self.data.low(self.said(first, after)) if self.data.language == "en" else english

    def opened(self, index: int) -> Iterator[tuple[int, str]]:
        """Yield where a range begins that opens at ``index``, and what its ends are joined by."""
        for opening, closing in (("between", "and"), ("from", "to")):
            found = self.phrase(opening, index)
            if found:
                yield found[0], closing

    def has(self, key: str, index: int) -> bool:
        """Return True if the token at ``index`` is listed under ``key``."""
        return self.low(index) in self.data.words(key)

    def behind(self, key: str, index: int) -> bool:
        """Return True if a phrase of ``key`` ends right before ``index``."""
        starts = range(max(0, index - _LONGEST), index)
        return any((self.phrase(key, at) or (0,))[0] == index for at in starts)

    def is_number(self, index: int) -> bool:
        """Return True if the token at ``index`` is in digits and stands for itself."""
        return self.written(index)[:1].isdecimal()

    def glued(self, index: int) -> bool:
        """Return True if the token at ``index`` follows the one before without a space."""
        return 0 < index < len(self.tokens) and self.tokens[index].glued

    def hyphen(self, index: int) -> bool:
        """Return True if the token at ``index`` is a hyphen or a dash."""
        return self.low(index) in HYPHENS

    def past_hyphen(self, index: int) -> int:
        """Step over a hyphen that joins two words: the one of two-thirds and 40-year."""
        joined = self.hyphen(index) and self.glued(index) and self.glued(index + 1)
        return index + 1 if joined else index
