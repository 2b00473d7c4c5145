"""Fit the scorer's confidence: the probability that the first entry is right.

    python evaluation/fit_scorer.py --data DIR [--write]

Fits a logistic on a seeded slice of the training halves of CLINC150 and BANKING77 (FAQs of 20 to
150 entries, 1 to 60 phrasings an entry; asked with questions that were left out, a fifth of them
of entries that were left out or of the other set) and reports on the validation halves. `--write`
puts the weights into `bot/matching/data/confidence.json`.
"""

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.benchmark.measures import area, right_at_false
from bot.benchmark.remembering import Remembering
from bot.benchmark.sets import Questions, read_questions
from bot.benchmark.typos import with_typos
from bot.matching import Encoder, Ranking, Scorer, ScorerEntry, UniversalSentenceEncoder
from bot.matching.confidence import Confidence, Evidence

Array = NDArray[np.float64]

WEIGHTS = Path(__file__).parents[1] / "bot/matching/data/confidence.json"
SIZES = ((1, 20), (1, 80), (3, 20), (3, 80), (5, 40), (5, 150), (10, 30), (10, 80), (10, 150))
SIZES_MANY = ((20, 80), (60, 80), (60, 150))
SEEDS = 3
ASKED, FROM_OTHERS, FROM_OTHER_SET = 300, 10, 70
SHARE_MISSPELT = 0.2
RIDGE = 2.0
OUTSIDE_COUNTS = 3.0
MODES = ("lexical", "fused")
# What the report weighs questions outside the FAQ as, whatever their number in the files.
SHARE_OUTSIDE = 0.2


class Sample(NamedTuple):
    """A ranking and the entry that was right (empty: none)."""

    ranking: Ranking
    gold: str

    @property
    def right(self) -> bool:
        """Say whether the first candidate is the right one."""
        return self.ranking.candidates[0].entry == self.gold


def samples(data: Path, encoder: Encoder | None) -> Iterator[Sample]:
    """Yield what the logistic is fitted on: training halves only."""
    sets = [read_questions(data / f"{name}_train.tsv") for name in ("clinc150", "banking77")]
    for seed in range(SEEDS):
        for own, other in (sets, sets[::-1]):
            for phrasings, entries in SIZES + SIZES_MANY:
                rng = random.Random(f"{seed} {phrasings} {entries} {len(own)}")  # noqa: S311
                yield from _ask(own, other, phrasings, entries, rng, encoder)


def _ask(
    own: Questions,
    other: Questions,
    phrasings: int,
    entries: int,
    rng: random.Random,
    encoder: Encoder | None,
) -> Iterator[Sample]:
    ids = rng.sample(sorted(own), min(entries, len(own) - 2))
    shuffled = {entry: rng.sample(questions, len(questions)) for entry, questions in own.items()}
    faq = [ScorerEntry(entry, tuple(shuffled[entry][:phrasings])) for entry in ids]
    scorer = Scorer.build(faq, encoder=encoder)
    inside = [(q, entry) for entry in ids for q in shuffled[entry][phrasings:]]
    beside = [(q, "") for entry in sorted(own) if entry not in ids for q in own[entry]]
    outside = [(q, "") for entry in sorted(other) for q in other[entry]]
    asked = [
        *rng.sample(inside, min(ASKED, len(inside))),
        *rng.sample(beside, min(FROM_OTHERS, len(beside))),
        *rng.sample(outside, FROM_OTHER_SET),
    ]
    texts = [with_typos(q, rng) if rng.random() < SHARE_MISSPELT else q for q, _ in asked]
    for ranking, (_, gold) in zip(scorer.rank_all(texts), asked, strict=True):
        if not ranking.exact:
            yield Sample(ranking, gold)


def matrix(found: Sequence[Sample]) -> tuple[Array, Array]:
    """Return features by sample, and 1 where the first candidate was right."""
    rows = [list(s.ranking.evidence.features().values()) for s in found]
    return np.array(rows), np.array([float(s.right) for s in found])


def fit(features: Array, right: Array, outside: NDArray[np.bool_]) -> Array:
    """Return weights that part right from wrong, false answers above all, and that are true.

    First the direction, with questions outside the FAQ counted more than they are: answering
    them is the worst mistake. Then how sure to be along it, with everything counted once.
    """
    emphasis = np.where(outside, OUTSIDE_COUNTS, 1.0)
    weights = _logistic(features, right, emphasis)
    names = list(Evidence().features())
    sizes = [names.index("log of phrasings"), names.index("log of entries")]
    along = np.column_stack([np.ones(len(right)), features @ weights, features[:, sizes]])
    constant, slope, *shifts = _logistic(along, right, np.ones(len(right)))
    weights *= slope
    weights[0] += constant
    weights[sizes] += shifts
    return np.asarray(weights, dtype=np.float64)


