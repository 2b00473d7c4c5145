"""A source is cut into paragraphs and sentences, and quotes are found in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.sources import SourceText, read_source
from bot.text.quotes import alike, contains, tidy
from bot.text.sentences import sentences as split_sentences

FRONT = "---\nid: a\ntitle: A\npublisher: P\n---\n"
BODY = """
Before any heading. A second
sentence over two lines.

## First part

One paragraph
of two lines. And more “quoted—text” here.

***

Another, with 2.5 million in it.
## Second part ##
Right below a heading.
"""


def source(body: str = BODY) -> SourceText:
    """Read ``body`` as a source."""
    found, problems = read_source(FRONT + body, "a.md")
    assert problems == []
    assert found is not None
    return found


def test_lines_with_nothing_to_see() -> None:
    """A line that holds only what is invisible is empty, and so is a body of such lines."""
    assert [one.paragraph for one in source("One.\n\u200b\nTwo.\n").source.sentences] == [1, 2]
    found, problems = read_source(f"{FRONT}\n\u200b\n", "a.md")
    assert found is None
    assert "no text follows the front matter" in problems[0].message


def test_headings() -> None:
    """The marks behind a heading are no part of it, a sign at the end of its last word is."""
    found = source("## About C#\nOne.\n## Second ##\nTwo.\n").source.sentences
    assert [one.section for one in found] == ["About C#", "Second"]


SENTENCES = [
    ["Mr. Smith met J. R. Smith.", "He said 2.5 is it."],
    ["No. 5 was no.", "The U.S. is big.", "So is the U.S.", "The end."],
    ['"Hello."', "He went, e.g. to Paris.", "Ok?", "Yes!", "Good…", "Then he left."],
    ["It cost $2.5 billion.", "On 5 Jan. 2017 it grew.", "Version 1.2.3 came at 5 p.m.", "Then"],
    ["He (Dr. Who) left.", "(An aside.)", "“Really?”", "“Yes.”"],
    ["No stop at the end"],
]


@pytest.mark.parametrize("sentences", SENTENCES)
def test_sentences(sentences: list[str]) -> None:
    """Abbreviations, initials and decimals do not end a sentence; stops in quotes do."""
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_sentences_without_spaces() -> None:
    """Full-width stops end a sentence although no space follows."""
    text = "今天。明天\uff01再见"
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "今天。",
        "明天\uff01",
        "再见",
    ]


def test_paragraphs_and_sections() -> None:
    """Paragraphs count from 1, headings and rules apart; sentences know their section."""
    found = [(s.paragraph, s.number, s.section, s.text[:11]) for s in source().source.sentences]
    assert found == [
        (1, 1, "", "Before any "),
        (1, 2, "", "A second se"),
        (2, 1, "First part", "One paragra"),
        (2, 2, "First part", "And more “q"),
        (3, 1, "First part", "Another, wi"),
        (4, 1, "Second part", "Right below"),
    ]


def test_citation() -> None:
    """A quote over several sentences is cited at the first, in the source's own words."""
    span = source().find('of two  lines. And\nmore "quoted-text"')
    assert span is not None
    cited = source().cite(*span)
    assert (cited.section, cited.paragraph, cited.sentence) == ("First part", 2, 1)
    assert cited.quote == "of two lines. And more “quoted—text”"


def test_place() -> None:
    """Any offset has its line in the file, also in a paragraph of several lines."""
    found = source()
    place = found.place(found.text.index("And more"))
    assert (place.line, place.column) == (13, 15)
    assert found.place(found.text.index("sentence over")).line == 8


@pytest.mark.parametrize("cut", ["5 million", "2", "illion in it", "ne paragraph"])
def test_quotes_are_whole_words(cut: str) -> None:
    """A quote never begins or ends inside a word or a number."""
    assert source().find(cut) is None


def test_missing_quote() -> None:
    """A quote that is not there is told with the nearest text and its paragraph."""
    words = "Another with 2.5 millions in it"
    assert source().find(words) is None
    assert source().not_found(words) == (
        "these words are not in the source 'a'; the nearest there, in paragraph 3, are: "
        '"Another, with 2.5 million in it"; copy them from there'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Just text",
            (
                "1:1: error: this source has no front matter; start the file with '---', lines "
                "such as 'id: ...' and 'title: ...', then '---'"
            ),
        ),
        (
            "---\nid: a\n",
            (
                "1:1: error: this source has no front matter; start the file with '---', lines "
                "such as 'id: ...' and 'title: ...', then '---'"
            ),
        ),
        ("---\nid: a\n---\ntext", "2:1: error: 'title:' is missing here; add it"),
        (
            "---\nid: a\ntitel: A\npublisher: P\ntitle: A\n---\ntext",
            "3:1: error: unknown key 'titel'; did you mean 'title'?",
        ),
        (FRONT + "\n## Only a heading\n", "5:1: error: no text follows the front matter"),
        (
            "---\nid: a\ntitle: A: b\n---\ntext",
            (
                "3:9: error: a text that holds ': ' needs quotes around it; a key starts below "
                "the keys above it"
            ),
        ),
    ],
)
def test_bad_source(text: str, message: str) -> None:
    """What is wrong with a front matter is told by line."""
    found, problems = read_source(text, "a.md")
    assert found is None
    assert [str(problem) for problem in problems] == [f"a.md:{message}"]


@given(st.text(), st.integers(0, 200), st.integers(1, 60))
def test_every_part_is_found(text: str, start: int, length: int) -> None:
    """Whole words that are cut from a source are found in it again; folding keeps lengths."""
    plain = tidy(text)
    assert len(alike(plain)) == len(plain)
    words = plain.split(" ")
    part = " ".join(words[start % len(words) : start % len(words) + length])
    if part:
        assert contains(part, plain)
