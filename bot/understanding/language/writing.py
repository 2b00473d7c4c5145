"""How a language is written, and how what is typed in it is made ready to be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from bot.matching.text import compose
from bot.understanding.language.reading import Shape

# A word, or letters spelt one by one; not the R of R&D.
_SHORT = re.compile(r"(?<![\w&/'’.-])(?:[^\W\d_](?: [^\W\d_])+|[^\W\d_]+)(?![\w&/'’-]|\.\w)")
_WORDS_OF_ONE_LETTER = ("a", "i")

_ELISIONS = Shape(r"(?<!\w)({words})['’](?=\w)")
_POSSESSIVES = Shape(r"\b(?!(?:{contracted})['’ʼ])(\w+)['’ʼ]{words}(?!\w)")  # not "what's"
_ABBREVIATIONS = Shape(r"(?<!\w)({words})\.(?=\s)")
_ORDERS = Shape(r"(?:(?<=^)|(?<=[.?!;:]\s)|(?<=\n))(?:{words})[,:]\s+")


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """Spaces, capitals, apostrophes and short forms: nothing of what the words mean."""

    capital_nouns: bool  # every noun begins with a capital, not only names
    elisions: Annotated[re.Pattern[str] | None, _ELISIONS]  # lose their vowel: "l'alliance"
    possessives: Annotated[re.Pattern[str] | None, _POSSESSIVES]  # what a name takes on: "Lind's"
    abbreviations: Annotated[re.Pattern[str] | None, _ABBREVIATIONS]  # their point ends no sentence
    short: Mapping[str, str]  # how words are written in a hurry: "ppl"
    # Before a comma these only count the questions: "second, who".
    orders: Annotated[re.Pattern[str] | None, _ORDERS]
    spaced: bool = True  # words have spaces between them

    def elided(self, text: str) -> str:
        """Return ``text`` with words apart that the language writes together: "l'alliance"."""
        return self.elisions.sub(r"\1 ", text) if self.elisions else text

    def undotted(self, text: str) -> str:
        """Return ``text`` without the points of abbreviations: "acc. to"."""
        return self.abbreviations.sub(r"\1", text) if self.abbreviations else text

    def bare(self, text: str) -> str:
        """Return ``text`` without the endings that say whose something is: "Lind's"."""
        return self.possessives.sub(r"\1", text) if self.possessives else text

    def prepare(self, text: str) -> str:
        """Return ``text`` with words apart that the language writes together (l'alliance), with
        short forms in full, and without words that only count its questions ("second, ...")."""
        text = self.bare(self.elided(self.undotted(text)))
        text = self.orders.sub("", text) if self.orders else text
        return _SHORT.sub(self._in_full, compose(text)) if self.short else text

    def _in_full(self, found: re.Match[str]) -> str:
        words = found[0].split()
        full = [self.short.get(word.casefold(), word) for word in words]
        known = (*self.short, *_WORDS_OF_ONE_LETTER)
        if len(words) > 1 and any(word.casefold() not in known for word in words):
            return found[0]  # "B R I"
        return " ".join(full)
