"""Whole articles, drafted, held against lists of figures and questions that people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting_tools import ARTICLES, TIDAL, Drafts, gold, read_again, values

from bot.answering.engine import Engine
from bot.cli.main import main
from bot.evaluation.grade import Grade, grade
from bot.evaluation.questions import read_questions
from bot.knowledge.loader import inspect, load_knowledge

NAMES = ("foundry", "heating", "library", "peatland", "regatta")
QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions" / "tidal.jsonl"


@pytest.mark.parametrize("name", NAMES)
def test_figures(drafts: Drafts, name: str) -> None:
    """At least nine in ten figures of each article are found with value and kind, few are false."""
    assert drafts.run(ARTICLES / f"{name}.md")[0] == 0
    wanted, found = values(gold(name)), values(read_again(load_knowledge(drafts.out)))
    assert wanted.total() > 40
    right = (wanted & found).total()
    assert right >= 0.9 * wanted.total(), wanted - found
    assert (found - wanted).total() <= 0.08 * found.total(), found - wanted


def test_figures_over_all_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Over all articles at least 95% of the figures are found right, at most 5% are false."""
    right = wanted_total = false = found_total = 0
    for name in NAMES:
        folder = tmp_path / name
        folder.mkdir()
        drafts = Drafts(folder, capsys)
        drafts.run(ARTICLES / f"{name}.md")
        wanted, found = values(gold(name)), values(read_again(load_knowledge(drafts.out)))
        right += (wanted & found).total()
        wanted_total += wanted.total()
        false += (found - wanted).total()
        found_total += found.total()
    assert right >= 0.95 * wanted_total
    assert false <= 0.05 * found_total


@pytest.mark.parametrize("article", [TIDAL, *(ARTICLES / f"{name}.md" for name in NAMES)])
def test_draft_is_sound(drafts: Drafts, article: Path) -> None:
    """A draft passes ``check``; every sentence is quoted and every quote is the source's own."""
    assert drafts.run(article)[0] == 0
    assert main(["check", "--knowledge", str(drafts.out)]) == 0
    knowledge, problems = inspect(drafts.out)
    assert knowledge is not None
    assert not [one for one in problems if "no fact types the figure" in one.message]
    assert not [one for one in problems if "no fact quotes this sentence" in one.message]
    assert all(len(entry.phrasings) > 1 for entry in knowledge.entries.values())


@pytest.mark.parametrize(
    ("article", "questions", "right", "false"),
    [
        (ARTICLES / "foundry.md", ARTICLES / "foundry.questions.jsonl", 0.5, 0.05),
        (ARTICLES / "regatta.md", ARTICLES / "regatta.questions.jsonl", 0.5, 0.05),
        (ARTICLES / "peatland.md", ARTICLES / "peatland.questions.jsonl", 0.5, 0.06),
        (ARTICLES / "heating.md", ARTICLES / "heating.questions.jsonl", 0.5, 0.05),
        (ARTICLES / "library.md", ARTICLES / "library.questions.jsonl", 0.5, 0.05),
        (TIDAL, QUESTIONS, 0.2, 0.05),
    ],
)
def test_draft_answers_at_once(
    drafts: Drafts, article: Path, questions: Path, right: float, false: float
) -> None:
    """A draft answers plain questions by words alone, before anyone edits it; few near misses."""
    drafts.run(article)
    engine = Engine(load_knowledge(drafts.out))
    asked = [
        one for one in read_questions(questions).questions if one.kind in ("fact", "near_miss")
    ]
    grades = [(one.kind, grade(one, engine.object(engine.reply(one.q))).grade) for one in asked]
    facts = [found for kind, found in grades if kind == "fact"]
    near = [found for kind, found in grades if kind == "near_miss"]
    assert len(facts) >= 30
    assert facts.count(Grade.RIGHT) >= right * len(facts)
    assert near.count(Grade.FALSE) <= false * len(near)
