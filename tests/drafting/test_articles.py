"""Whole articles: sound at once, figures as a person listed them, quick."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from drafting_tools import ARTICLES, TIDAL, Drafts

from bot.cli.main import main
from bot.knowledge.loader import load_knowledge

NAMES = ("foundry", "heating", "library", "peatland", "regatta")


@pytest.mark.parametrize("article", [TIDAL, *(ARTICLES / f"{name}.md" for name in NAMES)])
def test_draft_is_sound(drafts: Drafts, article: Path) -> None:
    """A draft passes ``check`` without a word, holds no entries, and each fact is one sentence
    of the source, shown as it stands."""
    assert drafts.run(article)[0] == 0
    knowledge = drafts.loaded()
    (source,) = knowledge.sources.values()
    sentences = {sentence.text for sentence in source.sentences}
    assert not knowledge.entries
    assert knowledge.facts
    assert all(fact.citation.quote in sentences for fact in knowledge.facts.values())
    assert not any(fact.statement for fact in knowledge.facts.values())


def test_figures(tmp_path: Path) -> None:
    """Over all articles at least 95% of the figures are found with value and kind, and at most 2%
    of those found are false."""
    right = listed = found = 0
    for name in NAMES:
        out = tmp_path / name
        assert main(["draft", str(ARTICLES / f"{name}.md"), "--out", str(out)]) == 0
        gold = json.loads((ARTICLES / f"{name}.figures.json").read_text("utf-8"))
        wanted = Counter((one["kind"], one["value"]) for one in gold)
        read = Counter(
            (figure.kind.value, figure.value)
            for fact in load_knowledge(out).facts.values()
            for figure in fact.figures.values()
        )
        right += (wanted & read).total()
        listed += wanted.total()
        found += read.total()
    assert listed > 300
    assert right >= 0.95 * listed
    assert found - right <= 0.02 * found


def test_same_input_same_draft(drafts: Drafts) -> None:
    """Drafting twice gives the same files, byte for byte."""
    drafts.run(TIDAL)
    first = drafts.files()
    drafts.out = drafts.folder / "again"
    drafts.run(TIDAL)
    assert drafts.files() == first


def test_a_person_reads_it_in_minutes(drafts: Drafts) -> None:
    """Beside the article there are at most nine lines for each fact, and 30 of comments."""
    drafts.run(ARTICLES / "foundry.md")
    knowledge = drafts.loaded()
    lines = sum(path.read_text().count("\n") for path in drafts.out.rglob("*.yaml"))
    assert lines <= 9 * len(knowledge.facts) + 30


def test_a_thousand_words_take_less_than_three_seconds(drafts: Drafts) -> None:
    """An article of a thousand words is drafted and checked at once."""
    text = "\n\n".join(
        f"In {1900 + n}, the harbour of Millhaven had {n + 20} cranes, and more than {n + 100} "
        "ships called there, most of them with timber and grain from the north. It was a good year."
        for n in range(40)
    )
    assert len(text.split()) > 1000
    begun = time.perf_counter()
    knowledge = drafts.of(text)
    assert time.perf_counter() - begun < 3
    assert len(knowledge.facts) == 40


def test_comments_teach_what_to_add(drafts: Drafts) -> None:
    """What the comments of a draft show is valid once it is uncommented."""
    drafts.run(ARTICLES / "foundry.md")
    fact = next(iter(drafts.loaded().facts))
    lines = (drafts.out / "knowledge.yaml").read_text().splitlines()
    shown = [line[7:] for line in lines if line.startswith("#      ")]
    at = shown.index("names:")
    questions = "\n".join(shown[:at]).replace("ID-OF-A-FACT", fact) + "\n"
    for name, text in (
        ("faq/questions.yaml", questions),
        ("vocabulary/names.yaml", "\n".join(shown[at:])),
    ):
        (drafts.out / name).parent.mkdir(exist_ok=True)
        (drafts.out / name).write_text(text + "\n")
    knowledge = load_knowledge(drafts.out)
    assert list(knowledge.entries) == ["opening", "price"]
    assert knowledge.names[0].also == ("WHO",)


def test_a_drafted_folder_of_earlier_versions_loads(drafts: Drafts) -> None:
    """``drafted: true`` and what came with it still load."""
    drafts.run(TIDAL)
    settings = drafts.out / "knowledge.yaml"
    settings.write_text(
        settings.read_text() + "thresholds: {answer: 0.75, suggest: 0.3}\ndrafted: true\n"
    )
    assert load_knowledge(drafts.out).facts
