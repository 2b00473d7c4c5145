"""Fits the weights with which a reply's probability is computed, and shows its calibration.

    python evaluation/fit_decision.py            # fit on the -fit sets, report on the -held ones
    python evaluation/fit_decision.py --write    # also write bot/answering/data/decision.json

The sets in ``evaluation/questions`` were written apart from the knowledge base: the ``-fit``
halves fit the weights, the ``-held`` halves only report. The second subject has two sets, too:
``tidal`` fits, ``tidal-held`` only reports.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from bot.answering.engine import Engine
from bot.answering.evidence import FEATURES
from bot.authoring.evaluation.grade import Grade, grade
from bot.authoring.evaluation.questions import MUST_NOT_ANSWER, QuestionModel, read_questions
from bot.authoring.evaluation.report import calibration
from bot.cli.engine import choose_encoder
from bot.knowledge.kinds import Thresholds
from bot.knowledge.loader import load_knowledge
from bot.matching.vectors import VectorCache

HERE = Path(__file__).parent
ROOT = HERE.parent
QUESTIONS = HERE / "questions"
WEIGHTS = ROOT / "bot" / "answering" / "data" / "decision.json"
SUBJECTS = {
    "bri": (
        ROOT / "knowledge",
        (
            "answerable-fit",
            "unanswerable-fit",
            "foreign-fit",
            "crowd-fit",
            "foreign-crowd-fit",
            "asked-fit",
            "pairs-fit",
        ),
        (
            "answerable-held",
            "unanswerable-held",
            "foreign-held",
            "crowd-held",
            "foreign-crowd-held",
            "asked-held",
            "pairs-held",
        ),
    ),
    "tidal": (ROOT / "tests" / "fixtures" / "tidal", ("tidal",), ("tidal-held",)),
}
# These speak for an answer, and those neither for nor against; all other features speak against
# one. Where few questions have one and chance says otherwise, it counts for nothing.
FOR = ("known_count", "answered", "new", "gap_differs", "tells", "bound", "given")
NEITHER = ("bias", "unknown_share", "yes_no", "facts", "claims")
RIDGE = 5.0  # on features of unit spread
Matrix = NDArray[np.float64]


def rows(
    engine: Engine, questions: Sequence[QuestionModel], names: Sequence[str] = FEATURES
) -> list[tuple[str, list[float], bool]]:
    """Return (mode, features, whether an answer would be right) of each single question."""
    found = []
    for one in questions:
        if one.kind in ("compound", "smalltalk"):
            continue
        reply = engine.reply(one.q, one.turns, one.lang)
        assessed = reply.trace.get("assessment")
        if assessed is None or reply.outcome.value != "answer":
            continue
        features = assessed.decision.features
        if not features or len(reply.answers) != 1:
            continue
        right = grade(one, engine.object(reply)).grade is Grade.RIGHT
        right = right and one.kind not in MUST_NOT_ANSWER
        found.append((assessed.mode, [features[name] for name in names], right))
    return found


def fit(
    x: Matrix, y: Matrix, near: Matrix | None = None, names: Sequence[str] = FEATURES
) -> Matrix:
    """Return logistic weights (Newton's method), penalised by the squares of their distances from
    the weights ``near``, 0 without, for features of unit spread; the bias, first, is free.

    Questions in other languages are fewer: their weights start from those of the base language.
    """
    near = np.zeros(x.shape[1]) if near is None else near.copy()
    spread = np.where(x.std(axis=0) > 1e-9, x.std(axis=0), 1.0)
    middle = x.mean(axis=0)
    middle[0] = 0.0
    scaled = (x - middle) / spread
    sign = np.array([0 if name in NEITHER else 1 if name in FOR else -1 for name in names])
    while True:
        found = _logistic(scaled, y, near * spread)
        worst = int(np.argmin(sign * found))
        if sign[worst] * found[worst] >= 0:
            break
        scaled[:, worst] = near[worst] = sign[worst] = 0
    weights: Matrix = found / spread
    weights[0] -= float(weights[1:] @ middle[1:])
    return weights


def _logistic(x: Matrix, y: Matrix, near: Matrix) -> Matrix:
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE)
    penalty[0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - penalty * (weights - near)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def main() -> None:
    """Fit, report, and write if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    table = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    cache = VectorCache(user_cache_path("faqbot") / "vectors.npz")
    done: list[str] = []
    for semantic in ("off", "auto"):
        encoder = choose_encoder(semantic)
        fitting: list[tuple[str, list[float], bool]] = []
        held: list[tuple[str, list[float], bool]] = []
        for folder, fit_names, held_names in SUBJECTS.values():
            engine = Engine(
                load_knowledge(folder), encoder, Thresholds(answer=0, suggest=0), cache=cache
            )
            for names, into in ((fit_names, fitting), (held_names, held)):
                for name in names:
                    into.extend(rows(engine, read_questions(QUESTIONS / f"{name}.jsonl").questions))
        # With the encoder, languages that it cannot read are told by words, too: fitted before.
        modes = {mode for mode, _, _ in fitting}
        for mode in sorted(modes - set(done)):
            done.append(mode)
            x = np.array([f for m, f, _ in fitting if m == mode])
            y = np.array([float(r) for m, _, r in fitting if m == mode])
            base = table[mode.removesuffix("_foreign")] if mode.endswith("_foreign") else {}
            near = np.array([base.get(name, 0.0) for name in FEATURES])
            weights = fit(x, y, near)
            table[mode] = {n: round(float(w), 4) for n, w in zip(FEATURES, weights, strict=True)}
            print(f"\n{mode}: {len(y)} answers, {y.mean():.2f} right")
            print("  " + ", ".join(f"{n} {w:+.2f}" for n, w in zip(FEATURES, weights, strict=True)))
            report("fit", x, y, weights)
            xh = np.array([f for m, f, _ in held if m == mode])
            if len(xh):
                report("held", xh, np.array([float(r) for m, _, r in held if m == mode]), weights)
    if args.write:
        WEIGHTS.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def report(name: str, x: Matrix, y: Matrix, weights: Matrix) -> None:
    """Print calibration and, over thresholds, how many answers are right and how many are not."""
    p = 1 / (1 + np.exp(-x @ weights))
    error, bins = calibration([(float(a), bool(b)) for a, b in zip(p, y, strict=True)])
    print(f"  {name}: ECE {error:.3f}; " + " ".join(f"{m:.2f}:{s:.2f}({n})" for n, m, s in bins))
    for t in (0.4, 0.5, 0.6, 0.7, 0.8):
        right, other = int(((p >= t) & (y == 1)).sum()), int(((p >= t) & (y == 0)).sum())
        print(f"    from {t}: {right} of {int(y.sum())} right, {other} of {int((1 - y).sum())} not")


if __name__ == "__main__":
    main()
