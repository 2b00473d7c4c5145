"""Fits the weights with which answers from drafts are given a probability.

    python evaluation/fit_drafts.py            # report on each article with weights of the others
    python evaluation/fit_drafts.py --write    # also write bot/answering/data/drafts.json

Drafts are made of articles in ``tests/fixtures`` and of the packaged one, and asked the questions
on them, of the packaged one the ``-fit`` sets; one article is left to measure with. The ``-fit``
sets are many and loosely put: a question on one of the other articles counts as several. A near
miss counts twice, since a wrong answer is worse than none.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fit_decision import Matrix, fit, rows
from measure_drafts import PACKAGED, QUESTIONS, SETS, draft

from bot.answering.drafted import FEATURES as OF_DRAFTS
from bot.answering.engine import Engine
from bot.answering.evidence import FEATURES
from bot.cli.engine import choose_encoder
from bot.evaluation.questions import QuestionModel, read_questions
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import Knowledge

WEIGHTS = Path(__file__).parents[1] / "bot" / "answering" / "data" / "drafts.json"
NAMES = (*FEATURES, *OF_DRAFTS)
MEASURING = ("peatland", "packaged")  # with these questions
FITTING = {name: one for name, one in SETS.items() if name not in MEASURING} | {
    "packaged": (
        PACKAGED,
        [QUESTIONS / f"{name}-fit.jsonl" for name in ("answerable", "unanswerable", "crowd")],
    )
}
TIMES = {"packaged": 1}  # how often a question counts
OTHERS = 5
NEAR = 2  # and a near miss
LIMITS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


class Row(NamedTuple):
    """An answer that a draft would give: of which article, to which kind of question."""

    article: str
    near: bool
    features: list[float]
    right: bool


def asked(paths: list[Path]) -> list[QuestionModel]:
    """Return the single questions of the sets, in English."""
    return [
        one
        for path in paths
        for one in read_questions(path).questions
        if one.kind in ("fact", "near_miss") and not one.turns and (one.lang or "en") == "en"
    ]


def collect(drafts: dict[str, Knowledge], semantic: str) -> list[Row]:
    """Return every answer that the drafts would give from a threshold of 0."""
    found: list[Row] = []
    encoder = choose_encoder(semantic)
    for name, (_, paths) in FITTING.items():
        engine = Engine(drafts[name], encoder, Thresholds(answer=0, suggest=0))
        for one in asked(paths):
            near = one.kind == "near_miss"
            found += [Row(name, near, x, right) for _, x, right in rows(engine, [one], NAMES)]
    return found


def fitted(answers: list[Row]) -> Matrix:
    """Return the weights fitted to ``answers``, each counted as often as it is worth."""
    times = [TIMES.get(one.article, OTHERS) * (NEAR if one.near else 1) for one in answers]
    x = np.repeat(np.array([one.features for one in answers]), times, axis=0)
    y = np.repeat(np.array([float(one.right) for one in answers]), times)
    return fit(x, y, names=NAMES)


def report(answers: list[Row]) -> None:
    """Print what each article's questions get with weights fitted to the other articles."""
    for name, (_, paths) in FITTING.items():
        weights = fitted([one for one in answers if one.article != name])
        questions = asked(paths)
        facts = sum(one.kind == "fact" for one in questions)
        print(f"  {name}: {facts} questions, {len(questions) - facts} near misses")
        own = [one for one in answers if one.article == name]
        p = 1 / (1 + np.exp(-np.array([one.features for one in own]) @ weights))
        for limit in LIMITS:
            given = [one for one, sure in zip(own, p >= limit, strict=True) if sure]
            right = sum(one.right for one in given) / facts
            false = sum(one.near for one in given) / (len(questions) - facts)
            print(f"    from {limit}: {right:.0%} right, {false:.1%} of near misses answered")


def main() -> None:
    """Fit, report, and write if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    drafts = {name: draft(article) for name, (article, _) in FITTING.items()}
    table: dict[str, dict[str, float]] = {}
    for mode, semantic in (("lexical_draft", "off"), ("fused_draft", "auto")):
        answers = collect(drafts, semantic)
        weights = fitted(answers)
        table[mode] = {n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True)}
        print(f"{mode}: " + ", ".join(f"{n} {w:+.2f}" for n, w in table[mode].items()))
        report(answers)
    if write:
        WEIGHTS.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
