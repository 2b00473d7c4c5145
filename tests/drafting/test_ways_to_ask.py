"""What a draft knows of a sentence that leans on the one before it, and how that is asked for."""

from __future__ import annotations

import pytest
from drafting_tools import Drafts

from bot.knowledge.kinds import NameKind
from bot.knowledge.knowledge import Knowledge


def phrasings(knowledge: Knowledge, *, gaps: bool) -> set[str]:
    """Return the ways to ask for what is told, or for what is left open."""
    entries = (e for e in knowledge.entries.values() if (e.kind == "gap") is gaps)
    return {text for entry in entries for text in entry.phrasings}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Her brother Paul, 62, built the boats.", "how old is Paul"),
        ("Alma Vettori, a retired teacher of 71, got up at four.", "how old is Alma Vettori"),
        ("The city paid €5.4 million in compensation.", "how much compensation did The city pay"),
        (
            "On the night of 3 May the sea stood 2 metres high.",
            "when did the sea stand high on the night",
        ),
        (
            "In 2024 the city covered 82 percent of the budget.",
            "what percentage did the city cover",
        ),
        ('"We waited," says the mayor, Dr. Ingrid Sollberg.', "who is the mayor"),
        ("Amara J. Whitlock manages 186 people.", "who is Amara J. Whitlock"),
        ("Eighteen trams serve it. They were built by Ferrand Ltd.", "who built The trams"),
    ],
)
def test_asked_in_few_words(drafts: Drafts, text: str, question: str) -> None:
    """An age, what a sum is paid as, and what They means are asked for."""
    asked = phrasings(drafts.of(f"The town is old. {text}"), gaps=False)
    assert question.lower() in {one.lower() for one in asked}


@pytest.mark.parametrize(
    "text",
    ["The hall has 40 seats, 12 of them red.", "The rank of 3, the best, is held by Paul."],
)
def test_no_age(drafts: Drafts, text: str) -> None:
    """A number behind a comma that follows no name is nobody's age."""
    asked = phrasings(drafts.of(f"The town is old. {text}"), gaps=False)
    assert not any(one.startswith("how old") for one in asked)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Eighteen trams run. They came from Lille.", "The trams came from Lille."),
        ("A second stage is planned. It is long.", "The stage is long."),
        ("The dome itself is old. Its panes came from Lille.", "The dome's panes came from Lille."),
        ("76 of them sat. They were tired.", "The article says: “They were tired.”"),
    ],
)
def test_counted_subject(drafts: Drafts, text: str, statement: str) -> None:
    """What was counted a sentence before is what They means, without its number."""
    assert drafts.fact(text).statement == statement


def test_told_a_sentence_later_is_no_gap(drafts: Drafts) -> None:
    """What the sentence behind tells of a thing is not left open: It was designed by ..."""
    text = "The bridge over the river is old. It was designed by the engineer Kenji Albrecht."
    open_questions = phrasings(drafts.of(text), gaps=True)
    assert "who designed the bridge" not in open_questions
    assert "how wide is the bridge" in open_questions


def test_street_named_by_a_title(drafts: Drafts) -> None:
    """Bishop Street is no bishop."""
    (street,) = drafts.fact("The town is old. It has 162 graves in Bishop Street.").names.values()
    assert street.kind is NameKind.PLACE


def test_what_a_list_is_of(drafts: Drafts) -> None:
    """Fields in which labs work are no labs: which labs, the article does not tell."""
    (found,) = drafts.fact("The town has 50 labs in farming, energy and healthcare.").lists.values()
    assert found.of != "labs"
