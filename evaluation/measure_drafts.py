"""Measures drafts that nobody has edited: figures found, questions answered, near misses answered.

python evaluation/measure_drafts.py             # with the sentence encoder, where it is installed
python evaluation/measure_drafts.py --semantic off
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from collections import Counter
from pathlib import Path

from bot.answering.engine import Engine
from bot.cli.engine import choose_encoder
from bot.cli.main import main as faqbot
from bot.evaluation.grade import Grade, grade
from bot.evaluation.questions import read_questions
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import load_knowledge

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "tests" / "fixtures" / "articles"
QUESTIONS = ROOT / "evaluation" / "questions"
TIDAL = ROOT / "tests" / "fixtures" / "tidal" / "sources" / "hallarey.md"
PACKAGED = ROOT / "knowledge" / "sources" / "bri-innovation.md"
SETS = {
    "foundry": (ARTICLES / "foundry.md", [ARTICLES / "foundry.questions.jsonl"]),
    "heating": (ARTICLES / "heating.md", [ARTICLES / "heating.questions.jsonl"]),
    "library": (ARTICLES / "library.md", [ARTICLES / "library.questions.jsonl"]),
    "peatland": (ARTICLES / "peatland.md", [ARTICLES / "peatland.questions.jsonl"]),
    "regatta": (ARTICLES / "regatta.md", [ARTICLES / "regatta.questions.jsonl"]),
    "tidal": (TIDAL, [QUESTIONS / "tidal.jsonl"]),
    "packaged": (
        PACKAGED,
        [QUESTIONS / "answerable-held.jsonl", QUESTIONS / "unanswerable-held.jsonl"],
    ),
}


def draft(article: Path) -> Knowledge:
    """Return the knowledge that a draft of ``article`` makes."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        if faqbot(["draft", str(article), "--out", f"{folder}/out"]):
            raise SystemExit(f"{article} can't be drafted")
        return load_knowledge(Path(folder) / "out")


def figures(name: str) -> tuple[int, int, int]:
    """Return how many figures of an article are found with value and kind, of how many, and how
    many are false."""
    listed = json.loads((ARTICLES / f"{name}.figures.json").read_text("utf-8"))
    wanted = Counter((one["kind"], one["value"]) for one in listed)
    found = Counter(
        (figure.kind.value, figure.value)
        for fact in draft(ARTICLES / f"{name}.md").facts.values()
        for figure in fact.figures.values()
    )
    right = (wanted & found).total()
    return right, wanted.total(), found.total() - right


def answers(article: Path, sets: list[Path], semantic: str) -> Counter[tuple[str, Grade]]:
    """Count the grades of plain questions and of near misses, each asked alone in English."""
    engine = Engine(draft(article), choose_encoder(semantic))
    return Counter(
        (one.kind, grade(one, engine.object(engine.reply(one.q))).grade)
        for path in sets
        for one in read_questions(path).questions
        if one.kind in ("fact", "near_miss") and not one.turns and (one.lang or "en") == "en"
    )


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--semantic", default="auto", choices=("auto", "on", "off"))
    semantic = parser.parse_args().semantic
    for name in ("foundry", "heating", "library", "peatland", "regatta"):
        right, wanted, false = figures(name)
        print(f"{name}: {right} of {wanted} figures found, {false} false")
    for name, (article, sets) in SETS.items():
        found = answers(article, sets, semantic)
        facts = sum(count for (kind, _), count in found.items() if kind == "fact")
        near = found.total() - facts
        print(
            f"{name}: {found['fact', Grade.RIGHT] / facts:.0%} of {facts} questions right, "
            f"{found['fact', Grade.WRONG] / facts:.0%} wrong, "
            f"{found['near_miss', Grade.FALSE] / near:.0%} of {near} near misses answered"
        )


if __name__ == "__main__":
    main()
