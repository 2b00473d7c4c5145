"""Words of a question as retrieval looks them up: weighted, spelt as the articles spell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.text.spelling import SpellingCorrector
from bot.text.tokens import Token, tokenize

_SURE = 1.5  # similarity to this power: a corrected word counts a little less


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question: the stems it may stand for, each with 0 to 1.

    ``content`` is False for words such as "the" and "how", which say little of the subject.
    """

    token: Token
    stems: tuple[tuple[str, float], ...]
    content: bool

    @property
    def unknown(self) -> bool:
        """Return True if no article has such a word."""
        return not self.stems


class TermReader:
    """Reads questions into terms of one vocabulary."""

    def __init__(
        self, words: Iterable[tuple[str, str]], language: str, is_function: Callable[[str], bool]
    ) -> None:
        """Take the vocabulary as pairs of a folded word and its stem."""
        self._stems: dict[str, str] = dict(words)
        self._known = frozenset(self._stems.values())
        self._language = language
        self._is_function = is_function
        self.spelling = SpellingCorrector(self._stems)

    def read(self, text: str) -> tuple[Term, ...]:
        """Return the terms of ``text`` in order."""
        return tuple(map(self._term, tokenize(text, self._language)))

    def _term(self, token: Token) -> Term:
        content = not self._is_function(token.norm)
        if token.stem in self._known:
            return Term(token, ((token.stem, 1.0),), content)
        if not content:
            return Term(token, (), content)
        stems: dict[str, float] = {}
        for word, similarity in self.spelling.correct(token.norm):
            stem = self._stems[word]
            stems[stem] = max(stems.get(stem, 0.0), similarity**_SURE)
        return Term(token, tuple(stems.items()), content)
