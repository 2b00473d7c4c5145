"""Words of a question as retrieval looks them up: weighted, spelt as the articles spell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.text.phrases import PhraseMatcher
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import Token, tokenize

_SYNONYM, _PART = 0.9, 0.6  # what a synonym counts, and each word of one of several words
_SURE = 1.5  # similarity to this power: a corrected word counts a little less


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question: the stems it may stand for, each with 0 to 1; none where no article
    has it.

    ``content`` is False for words such as "the" and "how", which say little of the subject.
    """

    token: Token
    stems: tuple[tuple[str, float], ...]
    content: bool


class TermReader:
    """Reads questions into terms of one vocabulary."""

    def __init__(
        self,
        words: Iterable[tuple[str, str]],
        language: str,
        is_function: Callable[[str], bool],
        synonyms: Iterable[Sequence[str]] = (),
        names: Iterable[tuple[str, Sequence[str]]] = (),
    ) -> None:
        """Take the vocabulary as pairs of a folded word and its stem, groups of words or phrases
        that mean the same, and names with what they are called in other languages."""
        self._stems: dict[str, str] = dict(words)
        self._known = frozenset(self._stems.values())
        self._language = language
        self._is_function = is_function
        self._synonyms = self._read_synonyms(synonyms)
        self._names = PhraseMatcher(
            (norms, tokenize(name, language))
            for name, ways in names
            for norms in map(self._norms, ways)
            if len(norms) > 1
        )
        self.spelling = SpellingCorrector(self._stems)

    def _read_synonyms(
        self, groups: Iterable[Sequence[str]]
    ) -> dict[str, tuple[tuple[str, float], ...]]:
        """Return by the stem of a single word what else it may stand for."""
        found: dict[str, dict[str, float]] = {}
        for group in groups:
            phrases = [tokenize(text, self._language) for text in group]
            for phrase in phrases:
                if len(phrase) != 1:
                    continue
                others = found.setdefault(phrase[0].stem, {})
                for other in phrases:
                    share = _SYNONYM if len(other) == 1 else _PART
                    content = (t.stem for t in other if not self._is_function(t.norm))
                    others |= {stem: share for stem in content if stem in self._known}
                others.pop(phrase[0].stem, None)
        return {stem: tuple(others.items()) for stem, others in found.items() if others}

    def read(self, text: str) -> tuple[Term, ...]:
        """Return the terms of ``text`` in order; a name of several words that is given in another
        language is read as the articles have it."""
        tokens = list(tokenize(text, self._language))
        for first, after, name in reversed(self._names.find(tuple(t.norm for t in tokens))):
            tokens[first:after] = name
        return tuple(map(self._term, tokens))

    def _norms(self, text: str) -> tuple[str, ...]:
        return tuple(token.norm for token in tokenize(text, self._language))

    def _term(self, token: Token) -> Term:
        content = not self._is_function(token.norm)
        others = self._synonyms.get(token.stem, ())
        if token.stem in self._known:
            return Term(token, ((token.stem, 1.0), *others), content)
        if others:
            return Term(token, others, content)
        if not content:
            return Term(token, (), content)
        stems: dict[str, float] = {}
        for word, similarity in self.spelling.correct(token.norm):
            stem = self._stems[word]
            stems[stem] = max(stems.get(stem, 0.0), similarity**_SURE)
        return Term(token, tuple(stems.items()), content)
