"""Runs the comparison and prints one table."""

import random
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TextIO

from bot.benchmark.measures import area, right_at_false
from bot.benchmark.peers import Answer, Peer, answers, default_encoder, peers
from bot.benchmark.remembering import Remembering
from bot.benchmark.sets import QuestionSet, read_sets
from bot.benchmark.typos import with_typos

SIZES: tuple[int | None, ...] = (1, 5, 10, None)
HEADINGS = (
    f"{'set':10} {'phrasings':>9}  {'method':27}{'right':>7}{'typos':>7}{'area':>7}{'at 5%':>7}"
    f"{'right':>8}{'false':>7}{'ms':>8}{'build':>8}"
)
LEGEND = """\
right: right entry first, per cent. typos: the same with one or two random edits in 30% of words.
area: of questions inside against outside, under the ROC curve. at 5%: answered and right when at
most 5% of questions outside are answered. right, false: answered and right, and answered though
outside, at the usual threshold (80 for rapidfuzz, confidence 0.7 for faqbot). ms: median a
question, one by one. build: seconds."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of one method on one FAQ; per cent, milliseconds, seconds."""

    right: float
    typos: float
    area: float
    right_at_5: float
    right_usual: float | None
    false_usual: float | None
    milliseconds: float
    build: float


def run(
    data: Path,
    *,
    fast: bool = False,
    seeds: int = 3,
    questions: int = 600,
    methods: Sequence[Peer] | None = None,
    out: TextIO = sys.stdout,
) -> None:
    """Print the figures of every method on every set in ``data``, averaged over ``seeds`` draws.

    ``fast``: one draw and 150 questions, 5 phrasings and all. At most ``questions`` are asked of
    each of ``methods`` (all that are installed). Raises FileNotFoundError if there is no set.
    """
    sizes = (5, None) if fast else SIZES
    seeds, questions = (1, 150) if fast else (seeds, questions)
    methods = installed() if methods is None else methods
    print(HEADINGS, file=out)
    for found in read_sets(data):
        for size in sizes:
            draws = range(seeds if size else 1)
            for method in methods:
                rows = [measure(found, method, size, seed, questions) for seed in draws]
                print(_line(found.name, size, method.name, mean(rows)), file=out, flush=True)
    print(f"\n{LEGEND}\n{seeds} draws, {questions} questions.", file=out)


def installed() -> list[Peer]:
    """Return every method whose packages are installed."""
    encoder = default_encoder()
    return peers(Remembering(encoder) if encoder else None)


def measure(
    found: QuestionSet, method: Peer, phrasings: int | None, seed: int, questions: int
) -> Figures:
    """Return the figures of one method on one draw."""
    started = time.perf_counter()
    answer = method.build(found.faq(phrasings, seed))
    build = time.perf_counter() - started
    asked = found.sample(questions, seed)
    rng = random.Random(seed)  # noqa: S311
    gold, texts = [entry for entry, _ in asked], [text for _, text in asked]
    entries, inside = answers(answer, texts)
    misspelt, _ = answers(answer, [with_typos(text, rng) for text in texts])
    _, outside = answers(answer, found.outside)
    right = [entry == true for entry, true in zip(entries, gold, strict=True)]
    usual = method.threshold
    return Figures(
        right=_share(right),
        typos=_share(entry == true for entry, true in zip(misspelt, gold, strict=True)),
        area=100 * area(inside, outside) if outside else 0.0,
        right_at_5=100 * right_at_false(inside, right, outside) if outside else 0.0,
        right_usual=None
        if usual is None
        else _share(ok and score >= usual for ok, score in zip(right, inside, strict=True)),
        false_usual=None if usual is None else _share(score >= usual for score in outside),
        milliseconds=_median_ms(answer, texts[:100]),
        build=build,
    )


def mean(rows: Sequence[Figures]) -> Figures:
    """Return the mean of each figure."""
    return Figures(
        *(_mean([getattr(row, field.name) for row in rows]) for field in fields(Figures))
    )


def _mean(values: Sequence[Any]) -> Any:
    return None if None in values else statistics.fmean(values)


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return 100 * sum(found) / max(1, len(found))


def _median_ms(answer: Answer, questions: Sequence[str]) -> float:
    times = []
    for question in questions:
        started = time.perf_counter()
        answer(question)
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def _line(name: str, size: int | None, method: str, figures: Figures) -> str:
    usual = [
        "" if value is None else f"{value:.1f}"
        for value in (figures.right_usual, figures.false_usual)
    ]
    return (
        f"{name:10} {size or 'all':>9}  {method:27}{figures.right:7.1f}{figures.typos:7.1f}"
        f"{figures.area:7.1f}{figures.right_at_5:7.1f}{usual[0]:>8}{usual[1]:>7}"
        f"{figures.milliseconds:8.2f}{figures.build:8.2f}"
    )
