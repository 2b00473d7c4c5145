"""Sentences as people see them: alone or after the one before; as the title of a button."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.standalone import LONGEST, needs_context, title_of

BEFORE = "The harbour opened in 2017."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It is 41 metres high."),
        ("en", "They came from Peru."),
        ("en", "“She was ill,” said her doctor."),
        ("en", "The company employs 40 people."),
        ("en", "These ships are old."),
        ("en", 'The phones do not stop," said Ann Lowe.'),
        ("en", "Nobody came.” The mayor laughed."),
        ("de", "Niemand kam“, sagte der Bürgermeister."),
        ("de", "Sie hat 40 Betten."),
        ("es", "Su padre era médico."),
        ("fr", "Elle compte 40 salariés."),
        ("ru", "Они приехали из Перу."),
        ("ar", "وهو أعلى برج في المدينة."),
        ("hi", "यह शहर बड़ा है।"),
        ("tr", "Bu gemi eski."),
        ("vi", "Họ đến từ Peru."),
        ("zh", "它高41米。"),
        ("ja", "彼は医者だった。"),
    ],
)
def test_needs_context(language: str, sentence: str) -> None:
    """A sentence about something that only the one before names needs that one."""
    assert needs_context(sentence, BEFORE, language)
    assert not needs_context(sentence, "", language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The harbour has nine cranes."),
        ("en", "It was not until 1990 that the harbour grew."),
        ("en", "This year the council spends less."),
        ("en", "The company that owns the harbour employs 40 people."),
        ("en", "Italy has ports."),
        ("en", 'Ann Lowe said: "The phones do not stop."'),
        ("en", 'A "magical" harbour, so to speak, opened.'),
        ("de", "Der „alte“ Hafen blieb."),
        ("en", "The company Velmor employs 40."),
        ("de", "Es gibt 40 Häfen."),
        ("es", "Suecia tiene puertos."),
        ("zh", "此外，港口有九台起重机。"),
        ("tr", "Burada bir liman var."),
        ("xx", "It is a language without words here."),
    ],
)
def test_needs_none(language: str, sentence: str) -> None:
    """A sentence that names what it is about stands alone."""
    assert not needs_context(sentence, BEFORE, language)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("The harbour opened in May 2017.", "The harbour opened in May 2017"),
        ("Is it late?", "Is it late?"),
        (
            "The council of Millhaven signed a contract with two firms, which will widen the quay.",
            "The council of Millhaven signed a contract with two firms…",
        ),
        (
            "By the end of the year the builders of the new quay will have spent 2.5 million euros",
            "By the end of the year the builders of the new quay…",
        ),
        (
            "The World Health Organization (WHO, founded in 1948) counts the boats each year",
            "The World Health Organization counts the boats each year",
        ),
        (
            "However, the mayor said that “the sea pays for all of us, and it is never late” today",
            "The mayor said that the sea pays for all of us…",
        ),
    ],
)
def test_title(sentence: str, title: str) -> None:
    """A title is the sentence or its beginning, cut where a phrase ends."""
    assert title_of(sentence) == title


def test_title_without_spaces() -> None:
    """Chinese is cut at its own marks."""
    title = title_of("港口有九台起重机，" * 12, "zh")
    assert title.endswith("起重机…")
    assert len(title) <= LONGEST // 2


@given(st.text(min_size=1, max_size=400))
def test_any_title(text: str) -> None:
    """No title is longer than a button, or begins or ends with a space."""
    title = title_of(text)
    assert len(title) <= LONGEST
    assert title == title.strip()
