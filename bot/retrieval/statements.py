"""The sentences of the sources, and how near each is to a question by words and by meaning."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.knowledge.knowledge import Knowledge, Sentence, Source
from bot.networks.graph import Floats
from bot.retrieval.questions import Term
from bot.text.tokens import tokenize

# Robertson's BM25, with Lucene's idf.
K1, B = 1.5, 0.75
_QUESTIONS_KEPT = 4  # one is compared by words, then with its meaning


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a source as a candidate for an answer."""

    id: str  # SOURCE-p3-s1
    source: Source
    sentence: Sentence
    number: int  # of the sentence in its source, from 0


def statements_of(knowledge: Knowledge) -> tuple[Statement, ...]:
    """Return all sentences of a knowledge base, source by source."""
    return tuple(
        Statement(statement_id(source, sentence), source, sentence, number)
        for source in knowledge.sources.values()
        for number, sentence in enumerate(source.sentences)
    )


def statement_id(source: Source, sentence: Sentence) -> str:
    """Return the id by which a sentence is named in replies and buttons."""
    return f"{source.id}-p{sentence.paragraph}-s{sentence.number}"


@dataclass(frozen=True, slots=True)
class WordScores:
    """How near each sentence is to a question by words, one number a sentence.

    ``bm25`` is the share of the score that the question could reach, ``covered`` the share of the
    information in its content words that the sentence has, ``nearby`` the same with the sentence
    before and the headings. ``unknown`` is the share that no sentence at all has.
    """

    bm25: Floats
    covered: Floats
    nearby: Floats
    unknown: float


class StatementIndex:
    """All sentences of a knowledge base. Immutable."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the sentences."""
        self.statements = statements_of(knowledge)
        self.places = {one.id: place for place, one in enumerate(self.statements)}
        self.by_words = lru_cache(_QUESTIONS_KEPT)(self._by_words)
        self._read(knowledge.language)

    def _read(self, language: str) -> None:
        self.vocabulary: dict[str, str] = {}
        postings: defaultdict[str, Counter[int]] = defaultdict(Counter)
        headed: defaultdict[str, list[int]] = defaultdict(list)
        headings: dict[str, set[str]] = {}
        lengths = []
        for place, one in enumerate(self.statements):
            tokens = tokenize(one.sentence.text, language)
            self.vocabulary.update((token.norm, token.stem) for token in tokens)
            title = f"{one.source.title} {one.sentence.section}"
            if title not in headings:
                heading = tokenize(title, language)
                self.vocabulary.update((token.norm, token.stem) for token in heading)
                headings[title] = {token.stem for token in heading}
            lengths.append(len(tokens))
            for token in tokens:
                postings[token.stem][place] += 1
            for stem in headings[title]:
                headed[stem].append(place)
        self._postings = {
            stem: (np.array([*times], np.int32), np.array([*times.values()], np.float32))
            for stem, times in postings.items()
        }
        self._headed = {stem: np.array(found, dtype=np.int32) for stem, found in headed.items()}
        count = len(self.statements)
        length = np.array(lengths, dtype=np.float32)
        self._norm = K1 * (1 - B + B * length / max(1.0, float(length.mean()) if count else 1.0))
        self.log_length = np.log1p(length)
        at = [(one.source.id, one.sentence.paragraph) for one in self.statements]
        numbers = {paragraph: number for number, paragraph in enumerate(dict.fromkeys(at))}
        self.paragraphs = np.array([numbers[paragraph] for paragraph in at], dtype=np.int32)
        follows = np.flatnonzero(self.paragraphs[1:] == self.paragraphs[:-1]) + 1
        self.follows = follows.astype(np.int32)  # sentences with one before them

    def having(self, stem: str) -> int:
        """Return how many sentences have a word with ``stem``."""
        return len(self._postings[stem][0]) if stem in self._postings else 0

    def information(self, stem: str) -> float:
        """Return the inverse document frequency of ``stem``, highest for one that is nowhere."""
        count, having = len(self.statements), self.having(stem)
        return math.log(1 + (count - having + 0.5) / (having + 0.5))

    def _by_words(self, terms: tuple[Term, ...]) -> WordScores:
        """Compare a question with every sentence."""
        count = len(self.statements)
        bm25, covered, nearby = (np.zeros(count, dtype=np.float32) for _ in range(3))
        reachable = informative = unknown = 0.0
        for term in {t.token.stem: t for t in terms}.values():
            information = max(self.information(stem) for stem, _ in term.stems or [("", 0.0)])
            reachable += information
            if term.content:
                informative += information
                unknown += information * (not term.stems)
            here, near = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
            for stem, share in term.stems:
                if stem in self._postings:
                    places, times = self._postings[stem]
                    gain = times * (K1 + 1) / (times + self._norm[places])
                    np.maximum.at(here, places, share * gain)
                if stem in self._headed:
                    places = self._headed[stem]
                    near[places] = np.maximum(near[places], share)
            bm25 += information * here
            if term.content:
                has = np.minimum(here, 1.0)
                covered += information * has
                near = np.maximum(near, has)
                near[self.follows] = np.maximum(near[self.follows], has[self.follows - 1])
                nearby += information * near
        if reachable:
            bm25 /= reachable * (K1 + 1)
        if informative:
            covered /= informative
            nearby /= informative
            unknown /= informative
        return WordScores(bm25, covered, nearby, unknown)