def _logistic(features: Array, right: Array, counts: Array) -> Array:
    """Return weights by Newton's method with a small ridge on standardised features."""
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    mean[0] = 0.0
    deviation[deviation == 0] = 1.0
    scaled = (features - mean) / deviation
    weights = np.zeros(features.shape[1])
    ridge = np.full(len(weights), RIDGE)
    ridge[0] = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-scaled @ weights))
        gradient = scaled.T @ (counts * (p - right)) + ridge * weights
        curvature = (scaled * (counts * p * (1 - p))[:, None]).T @ scaled + np.diag(ridge)
        weights -= np.linalg.solve(curvature, gradient)
    unscaled = weights / deviation
    unscaled[0] -= unscaled[1:] @ mean[1:]
    return np.asarray(unscaled, dtype=np.float64)


def fit_others(found: Sequence[Sample], base: Confidence) -> Confidence:
    """Return ``base`` with the share and the decay of later candidates that fit best."""
    wrong = [s for s in found if not s.right]
    grid = [
        Confidence(base.weights, temperature, share)
        for temperature in (0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3)
        for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
    ]
    return max(grid, key=lambda confidence: _likelihood(wrong, confidence))


def _likelihood(wrong: Sequence[Sample], confidence: Confidence) -> float:
    total = 0.0
    for s in wrong:
        scores = [candidate.score for candidate in s.ranking.candidates]
        for candidate, p in list(
            zip(s.ranking.candidates, confidence.all(s.ranking.evidence, scores), strict=True)
        )[1:]:
            sure = min(max(p, 1e-6), 1 - 1e-6)
            total += math.log(sure if candidate.entry == s.gold else 1 - sure)
    return total


def reliability(
    confidence: Array, right: Array, outside: NDArray[np.bool_]
) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error over ten bins, and each bin: said, true, how many."""
    inside = 1 - outside.mean()
    weight = np.where(outside, SHARE_OUTSIDE / (1 - inside), (1 - SHARE_OUTSIDE) / inside)
    bins = np.minimum((confidence * 10).astype(int), 9)
    rows, error = [], 0.0
    for b in np.unique(bins):
        here = bins == b
        mass = weight[here].sum()
        said = float((weight * confidence)[here].sum() / mass)
        true = float((weight * right)[here].sum() / mass)
        rows.append((said, true, int(here.sum())))
        error += mass * abs(said - true) / weight.sum()
    return float(error), rows


def report(data: Path, confidence: Confidence, encoder: Encoder | None) -> None:
    """Print how well confidence holds on the validation halves."""
    oos = [
        q
        for questions in read_questions(data / "clinc150_out_of_scope_validation.tsv").values()
        for q in questions
    ]
    for name in ("clinc150", "banking77"):
        train, asked = (
            read_questions(data / f"{name}_train.tsv"),
            read_questions(data / f"{name}_validation.tsv"),
        )
        for phrasings in (1, 5, 10, None):
            rng = random.Random(1)  # noqa: S311
            faq = [
                ScorerEntry(entry, tuple(rng.sample(qs, min(phrasings or len(qs), len(qs)))))
                for entry, qs in train.items()
            ]
            scorer = Scorer.build(faq, encoder=encoder)
            questions = [(q, entry) for entry, qs in asked.items() for q in qs]
            questions += [(q, "") for q in oos]
            rankings = scorer.rank_all([q for q, _ in questions], 2)
            found = [Sample(r, gold) for r, (_, gold) in zip(rankings, questions, strict=True)]
            _print_report(f"{name} {phrasings or 'all'}", found, confidence)


def _print_report(title: str, found: Sequence[Sample], confidence: Confidence) -> None:
    said = np.array([confidence.first(s.ranking.evidence) for s in found])
    right = np.array([float(s.right) for s in found])
    outside = np.array([not s.gold for s in found])
    error, rows = reliability(said, right, outside)
    kept = right_at_false(said[~outside], right[~outside] > 0, said[outside])
    parted = area(said[right > 0], said[right == 0])
    print(
        f"{title:14} right {right[~outside].mean():.3f}  area {parted:.3f}"
        f"  calibration error {error:.3f}  right at 5% false {kept:.3f}"
        f"  at 0.7: answered {np.mean(said[~outside] >= 0.7):.3f}"
        f" precision {right[said >= 0.7].mean():.3f} outside {np.mean(said[outside] >= 0.7):.3f}"
    )
    print("   said/true/count", "  ".join(f"{s:.2f}/{t:.2f}/{n}" for s, t, n in rows))


def main() -> None:
    """Fit, report and, if asked, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    written = {}
    names = Evidence().features()
    for mode in MODES:
        encoder = Remembering(UniversalSentenceEncoder()) if mode == "fused" else None
        found = list(samples(options.data, encoder))
        outside = np.array([not s.gold for s in found])
        weights = fit(*matrix(found), outside).round(4).tolist()
        fitted = Confidence(dict(zip(names, weights, strict=True)), 0.1, 0.5)
        fitted = fit_others(found, fitted)
        written[mode] = {
            "weights": fitted.weights,
            "temperature": fitted.temperature,
            "runner_up": fitted.runner_up,
        }
        print(mode, len(found), json.dumps(written[mode]))
        report(options.data, fitted, encoder)
    if options.write:
        WEIGHTS.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
