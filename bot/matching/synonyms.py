"""Groups of words and phrases that count as one: the first of a group stands for all."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.matching.text import Analyser


class Span(NamedTuple):
    """Tokens ``start`` to ``end`` (exclusive) that count as ``tokens``, written ``text``."""

    start: int
    end: int
    tokens: tuple[str, ...]
    text: str


class Synonyms:
    """Finds the longest synonym at each place; what it puts in is not searched again."""

    def __init__(self, groups: Sequence[Sequence[str]], analyser: Analyser) -> None:
        self.replaced: dict[tuple[str, ...], tuple[tuple[str, ...], str]] = {}
        self.words: dict[str, str] = {}
        for group in groups:
            self._add(group, analyser)
        self._longest = max(map(len, self.replaced), default=0)
        self._starts = {phrase[0] for phrase in self.replaced}

    def _add(self, group: Sequence[str], analyser: Analyser) -> None:
        first, *others = group
        canonical = tuple(analyser.tokens(first))
        if len(canonical) > 1:  # stays as it is, whatever its words alone stand for
            self.replaced[canonical] = (canonical, first)
        for other in others:
            words = analyser.words(other)
            phrase = tuple(word.token for word in words)
            if not phrase or not canonical or phrase == canonical:
                continue
            self.replaced.setdefault(phrase, (canonical, first))
            self.words.update((word.folded, word.token) for word in words)

    def spans(self, tokens: Sequence[str]) -> list[Span]:
        """Return what of ``tokens`` is to be replaced, left to right, without overlaps."""
        found: list[Span] = []
        position = 0
        while self.replaced and position < len(tokens):
            span = self._at(tokens, position)
            if span:
                found.append(span)
            position = span.end if span else position + 1
        return found

    def apply(self, tokens: Sequence[str]) -> list[str]:
        """Return ``tokens`` with every synonym replaced by what it stands for."""
        replaced = list(tokens)
        for span in reversed(self.spans(tokens)):
            replaced[span.start : span.end] = span.tokens
        return replaced

    def _at(self, tokens: Sequence[str], start: int) -> Span | None:
        if tokens[start] not in self._starts:
            return None
        for end in range(min(len(tokens), start + self._longest), start, -1):
            found = self.replaced.get(tuple(tokens[start:end]))
            if found:
                return Span(start, end, *found)
        return None
