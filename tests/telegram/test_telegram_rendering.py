"""Replies as text: any text at all stays within Telegram's limits, and nothing is harmed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram_fakes import LABS, PARK, SOURCE, FakeResponder, small_knowledge
from telegram_server.markup import parse_html, units

from bot.answering.reply import Answer, Outcome, Reason, Reply, Span, Suggestion
from bot.knowledge.knowledge import Citation, Source
from bot.locales import load_catalogue
from bot.rendering import cut
from bot.rendering.html import LIMIT, answer_page, quotes_html, reply_page, short_text
from bot.rendering.plain import plain_answer_text, plain_reply

KNOWLEDGE = small_knowledge()
CATALOGUE = load_catalogue()
VOICES = [CATALOGUE.voice(language) for language in CATALOGUE.languages]

_bits = st.sampled_from(
    [
        "<b>",
        "&",
        "🙂",
        "👩‍👩‍👧",
        "e\u0301",
        "שלום",
        "مرحبا",
        "。",
        ". ",
        " ",
        "\n",
        "x",
        "</i>",
        "\0",
        "\ud800",
    ]
)
_long = st.sampled_from(["Sentence. ", "🙂", "x", "a b "]).map(lambda bit: bit * 500)
_texts = _long | st.lists(_bits | st.text(max_size=30), max_size=60).map("".join)
_spans = st.lists(st.builds(Span, _texts, st.booleans()), max_size=150).map(tuple)
_sources = st.builds(
    Source,
    id=st.text(max_size=5),
    title=_texts,
    publisher=_texts,
    contact=st.just(""),
    url=st.sampled_from(["", 'https://a.b/?c=1&d="2"', "javascript:alert(1)"]),
    date=st.just(""),
    sentences=st.just(()),
)
_citations = st.builds(Citation, _sources, _texts, st.integers(1, 99), st.integers(1, 9), _texts)
_answers = st.builds(
    Answer,
    entry=st.sampled_from([LABS, PARK, "unknown"]),
    title=_texts,
    confidence=st.just(0.5),
    spans=_spans,
    correction=st.none() | _texts,
    notes=st.lists(_texts, max_size=3).map(tuple),
    figures=st.just(()),
    citations=st.lists(_citations, max_size=4).map(tuple),
    sourceless=st.booleans(),
)
_replies = st.builds(
    Reply,
    question=_texts,
    outcome=st.sampled_from(Outcome),
    reason=st.none() | st.sampled_from(Reason),
    answers=st.lists(_answers, max_size=10).map(tuple),
    related=st.lists(_answers, max_size=3).map(tuple),
    suggestions=st.just(()),
    language=st.sampled_from(CATALOGUE.languages),
    message=_texts,
)


@settings(max_examples=40, deadline=None)
@given(_replies, st.sampled_from(VOICES))
def test_any_reply_is_one_message_within_the_limits(reply, voice) -> None:
    """Tags balanced, never empty, never over 4096 UTF-16 units, at most a hundred entities."""
    text, entities = parse_html(reply_page(reply, KNOWLEDGE, voice).html)
    assert 0 < units(text) <= LIMIT
    assert len(entities) <= 100


@settings(max_examples=40, deadline=None)
@given(_answers, st.sampled_from(VOICES))
def test_any_answer_can_be_read_to_its_end(answer, voice) -> None:
    """From page to page the whole text comes, each page within the limits."""
    start, pages = 0, 0
    while True:
        page = answer_page(answer, KNOWLEDGE, voice, start=start)
        text, _ = parse_html(page.html)
        assert units(text) <= LIMIT
        pages += 1
        if not page.rests:
            break
        assert page.rests[0].start > start
        start = page.rests[0].start
    assert pages <= 1 + len(answer.text) // 100


@given(_texts, st.integers(3, 300))
def test_clipping(text: str, limit: int) -> None:
    """A clipped text has at most its limit; one that fits is left as it is."""
    clipped = cut.clip(text, limit)
    assert cut.units(clipped) <= limit
    if cut.units(text) <= limit:
        assert clipped == text


@pytest.mark.parametrize(
    "letter", ["e\u0301", "ש\u05c1", "नि", "👩‍👩‍👧", "👍🏽", "م\u0651\u064e", "🙂"]
)
@pytest.mark.parametrize("limit", range(20, 30))
def test_marks_stay_with_their_letters(letter: str, limit: int) -> None:
    """A cut never parts a mark from its letter, nor tears an emoji."""
    text = letter * 40
    head = text[: cut.place_to_cut(text, limit)]
    assert cut.units(head) <= limit
    assert len(head) % len(letter) == 0, unicodedata.name(head[-1])


@pytest.mark.parametrize(
    ("text", "limit", "head"),
    [
        ("One. Two. Three.", 12, "One. Two."),
        ("一句。两句。三句。", 7, "一句。两句。"),
        ("word after word after", 12, "word after "),
        ("x" * 30, 10, "x" * 10),
        ("It is 3.5 percent of it all", 14, "It is 3.5 "),
        ("short", 10, "short"),
    ],
)
def test_where_it_is_cut(text: str, limit: int, head: str) -> None:
    """After a sentence, else after a word, else where it must be; never inside a number."""
    assert text[: cut.place_to_cut(text, limit)] == head


@pytest.mark.parametrize(
    ("lengths", "room", "given"),
    [
        ([10, 20], 100, [10, 20]),
        ([10, 500, 30], 100, [10, 60, 30]),
        ([500, 500], 100, [50, 50]),
        ([], 100, []),
    ],
)
def test_shares(lengths: list[int], room: int, given: list[int]) -> None:
    """Short texts stay whole; long ones share what is left."""
    assert cut.shares(lengths, room) == given


def test_source_words_keep_their_direction_in_arabic() -> None:
    """Latin titles stand isolated in a right-to-left line, and only there."""
    answer = FakeResponder().entry_answer(LABS, None)
    assert answer is not None
    arabic = answer_page(answer, KNOWLEDGE, CATALOGUE.voice("ar")).html
    assert "\u2068Science and Technology Daily\u2069" in arabic
    assert "\u2068" not in answer_page(answer, KNOWLEDGE, CATALOGUE.voice("en")).html


def test_who_says_so_is_told_once() -> None:
    """The speaker is named where the answer itself does not name him."""
    answer = FakeResponder().entry_answer(PARK, None)
    assert answer is not None
    page = answer_page(answer, KNOWLEDGE, CATALOGUE.voice("en")).html
    assert "According to Xie Xiaoyong, the Chinese ambassador to Belarus." in page


def _reply(outcome: Outcome, **more) -> Reply:
    parts = {"reason": None, "answers": (), "related": (), "suggestions": (), "language": "en"}
    return Reply("q", outcome, **(parts | more))


def test_plain_text() -> None:
    """The same reply without markup: answer, citation, link; suggestions as a list."""
    answer = FakeResponder().entry_answer(LABS, None)
    assert answer is not None
    text = plain_reply(_reply(Outcome.ANSWER, answers=(answer,)), KNOWLEDGE)
    assert text.splitlines() == [
        "China had established more than 50 joint labs.",
        (
            "— Source: Science & Technology <in> the BRI, Science and Technology Daily, "
            "section “Thriving sci-tech exchanges”, paragraph 3, as of end of June 2023"
        ),
        SOURCE.url,
    ]
    suggestion = Suggestion(LABS, "How many?", 0.5)
    asked_back = plain_reply(_reply(Outcome.SUGGESTIONS, suggestions=(suggestion,)))
    assert asked_back.endswith("• How many?")
    assert plain_reply(_reply(Outcome.NONE)) == "I did not find this in the article."
    related = plain_reply(_reply(Outcome.NONE, reason=Reason.KIND_NOT_GIVEN, related=(answer,)))
    assert related.startswith("The source does not give this.\n\nIt does say:")


def test_sourceless_answers_say_so_once() -> None:
    """Whoever reads it knows that nothing backs it."""
    note = CATALOGUE.text("reply.sourceless", "en")
    for notes in ((), (note,)):
        answer = Answer("x", "t", 1.0, (Span("Text."),), None, notes, (), (), sourceless=True)
        assert plain_reply(_reply(Outcome.ANSWER, answers=(answer,))).count(note) == 1
    assert plain_answer_text(answer) == f"Text.\n{note}"


def test_paragraphs_of_a_section_are_listed_together() -> None:
    """A section is named once, with its paragraphs; another one after it."""
    places = [("A", 1), ("A", 2), ("B", 5), ("A", 2)]
    citations = tuple(Citation(SOURCE, section, paragraph, 1, "q") for section, paragraph in places)
    answer = Answer("x", "t", 1.0, (Span("Text."),), None, (), (), citations)
    text = plain_reply(_reply(Outcome.ANSWER, answers=(answer,)))
    assert "section “A”, paragraphs 1, 2; section “B”, paragraph 5" in text


def test_quotes_and_short_text() -> None:
    """Each quote once, escaped; the short form is one line."""
    citation = Citation(SOURCE, "A", 1, 1, "1 < 2 & 3")
    answer = Answer(
        "x", "t", 1.0, (Span("Two\nlines. "), Span("x" * 300)), None, (), (), (citation,)
    )
    html = quotes_html([answer, answer], CATALOGUE.voice("en"), LIMIT)
    assert html.count("1 &lt; 2 &amp; 3") == 1
    assert quotes_html([], CATALOGUE.voice("en"), LIMIT) == ""
    assert short_text(answer, 40) == "Two lines.…"
