"""What a FAQ is answered with, here and elsewhere, behind one small interface."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process, utils

from bot.authoring.benchmark.sets import Questions
from bot.frames.lexicon import lexicon
from bot.retrieval.encoder import Encoder, Floats, spell_for_encoder
from bot.retrieval.phrasings import (
    PhrasedEntry,
    Phrasing,
    PhrasingIndex,
    PhrasingScores,
    phrasing_texts,
)
from bot.retrieval.terms import TermReader
from bot.retrieval.vectors import Progress, VectorCache
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import tokenize

# The best entry for each question, with a score that grows with how sure the answer is.
Answers = list[tuple[str, float]]
Answer = Callable[[Sequence[str]], Answers]


class Method(NamedTuple):
    """A way to answer."""

    name: str
    build: Callable[[Questions], Answer]


class Vectors:
    """Encodes lists through a cache on disk; a single question always anew, so it can be timed."""

    def __init__(self, encoder: Encoder, cache: VectorCache, progress: Progress | None) -> None:
        self.encoder = encoder
        self._cache = cache
        self._progress = progress

    def of(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each text."""
        if len(texts) == 1:
            return self.encoder.encode_questions(texts)
        return self._cache.vectors(self.encoder, texts, "question", self._progress)


def methods(vectors: Vectors | None) -> list[Method]:
    """Return all whose packages are installed; those by meaning only with ``vectors``."""
    found = [
        Method("rapidfuzz WRatio", lambda faq: _rapidfuzz(faq, fuzz.WRatio)),
        Method("rapidfuzz token_set_ratio", lambda faq: _rapidfuzz(faq, fuzz.token_set_ratio)),
        Method("BM25", bm25),
    ]
    if find_spec("sklearn"):
        found.append(Method("linear SVM on TF-IDF", _linear_svm))
    found.append(Method("faqbot, words", lambda faq: Matcher(faq, None).answer))
    if vectors is not None:
        found.append(Method("encoder cosine", lambda faq: _cosine(faq, vectors)))
        found.append(Method("faqbot, words and meaning", lambda faq: Matcher(faq, vectors).answer))
    return found


class Matcher:
    """Answers as this bot does where it has phrasings alone, no source."""

    def __init__(self, faq: Questions, vectors: Vectors | None) -> None:
        entries = [PhrasedEntry(e, tuple(map(Phrasing, asked))) for e, asked in faq.items()]
        is_function = lexicon("en").function_words.__contains__
        self._vectors = vectors
        encoded = vectors.of(phrasing_texts(entries)) if vectors else None
        self.index = PhrasingIndex(entries, is_function, encoded)
        self._terms = TermReader(self.index.vocabulary.items(), "en", is_function)
        self._spelling = SpellingCorrector(self.index.vocabulary)

    def answer(self, questions: Sequence[str]) -> Answers:
        """Return the best entry for each question with its confidence."""
        best = (self.index.candidates(scores, 1)[0] for scores in self.scores(questions))
        return [(one.entry, one.confidence) for one in best]

    def scores(self, questions: Sequence[str]) -> list[PhrasingScores]:
        """Return what the index says of each question."""
        return [
            self.index.score(question, self._terms.read(question), vector)
            for question, vector in zip(questions, self._encoded(questions), strict=True)
        ]

    def _encoded(self, questions: Sequence[str]) -> Iterable[Floats | None]:
        if self._vectors is None:
            return [None] * len(questions)
        encoder = self._vectors.encoder
        spelt = (spell_for_encoder(q, tokenize(q), self._spelling, encoder) for q in questions)
        return self._vectors.of(list(spelt))


def bm25(faq: Questions, k1: float = 1.5, b: float = 0.75) -> Answer:
    """Answer with the phrasing of the highest BM25 over stems (Robertson and Zaragoza 2009)."""
    texts, owners = _flat(faq)
    forms = [Counter(_stems(text)) for text in texts]
    mean = sum(form.total() for form in forms) / len(forms)
    postings: dict[str, list[tuple[int, float]]] = {}
    for index, form in enumerate(forms):
        damping = k1 * (1 - b + b * form.total() / mean)
        for stem, count in form.items():
            postings.setdefault(stem, []).append((index, count * (k1 + 1) / (count + damping)))

    def best(question: str) -> tuple[str, float]:
        scores = np.zeros(len(forms))
        for stem in set(_stems(question)) & postings.keys():
            rows, values = zip(*postings[stem], strict=True)
            idf = math.log(1 + (len(forms) - len(rows) + 0.5) / (len(rows) + 0.5))
            scores[list(rows)] += idf * np.array(values)
        place = int(scores.argmax())
        return owners[place], float(scores[place])

    return lambda questions: list(map(best, questions))


def _rapidfuzz(faq: Questions, scorer: Any) -> Answer:
    """Answer with the phrasing that `process.extractOne` finds, as most FAQ bots do."""
    texts, owners = _flat(faq)
    processed = [utils.default_process(text) for text in texts]

    def best(question: str) -> tuple[str, float]:
        found = process.extractOne(utils.default_process(question), processed, scorer=scorer)
        return (owners[found[2]], found[1]) if found else (owners[0], 0.0)

    return lambda questions: list(map(best, questions))


def _linear_svm(faq: Questions) -> Answer:
    """Answer with a linear SVM on TF-IDF of words, pairs, and runs of letters."""
    text = import_module("sklearn.feature_extraction.text")
    pipeline = import_module("sklearn.pipeline")
    words = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    svm = import_module("sklearn.svm").LinearSVC()
    model = pipeline.make_pipeline(pipeline.make_union(words, letters), svm).fit(*_flat(faq))

    def score(questions: Sequence[str]) -> Floats:
        scores: Floats = model.decision_function(questions)
        # Of two entries it scores the second.
        return scores if scores.ndim > 1 else np.column_stack((-scores, scores))

    return lambda questions: _best(model.classes_, score(questions))


def _cosine(faq: Questions, vectors: Vectors) -> Answer:
    """Answer with the phrasing nearest in meaning, by the encoder alone."""
    texts, owners = _flat(faq)
    rows = vectors.of(texts)
    return lambda questions: _best(owners, vectors.of(questions) @ rows.T)


def _best(entries: Sequence[str], scores: Floats) -> Answers:
    """Return the entry of the highest score in each row, with the score."""
    places = scores.argmax(axis=1)
    return [
        (str(entries[place]), float(row[place])) for place, row in zip(places, scores, strict=True)
    ]


def _stems(text: str) -> list[str]:
    return [token.stem for token in tokenize(text)]


def _flat(faq: Questions) -> tuple[list[str], list[str]]:
    pairs = [(question, entry) for entry, questions in faq.items() for question in questions]
    return [question for question, _ in pairs], [entry for _, entry in pairs]
