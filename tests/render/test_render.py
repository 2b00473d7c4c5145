"""Replies as text: any text at all stays within Telegram's limits, and nothing is harmed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_knowledge import ADDRESS, CATALOGUE, LABS, SENTENCE, answer, knowledge, reply
from telegram_server.markup import parse_html, units

from bot.dialogue.compose import Asked
from bot.dialogue.reply import Answer, Outcome, Reason, Reply, Suggestion
from bot.dialogue.segment import MOST
from bot.knowledge.knowledge import Citation, Source
from bot.knowledge.templates import Span
from bot.render.blocks import BRIEF, REFUSAL, count_words, sentence_url
from bot.render.cutting import one_line, place_to_cut
from bot.render.html import LIMIT, Rest, answer_page, quotes_html, reply_page
from bot.render.plain import plain_reply, reply_object
from bot.verify.findings import Verdict

KNOWLEDGE = knowledge()
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
    entry=st.sampled_from([LABS, SENTENCE, "unknown"]),
    title=_texts,
    confidence=st.just(0.5),
    spans=_spans,
    verdict=st.none(),
    lead=st.none() | _texts,
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
    answers=st.lists(_answers, max_size=MOST).map(tuple),
    related=st.lists(_answers, max_size=3).map(tuple),
    suggestions=st.just(()),
    language=st.sampled_from(CATALOGUE.languages),
    message=_texts,
)


@settings(max_examples=25, deadline=None)
@given(_replies, st.sampled_from(VOICES))
def test_any_reply_is_one_message_within_the_limits(said, voice) -> None:
    """Tags balanced, never empty, never over 4096 UTF-16 units, at most a hundred entities."""
    text, entities = parse_html(
        reply_page(said, KNOWLEDGE, voice, brief=len(said.question) % 2 > 0).html
    )
    assert 0 < units(text) <= LIMIT
    assert len(entities) <= 100


@settings(max_examples=25, deadline=None)
@given(_answers, st.sampled_from(VOICES))
def test_any_answer_can_be_read_to_its_end(written, voice) -> None:
    """From page to page the whole text comes, each page within the limits."""
    start, pages = 0, 0
    while True:
        page = answer_page(written, KNOWLEDGE, voice, start=start)
        text, _ = parse_html(page.html)
        assert units(text) <= LIMIT
        pages += 1
        if not page.rests:
            break
        assert page.rests[0].start > start
        start = page.rests[0].start
    assert pages <= 1 + len(written.text) // 100


@pytest.mark.parametrize(
    "letter", ["e\u0301", "ש\u05c1", "नि", "👩‍👩‍👧", "👍🏽", "م\u0651\u064e", "🙂"]
)
@pytest.mark.parametrize("limit", range(20, 30))
def test_marks_stay_with_their_letters(letter: str, limit: int) -> None:
    """A cut never parts a mark from its letter, nor tears an emoji."""
    text = letter * 40
    head = text[: place_to_cut(text, limit)]
    assert units(head) <= limit
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
    assert text[: place_to_cut(text, limit)] == head


def _text(said: Reply, **more: bool) -> str:
    page = reply_page(said, knowledge(ADDRESS), CATALOGUE.voice(said.language), **more)
    return parse_html(page.html)[0]


def test_source_words_keep_their_direction_in_arabic() -> None:
    """Latin titles stand isolated in a right-to-left line, and only there."""
    arabic = answer_page(answer(LABS), KNOWLEDGE, CATALOGUE.voice("ar")).html
    assert "\u2068Science and Technology Daily\u2069" in arabic
    assert "\u2068" not in answer_page(answer(LABS), KNOWLEDGE, CATALOGUE.voice("en")).html


def test_an_answer_in_plain_text() -> None:
    """The sentence, a short source line with the date of the figure, title and publisher once."""
    text = plain_reply(reply(Outcome.ANSWER, answers=(answer(LABS),)), KNOWLEDGE)
    assert text.splitlines() == [
        answer(LABS).text,
        "— Thriving sci-tech exchanges, paragraph 3, as of end of June 2023",
        "Science and technology in the Belt and Road Initiative, Science and Technology Daily",
    ]
    several = reply(Outcome.ANSWER, answers=(answer(LABS), answer("digital-progress")))
    assert plain_reply(several, KNOWLEDGE).count("Science and Technology Daily") == 1


def test_the_citation_opens_the_cited_sentence() -> None:
    """Where the source has an address, by a text fragment; the title opens the page."""
    page = answer_page(answer(LABS, url=ADDRESS), knowledge(ADDRESS), CATALOGUE.voice("en")).html
    assert f'<a href="{ADDRESS.replace("&", "&amp;")}#:~:text=' in page
    assert ">Thriving sci-tech exchanges, paragraph 3, as of end of June 2023</a>" in page
    assert f'<i><a href="{ADDRESS.replace("&", "&amp;")}">' in page
    assert "href" not in answer_page(answer(LABS), KNOWLEDGE, CATALOGUE.voice("en")).html


@pytest.mark.parametrize(
    ("url", "quote", "expected"),
    [
        (
            "https://a.b/c",
            "Talent exchanges are deepening.",
            "#:~:text=Talent%20exchanges%20are%20deepening.",
        ),
        ("https://a.b/c#top", "Sci-tech, & more", ":~:text=Sci%2Dtech%2C%20%26%20more"),
        (
            "https://a.b/c",
            "one two three four five six seven eight nine",
            "#:~:text=one%20two%20three%20four,six%20seven%20eight%20nine",
        ),
        (
            "https://a.b/c",
            "简短的句子。",
            "#:~:text=%E7%AE%80%E7%9F%AD%E7%9A%84%E5%8F%A5%E5%AD%90%E3%80%82",
        ),
        ("https://a.b/c", "", ""),
    ],
)
def test_text_fragments(url: str, quote: str, expected: str) -> None:
    """Encoded so that commas, hyphens and ampersands do not end the quote."""
    assert sentence_url(url, quote) == url + expected


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://a.b"])
def test_no_link_to_what_is_no_page(url: str) -> None:
    """Only addresses of the web are links."""
    assert sentence_url(url, "words") == ""


def test_suggestions_and_refusals_in_plain_text() -> None:
    """Suggestions are a list; nothing found is one line."""
    suggestion = Suggestion(LABS, "How many?", 0.5)
    asked_back = plain_reply(reply(Outcome.SUGGESTIONS, suggestions=(suggestion,)), KNOWLEDGE)
    assert asked_back == "I am not sure that the article answers this.\n\n• How many?"
    nothing = plain_reply(reply(Outcome.NONE), KNOWLEDGE)
    assert nothing == "I did not find this in the article."


def test_a_refusal_has_one_related_sentence_if_it_is_short() -> None:
    """At most 45 words with its citation; a longer one stands behind a button."""
    short, long = answer("digital-progress"), answer(SENTENCE)
    refused = reply(Outcome.NONE, reason=Reason.KIND_NOT_GIVEN, related=(short, long))
    text = _text(refused)
    assert text.startswith("The source does not give this.\n\nIt does say: ")
    assert short.text in text
    assert long.text not in text
    assert count_words(text) <= REFUSAL
    crowded = replace(refused, related=(long, short))
    page = reply_page(crowded, KNOWLEDGE, CATALOGUE.voice("en"))
    assert page.html == "The source does not give this."
    assert [(rest.entry, rest.title) for rest in page.rests] == [(SENTENCE, long.title)]


def test_a_sentence_shown_in_doubt_is_never_cut_away() -> None:
    """Nothing was found for certain, and the sentence that may answer is too long for a refusal."""
    message = CATALOGUE.text("reply.uncertain", "en")
    doubted = reply(
        Outcome.NONE, reason=Reason.NO_MATCH, message=message, related=(answer(SENTENCE),)
    )
    assert answer(SENTENCE).text in _text(doubted)


def test_a_refusal_says_nothing_twice() -> None:
    """A related sentence that the reply holds already is left out."""
    short = answer("digital-progress")
    told = reply(Outcome.NONE, reason=Reason.NO_MATCH, related=(short,), message=short.text)
    assert _text(told) == short.text


def test_a_reply_of_a_folders_own_is_shown_whole() -> None:
    """Words of small talk that somebody wrote are not cut as those beside an answer are."""
    own = " ".join(["Our desk is open from nine to five."] * 12)
    assert _text(reply(Outcome.SMALLTALK, message=own)) == own


def test_an_answer_in_a_group_fits_on_a_screen() -> None:
    """Under 60 words, the rest behind a button; lists apart."""
    for candidate in (LABS, SENTENCE, "great-stone-enterprises", "driving-force"):
        found = answer(candidate, asked=Asked(now=True)) if candidate in (LABS, SENTENCE) else None
        if found:
            assert count_words(_text(reply(Outcome.ANSWER, answers=(found,)), brief=True)) <= BRIEF
    long = replace(answer(LABS), spans=(Span("Here is one more sentence. " * 40),))
    page = reply_page(
        reply(Outcome.ANSWER, answers=(long,)), KNOWLEDGE, CATALOGUE.voice("en"), brief=True
    )
    text = parse_html(page.html)[0]
    assert count_words(text) <= BRIEF
    assert "…" in text
    assert page.rests == (Rest(LABS, 0),)


def test_in_a_group_the_sentence_that_answers_stays() -> None:
    """Where it does not fit together with the one before it, that one goes."""
    found = answer(SENTENCE)
    own = found.citations[0]
    before = replace(own, quote=f"It is about this{' and that' * 20}.")
    spans, citations = (Span(f"{before.quote} "), *found.spans), (own, before)
    both = replace(found, spans=spans, citations=citations)
    text = _text(reply(Outcome.ANSWER, answers=(both,)), brief=True)
    assert text.startswith(own.quote[:80])
    assert count_words(text) <= BRIEF


def test_in_a_group_a_note_that_does_not_fit_is_behind_a_button() -> None:
    """The words of the source under a translated answer, say."""
    noted = replace(answer(LABS), notes=("So it is said. " * 20,))
    said = reply(Outcome.ANSWER, answers=(noted,))
    page = reply_page(said, KNOWLEDGE, CATALOGUE.voice("en"), brief=True)
    assert "So it is said" not in page.html
    assert answer(LABS).text in parse_html(page.html)[0]
    assert page.rests == (Rest(LABS, 0),)


def test_an_overview_goes_on_behind_a_button() -> None:
    """Six lines, and where to read on."""
    overview = answer("digital-overview")
    page = answer_page(overview, KNOWLEDGE, CATALOGUE.voice("en"))
    assert parse_html(page.html)[0].count("• ") == 6
    rest = answer_page(overview, KNOWLEDGE, CATALOGUE.voice("en"), start=page.rests[0].start)
    text = parse_html(rest.html)[0]
    assert text.count("• ") == overview.text.count("• ") - 6
    assert not rest.rests


def test_sourceless_answers_say_so_once() -> None:
    """Whoever reads it knows that nothing backs it."""
    note = CATALOGUE.text("reply.sourceless", "en")
    found = Answer("x", "t", 1.0, (Span("Text."),), (), (), sourceless=True)
    assert plain_reply(reply(Outcome.ANSWER, answers=(found,)), KNOWLEDGE).count(note) == 1


def test_who_says_so_is_told_once() -> None:
    """The speaker is named where the answer itself does not name him."""
    found = answer("great-stone-enterprises")
    bare = replace(found, spans=(Span("It has drawn 114 enterprises."),))
    named = "According to Xie Xiaoyong."
    assert named in _text(reply(Outcome.ANSWER, answers=(bare,)))


def test_the_verdict_is_read_first() -> None:
    """In the page, in plain text and in the object."""
    found = replace(answer(LABS), lead="No: more than 50.", verdict=Verdict.CONTRADICTS)
    said = reply(Outcome.ANSWER, answers=(found,))
    assert _text(said).startswith("No: more than 50.\nBy the end")
    assert plain_reply(said, KNOWLEDGE).startswith("No: more than 50.\nBy the end")
    written = reply_object(said, KNOWLEDGE)["answers"][0]
    assert written["verdict"] == "contradicts"
    assert written["text"].startswith("No: more than 50.\n")
    assert list(written) == [
        "entry",
        "confidence",
        "text",
        "verdict",
        "correction",
        "figures",
        "citations",
    ]


def test_quotes() -> None:
    """Each quote once, escaped, with title and publisher; long ones are folded."""
    found = answer(LABS)
    citation = replace(found.citations[0], quote="1 < 2 & 3")
    short = replace(found, citations=(citation,))
    html = quotes_html([short, short], CATALOGUE.voice("en"), LIMIT)
    assert html.count("1 &lt; 2 &amp; 3") == 1
    assert "Science and Technology Daily" in html
    assert html.startswith("<blockquote>")
    long = replace(found, citations=(replace(citation, quote="So it is. " * 60),))
    assert quotes_html([long], CATALOGUE.voice("en"), LIMIT).startswith("<blockquote expandable>")
    assert quotes_html([], CATALOGUE.voice("en"), LIMIT) == ""
    assert one_line("Two\nlines. " + "x" * 300, 40) == "Two lines.…"
