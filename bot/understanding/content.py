"""The words of a question that carry information."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser, Word
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon, NameMention
from bot.understanding.numbers import NumberMention
from bot.understanding.phrases import inside

# Hiragana, which holds words together, and Thai, of which a pair of characters tells nothing.
_GLUE = re.compile("[\u0e00-\u0eff\u3040-\u309f\\d]")


@dataclass(frozen=True, slots=True)
class ContentWord:
    """A word that carries information; ``token`` is its stem, synonyms resolved."""

    text: str
    token: str
    start: int


class Content:
    """Finds them for questions in one language."""

    def __init__(
        self,
        pack: Pack,
        lexicon: Lexicon,
        own: tuple[Analyser, Synonyms],
        base: tuple[Analyser, Synonyms] | None,
    ) -> None:
        """Take as ``base`` what is for the language of the knowledge base, where it differs from
        that of ``own``."""
        self._pack = pack
        self._lexicon = lexicon
        self._analyser, self._synonyms = own
        self._base = base
        light = pack.light
        chatter = {word for word in light.chatter if not lexicon.in_knowledge(word)}
        # Words that tell nothing.
        self.light = light.function_words | light.fillers | pack.dates.years | chatter

    def words(
        self,
        flat: str,
        numbers: Iterable[NumberMention] = (),
        names: Iterable[NameMention] = (),
        counted: int | None = None,
    ) -> list[ContentWord]:
        """Return the words of ``flat`` that say something beside ``numbers`` and in ``names``; the
        one that is ``counted`` does so even where it is chatter elsewhere."""
        words = self._analyser.words(flat)
        spans = {span.start: span for span in self._synonyms.spans([w.token for w in words])}
        found: list[ContentWord] = []
        position = 0
        while position < len(words):
            span = spans.get(position)
            end = span.end if span else position + 1
            taken = words[position:end]
            text = " ".join(word.folded for word in taken)
            tokens = self._translated(span.tokens, span.text) if span else (self._token(taken[0]),)
            told = taken[0].start == counted and taken[0].folded in self._pack.light.chatter
            if span or told or self._informs(taken[0], numbers, names):
                found.extend(ContentWord(text, token, taken[0].start) for token in tokens)
            position = end
        return found

    def rest(
        self, flat: str, numbers: Iterable[NumberMention] = (), names: Iterable[NameMention] = ()
    ) -> list[ContentWord]:
        """Return, in a script without spaces, the pairs of characters that neither name nor number
        nor known word explains; none in others, whose words all stand apart."""
        if self._pack.writing.spaced:
            return []
        words = self._analyser.words(flat)
        spans = self._synonyms.spans([w.token for w in words])
        taken = [(words[s.start].start, words[s.end - 1].end) for s in spans]
        taken += [(number.start, number.end) for number in numbers]
        taken += [(name.start, name.end) for name in names]
        found = []
        for word in words:
            pair = word.folded
            if pair.isascii() or len(pair) < 2 or pair in self.light or _GLUE.search(pair):
                continue
            if any(c in self.light for c in pair):
                continue
            if any(word.start < end and start < word.end for start, end in taken):
                continue
            found.append(ContentWord(pair, pair, word.start))
        return found

    def heads(self, flat: str) -> tuple[str, ...]:
        """Return the tokens of the first noun phrase of ``flat``."""
        end = self.noun_phrase_end(flat)
        return tuple(word.token for word in self.words(flat) if word.start < end)

    def last_head(self, flat: str) -> tuple[str, ...]:
        """Return the token of the last word of that phrase, whatever name it is part of."""
        end = self.noun_phrase_end(flat)
        words = [word for word in self._analyser.words(flat) if word.start < end]
        return tuple(word.token for word in words[-1:] if word.folded not in self.light)

    def noun_phrase_end(self, flat: str, start: int = 0) -> int:
        """Return where the noun phrase that begins after ``start`` ends."""
        units, seen = self._pack.numerals.units, False
        for word in self._analyser.words(flat):
            if word.start < start:
                continue
            light = word.folded in self.light
            if light and seen:
                return word.start
            if flat[start : word.start].strip() and flat[word.start - 1] in ",;?!" and seen:
                return word.start
            number = word.folded.isdigit() or word.folded in units
            seen = seen or not (light or number)
        return len(flat)

    def _translated(self, tokens: tuple[str, ...], text: str) -> tuple[str, ...]:
        if self._base is None:
            return tokens
        analyser, synonyms = self._base
        return tuple(synonyms.apply(analyser.tokens(text)))

    def _token(self, word: Word) -> str:
        """Return the token of a word; one that both languages share ("digital") counts as that of
        the knowledge base."""
        if self._base is None:
            return word.token
        shared = self._base[0].tokens(word.folded)
        return shared[0] if len(shared) == 1 and self._lexicon.is_base(shared[0]) else word.token

    def _informs(
        self, word: Word, numbers: Iterable[NumberMention], names: Iterable[NameMention]
    ) -> bool:
        pack = self._pack
        if word.folded in self.light:
            return False
        if word.folded in pack.insisting.insists.words or inside(word.start, numbers):
            return False
        # In a script without spaces a pair of characters may belong to two words.
        if not pack.writing.spaced and not word.folded.isascii():
            return inside(word.start, names)
        return len(word.folded) > 1 or inside(word.start, names)
