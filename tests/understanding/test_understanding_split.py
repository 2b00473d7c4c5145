"""Where one question ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.language.pack import available, load_pack
from bot.understanding.split import MOST, split

SEVERAL = [
    (
        "en",
        "how many labs and who founded the alliance?",
        ("how many labs", "who founded the alliance?"),
    ),
    ("en", "who is A, where is B", ("who is A", "where is B")),
    ("en", "How many labs? Who pays?", ("How many labs?", "Who pays?")),
    ("en", "Hello! How many labs are there?", ("Hello! How many labs are there?",)),
    ("zh", "有多少个？谁创立的？", ("有多少个？", "谁创立的？")),
]


@pytest.mark.parametrize(("language", "text", "parts"), SEVERAL)
def test_questions_are_told_apart(language: str, text: str, parts: tuple[str, ...]) -> None:
    """A message is cut where the next question begins; a greeting stays with its question."""
    assert split(text, load_pack(language)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "how many labs and platforms are there",
        "what role do science and technology play",
        "who runs the Tide and Kelp Programme",
        "which fields, regions and countries are named",
        "labs, platforms, agreements",
        "in Europe, Asia and Africa",
    ],
)
def test_a_list_is_one_question(text: str) -> None:
    """'And' and commas between things cut nothing."""
    assert split(text, load_pack("en")) == (text,)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text(max_size=120), language=st.sampled_from(available()))
def test_one_to_four_parts_of_any_text(text: str, language: str) -> None:
    """Any text has one to four parts, and they hold no character that was not typed."""
    parts = split(text, load_pack(language))
    assert 1 <= len(parts) <= MOST
    assert set("".join(parts)) <= set(text) | {" "}


def test_no_more_than_four() -> None:
    """Further questions of a message are left out, from the end."""
    parts = split("Who? What? When? Where? Why? How?", load_pack("en"))
    assert parts == ("Who?", "What?", "When?", "Where?")
