"""What a FAQ is answered with elsewhere, behind one small interface."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process, utils

from bot.benchmark.sets import Questions
from bot.matching import Encoder, Scorer, ScorerEntry, UniversalSentenceEncoder
from bot.matching.text import Analyser

# A question's best entry, and a score that grows with how sure the answer is.
Answer = Callable[[str], tuple[str, float]]


class Peer(NamedTuple):
    """A way to answer; ``threshold``: the score from which it is usually taken as an answer."""

    name: str
    build: Callable[[Questions], Answer]
    threshold: float | None = None


def peers(encoder: Encoder | None) -> list[Peer]:
    """Return all whose packages are installed; those by meaning only with an ``encoder``."""
    found = [
        Peer("rapidfuzz WRatio", lambda faq: _rapidfuzz(faq, fuzz.WRatio), 80.0),
        Peer("rapidfuzz token_set_ratio", lambda faq: _rapidfuzz(faq, fuzz.token_set_ratio), 80.0),
        Peer("BM25", bm25),
    ]
    if find_spec("sklearn"):
        found.append(Peer("linear SVM on TF-IDF", linear_svm))
    found.append(Peer("faqbot, words", lambda faq: own(faq, None), 0.7))
    if encoder is not None:
        found.append(Peer("encoder cosine", lambda faq: cosine(faq, encoder)))
        found.append(Peer("faqbot, words and meaning", lambda faq: own(faq, encoder), 0.7))
    return found


def default_encoder() -> Encoder | None:
    """Return the encoder that is offered, where it is installed."""
    return UniversalSentenceEncoder() if UniversalSentenceEncoder.installed() else None


def own(faq: Questions, encoder: Encoder | None) -> Answer:
    """Answer with this project's scorer."""
    entries = [ScorerEntry(entry, tuple(questions)) for entry, questions in faq.items()]
    scorer = Scorer.build(entries, encoder=encoder)

    def answer(question: str) -> tuple[str, float]:
        first = scorer.rank(question).candidates[0]
        return first.entry, first.confidence

    return answer


def _flat(faq: Questions) -> tuple[list[str], list[str]]:
    pairs = [(question, entry) for entry, questions in faq.items() for question in questions]
    return [question for question, _ in pairs], [entry for _, entry in pairs]


def _rapidfuzz(faq: Questions, scorer: Any) -> Answer:
    """Answer with the phrasing that `process.extractOne` finds, as most FAQ bots do."""
    texts, owners = _flat(faq)
    processed = [utils.default_process(text) for text in texts]

    def answer(question: str) -> tuple[str, float]:
        found = process.extractOne(utils.default_process(question), processed, scorer=scorer)
        return (owners[found[2]], found[1]) if found else (owners[0], 0.0)

    return answer


def bm25(faq: Questions, k1: float = 1.5, b: float = 0.75) -> Answer:
    """Answer with the phrasing of the highest BM25 over stems (Robertson and Zaragoza 2009)."""
    texts, owners = _flat(faq)
    analyser = Analyser("en")
    forms = [Counter(analyser.tokens(text)) for text in texts]
    mean = sum(form.total() for form in forms) / len(forms)
    postings: dict[str, list[tuple[int, float]]] = {}
    for index, form in enumerate(forms):
        damping = k1 * (1 - b + b * form.total() / mean)
        for token, count in form.items():
            postings.setdefault(token, []).append((index, count * (k1 + 1) / (count + damping)))

    packed = {
        token: (
            np.array([index for index, _ in rows]),
            math.log(1 + (len(forms) - len(rows) + 0.5) / (len(rows) + 0.5))
            * np.array([value for _, value in rows]),
        )
        for token, rows in postings.items()
    }

    def answer(question: str) -> tuple[str, float]:
        scores = np.zeros(len(forms))
        for token in set(analyser.tokens(question)) & packed.keys():
            rows, values = packed[token]
            scores[rows] += values
        best = int(scores.argmax())
        return owners[best], float(scores[best])

    return answer


def linear_svm(faq: Questions) -> Answer:
    """Answer with a linear SVM on TF-IDF of words, pairs, and runs of letters."""
    text, pipeline = (
        import_module("sklearn.feature_extraction.text"),
        import_module("sklearn.pipeline"),
    )
    svm = import_module("sklearn.svm")

    texts, owners = _flat(faq)
    words = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = pipeline.make_pipeline(pipeline.make_union(words, letters), svm.LinearSVC()).fit(
        texts, owners
    )
    entries = list(model.classes_)

    def answer(question: str) -> tuple[str, float]:
        scores = np.atleast_1d(model.decision_function([question])[0])
        best = int(scores.argmax())
        return entries[best], float(scores[best])

    return answer


def cosine(faq: Questions, encoder: Encoder) -> Answer:
    """Answer with the phrasing nearest in meaning, by the encoder alone."""
    texts, owners = _flat(faq)
    vectors = encoder.encode(texts)

    def answer(question: str) -> tuple[str, float]:
        scores = vectors @ encoder.encode([question])[0]
        best = int(scores.argmax())
        return owners[best], float(scores[best])

    return answer


def answers(answer: Answer, questions: Sequence[str]) -> tuple[list[str], list[float]]:
    """Return entries and scores for ``questions``."""
    found = [answer(question) for question in questions]
    return [entry for entry, _ in found], [score for _, score in found]
