"""Reads a question with the words of a FAQ: spelling, synonyms, weights."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bot.matching.features import END, START, Vocabulary, damped
from bot.matching.query import Known, Query, QuestionWord
from bot.matching.spelling import Spelling
from bot.matching.synonyms import Span, Synonyms
from bot.matching.text import Analyser, Word

CACHED_WORDS = 8192

# Tokens that one place of a question may stand for, each with a weight up to 1.
Choices = tuple[tuple[str, float], ...]


class Reading(NamedTuple):
    """What a word may stand for: the places it fills, and the known words it was read as."""

    places: tuple[Choices, ...] = ()
    correction: str | None = None
    similarity: float = 1.0

    @property
    def token(self) -> str:
        """Return the likeliest token; empty for an unknown word."""
        return self.places[0][0][0] if self.places else ""

    @property
    def sure(self) -> bool:
        """Say whether the word itself is known."""
        return bool(self.places) and self.correction is None


class QuestionReader:
    """Turns a question into a :class:`Query`."""

    def __init__(
        self, vocabulary: Vocabulary, analyser: Analyser, synonyms: Synonyms, spelling: Spelling
    ) -> None:
        self._vocabulary = vocabulary
        self.analyser = analyser
        self.synonyms = synonyms
        self._spelling = spelling
        self._tuning = vocabulary.tuning
        self._synonym_tokens = frozenset(synonyms.words.values())
        self._read_word = lru_cache(maxsize=CACHED_WORDS)(self._look_up)

    def __reduce__(self) -> tuple[object, ...]:
        parts = (self._vocabulary, self.analyser, self.synonyms, self._spelling)
        return QuestionReader, parts

    @property
    def terms(self) -> int:
        """Return how many numbers of terms there are."""
        return len(self._vocabulary.weights)

    def adjusted(
        self, vocabulary: Vocabulary, synonyms: Synonyms, words: Iterable[Word]
    ) -> "QuestionReader":
        """Return a reader with other words; ``words`` are those that may be new to it."""
        spelt = dict(self._spelling.words)
        spelt.update((word.folded, word.token) for word in words)
        spelt.update(synonyms.words)
        known = [
            (word, token)
            for word, token in spelt.items()
            if token in vocabulary.ids or word in synonyms.words
        ]
        return QuestionReader(vocabulary, self.analyser, synonyms, Spelling(known))

    def read(self, question: str) -> Query:
        """Return the vector of ``question`` and what is known of its words; any text will do."""
        words = self.analyser.words(question)
        readings = [self._read_word(word.folded, word.token) for word in words]
        spans = self._spans(words, readings)
        counts, unseen = self._terms(self._places(readings, spans))
        known = tuple(map(self._question_word, words, readings, _covered(spans, len(words))))
        mass = sum(word.weight**2 for word in known if word.known is Known.UNKNOWN)
        mass += unseen * (self._tuning.unknown_pair * self._vocabulary.unknown) ** 2
        return self._vector(counts, mass, known)

    def _look_up(self, folded: str, token: str) -> Reading:
        if token in self._vocabulary.ids or token in self._synonym_tokens:
            return Reading((((token, 1.0),),))
        return self._parted(folded) or self._corrected(folded)

    def _parted(self, folded: str) -> Reading | None:
        """Read ``ecommerce`` as the neighbours ``e commerce`` where the FAQ has them."""
        for cut in range(1, len(folded)):
            left, right = folded[:cut], folded[cut:]
            tokens = self.analyser.token(left), self.analyser.token(right)
            if " ".join(tokens) in self._vocabulary.ids:
                return Reading(tuple(((token, 1.0),) for token in tokens), f"{left} {right}")
        return None

    def _corrected(self, folded: str) -> Reading:
        found = self._spelling.alternatives(folded)
        if not found:
            return Reading()
        power = self._tuning.similarity_power
        choices = tuple((near.token, near.similarity**power) for near in found)
        return Reading((choices,), found[0].word, found[0].similarity)

    def _spans(self, words: Sequence[Word], readings: Sequence[Reading]) -> list[Span]:
        """Return what is replaced: synonyms, and words written apart that the FAQ writes as one."""
        spans = [
            span
            for span in self.synonyms.spans([reading.token for reading in readings])
            if any(token in self._vocabulary.ids for token in span.tokens)
        ]
        taken = _covered(spans, len(words))
        for left in range(len(words) - 1):
            right = left + 1
            sure = readings[left].sure and readings[right].sure
            if sure or taken[left] or taken[right]:
                continue
            joined = self.analyser.token(words[left].folded + words[right].folded)
            if joined in self._vocabulary.ids:
                spans.append(Span(left, right + 1, (joined,), joined))
                taken[left] = taken[right] = True
        return sorted(spans)

    def _places(self, readings: Sequence[Reading], spans: Sequence[Span]) -> list[Choices]:
        places: list[Choices] = []
        position = 0
        for span in [*spans, Span(len(readings), len(readings), (), "")]:
            for reading in readings[position : span.start]:
                places.extend(map(self._in_vocabulary, reading.places))
            replaced = [r.places[0][0][1] for r in readings[span.start : span.end] if r.places]
            weight = min(replaced, default=1.0)
            places.extend(((token, weight),) for token in span.tokens)
            position = span.end
        # Neighbours meet across an unknown word: it must not raise a score by parting them.
        return [place for place in places if place]

    def _in_vocabulary(self, choices: Choices) -> Choices:
        return tuple(choice for choice in choices if choice[0] in self._vocabulary.ids)

    def _terms(self, places: Sequence[Choices]) -> tuple[dict[str, float], int]:
        """Return soft counts of the known terms, and how many neighbours never stood so before."""
        ids = self._vocabulary.ids
        counts: dict[str, float] = {}
        unseen = 0
        before: Choices = ((START, 1.0),)
        for place in [*places, ((END, 1.0),)]:
            for token, weight in place:
                if token in ids:
                    counts[token] = counts.get(token, 0.0) + weight
            pairs = [(f"{a} {b}", x * y) for a, x in before for b, y in place]
            seen = [pair for pair in pairs if pair[0] in ids]
            for pair, weight in seen:
                counts[pair] = counts.get(pair, 0.0) + weight
            unseen += not seen
            before = place
        return counts, unseen

    def _question_word(self, word: Word, reading: Reading, replaced: bool) -> QuestionWord:
        vocabulary = self._vocabulary
        token = reading.token or word.token
        function = token in vocabulary.function
        index = vocabulary.ids.get(token)
        place = (word.start, word.end, word.folded, token)
        if index is None and not replaced:
            kind = self._tuning.function_word if function else 1.0
            weight = self._tuning.unknown_word * vocabulary.unknown * kind
            return QuestionWord(*place, Known.UNKNOWN, weight, function)
        weight = vocabulary.unknown if index is None else vocabulary.weights[index]
        known = Known.CORRECTED if reading.correction else Known.KNOWN
        return QuestionWord(*place, known, weight, function, reading.correction, reading.similarity)

    def _vector(
        self, counts: dict[str, float], mass: float, words: tuple[QuestionWord, ...]
    ) -> Query:
        weights = self._vocabulary.weights
        ids = [self._vocabulary.ids[term] for term in counts]
        values = [weights[i] * damped(count) for i, count in zip(ids, counts.values(), strict=True)]
        length = math.sqrt(sum(v * v for v in values) + mass) or 1.0
        scaled = np.array(values, dtype=np.float32) / np.float32(length)
        return Query(np.array(ids, dtype=np.int32), scaled, words)


def _covered(spans: Sequence[Span], length: int) -> list[bool]:
    covered = [False] * length
    for span in spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    return covered
