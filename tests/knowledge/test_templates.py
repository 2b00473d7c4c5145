"""Answers are filled in from facts, and nothing but facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from knowledge_folder import Folder

from bot.errors import TemplateError
from bot.knowledge.knowledge import Knowledge, ListModel
from bot.knowledge.loader import load_knowledge
from bot.knowledge.templates import (
    Span,
    join_list,
    parse,
    render,
    render_statement,
)


@pytest.fixture
def knowledge(folder: Folder) -> Knowledge:
    """Return the knowledge of the sound folder."""
    return load_knowledge(folder.path)


def listed(*items: str, is_open: bool = False) -> ListModel:
    """Make a list of a fact."""
    return ListModel(items=items, open=is_open)


def test_statement(knowledge: Knowledge) -> None:
    """A fact becomes its statement; figures are strong, names and lists are not."""
    rendered = render_statement(knowledge.facts["calls"])
    assert rendered.spans == (
        Span("By the "),
        Span("end of June 2023", strong=True),
        Span(", "),
        Span("more than 80", strong=True),
        Span(" ships had called, "),
        Span("12%", strong=True),
        Span(" of them from Peru, Chile and others."),
    )
    assert [figure.id for figure in rendered.figures] == [
        "calls.as-of",
        "calls.count",
        "calls.share",
    ]


def test_quote(knowledge: Knowledge) -> None:
    """A fact without a statement is its quote, each figure strong wherever the file names it; one
    that is a part of another, or stands there twice, is found where the other is not."""
    calls = replace(knowledge.facts["calls"], statement="")
    spans = render_statement(calls).spans
    assert "".join(span.text for span in spans) == calls.citation.quote
    assert [span.text for span in spans if span.strong] == [
        *("end of June 2023", "more than 80", "12%"),
    ]
    cited = replace(calls.citation, quote="Of 80 ships, more than 80 or 80 came.")
    texts = {"a": "80", "b": "80", "c": "more than 80"}
    figures = {key: replace(calls.figures["count"], text=text) for key, text in texts.items()}
    spans = render_statement(replace(calls, citation=cited, figures=figures)).spans
    assert [span.text for span in spans if span.strong] == ["80", "more than 80", "80"]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{calls.count} ships.", "More than 80 ships."),
        ("Ships: {calls.count}.", "Ships: more than 80."),
        ("Yes. {calls.count} ships.", "Yes. More than 80 ships."),
        ("({calls.count}) ships.", "(More than 80) ships."),
        ("It has {cranes.count} cranes.", "It has nine cranes."),
        ("{cranes.count} cranes.", "Nine cranes."),
        ("It opened in {opening.date}.", "It opened in May 2017."),
        ("{opening} {cranes}", "The harbour opened in May 2017. Nine cranes stand on the quay."),
        ("{calls.origins} sent some.", "Peru, Chile and others sent some."),
        ("{calls.master} says so.", "Ana Lima says so."),
        ("No reference at all.", "No reference at all."),
    ],
)
def test_answer(knowledge: Knowledge, template: str, text: str) -> None:
    """A figure begins as its place in the sentence wants; months and names stay as they are."""
    assert render(template, knowledge.facts).text == text


def test_each_figure_and_fact_once(knowledge: Knowledge) -> None:
    """What an answer refers to is listed once, in the order of first mention."""
    rendered = render("{calls.count}, {opening}, {calls.count} and {calls}", knowledge.facts)
    assert [fact.id for fact in rendered.facts] == ["calls", "opening"]
    assert [figure.id for figure in rendered.figures] == [
        *("calls.count", "opening.date", "calls.as-of", "calls.share"),
    ]


@pytest.mark.parametrize(
    ("language", "slot", "text"),
    [
        ("en", listed("a"), "a"),
        ("en", listed("a", "b"), "a and b"),
        ("en", listed("a", "b", "c"), "a, b and c"),
        ("en", listed("a", is_open=True), "a and others"),
        ("en", listed("a", "b", "c", is_open=True), "a, b, c and others"),
        ("fr", listed("a", "b", "c"), "a, b et c"),
        ("fr", listed("a", "b", is_open=True), "a, b et d'autres"),
        ("zh", listed("a", "b", is_open=True), "a、b等"),
        ("xx", listed("a", "b"), "a and b"),
    ],
)
def test_lists(language: str, slot: ListModel, text: str) -> None:
    """A list reads as its language writes lists, and shows where the source leaves it open."""
    assert join_list(slot, language) == text


@pytest.mark.parametrize(
    ("template", "offset", "message"),
    [
        ("a {b", 2, "this '{' has no partner; a reference is {fact} or {fact.name}"),
        ("a} b", 1, "this '}' has no partner; a reference is {fact} or {fact.name}"),
        ("a {B c} d", 2, "'{B c}' is not a reference; write {fact} or {fact.name}"),
        ("{}", 0, "'{}' is not a reference; write {fact} or {fact.name}"),
        ("{a.b.c}", 0, "'{a.b.c}' is not a reference; write {fact} or {fact.name}"),
    ],
)
def test_broken_braces(template: str, offset: int, message: str) -> None:
    """Braces that are no reference are told with their place."""
    with pytest.raises(TemplateError) as caught:
        parse(template)
    assert (caught.value.offset, str(caught.value)) == (offset, message)


@pytest.mark.parametrize(
    ("template", "message"),
    [("{nowhere}", "there is no fact 'nowhere'"), ("{calls.x}", "the fact 'calls' has no 'x'")],
)
def test_dangling(knowledge: Knowledge, template: str, message: str) -> None:
    """A reference that leads nowhere is never shown to a person."""
    with pytest.raises(TemplateError) as caught:
        render(template, knowledge.facts)
    assert str(caught.value) == message


NAMES = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True)
TEXTS = st.text(alphabet=st.characters(exclude_characters="{}"), min_size=1)
