"""It cannot say a number that its source does not say."""

from __future__ import annotations

import re

import pytest
from answering_promises import SOURCES, assert_cited, numbers, uncited
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.engine import Engine
from bot.rendering.plain import plain_answer_text

promised = settings(max_examples=120, deadline=None, derandomize=True)
LANGUAGES = ("en", "zh", "fr", "ru", "ar", "es", "pt", "de")

values = st.integers(2, 9_999_999)
months = st.sampled_from(["January", "March", "May", "June", "October", "December"])
spoken = st.sampled_from(
    ["two", "seven", "ninety", "three hundred", "twelve thousand", "five million", "a dozen"]
)
amounts = st.one_of(
    values.map(str),
    values.map("{:,}".format),
    values.map("{}+".format),
    values.map("{}k".format),
    values.map("{} percent".format),
    values.map("{} million dollars".format),
    st.integers(1900, 2100).map(str),
    st.tuples(months, st.integers(1950, 2050)).map(lambda pair: f"{pair[0]} {pair[1]}"),
    spoken,
)
frames = st.sampled_from(
    ["{q} {n}", "{n} {q}", "{q}, {n}, right?", "is it true that {n} {q}", "{q} in {n}", "{n}? {q}"]
)


@st.composite
def asked_otherwise(draw: st.DrawFn, phrasing: str) -> str:
    """Draw ``phrasing`` as somebody may type it: words gone, swapped or misspelt."""
    words = phrasing.split()
    if len(words) > 2 and draw(st.booleans()):
        words.pop(draw(st.integers(0, len(words) - 1)))
    if len(words) > 1 and draw(st.booleans()):
        at = draw(st.integers(0, len(words) - 2))
        words[at], words[at + 1] = words[at + 1], words[at]
    if draw(st.booleans()):
        at = draw(st.integers(0, len(words) - 1))
        cut = draw(st.integers(0, len(words[at])))
        words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words)


def phrasings(engine: Engine) -> list[str]:
    """Return every phrasing, in every language."""
    own = [text for entry in engine.knowledge.entries.values() for text in entry.phrasings]
    translations = engine.knowledge.translations
    other = [
        text
        for language in LANGUAGES
        if language in translations
        for texts in translations[language].phrasings.values()
        for text in texts
    ]
    return own + other


@promised
@given(text=st.text(max_size=120), language=st.sampled_from(LANGUAGES))
def test_no_uncited_number_for_any_text(engine: Engine, text: str, language: str) -> None:
    """Whatever is typed, each number in the reply stands in a quote that the reply cites."""
    assert_cited(engine.reply(text, (), language), engine)


@promised
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_no_uncited_number_for_a_known_question(
    engine: Engine, data: st.DataObject, language: str
) -> None:
    """A known question asked in other words, in any language, brings no number from nowhere."""
    phrasing = data.draw(st.sampled_from(phrasings(engine)))
    assert_cited(engine.reply(data.draw(asked_otherwise(phrasing)), (), language), engine)


@promised
@given(data=st.data(), frame=frames, amount=amounts)
def test_no_uncited_number_for_a_claim(
    engine: Engine, data: st.DataObject, frame: str, amount: str
) -> None:
    """A number in the question, of any kind and anywhere, never comes back without a quote."""
    own = [text for entry in engine.knowledge.entries.values() for text in entry.phrasings]
    phrasing = data.draw(st.sampled_from(own))
    assert_cited(engine.reply(frame.format(q=phrasing, n=amount)), engine)


@promised
@given(data=st.data())
def test_no_uncited_number_for_a_changed_one(engine: Engine, data: st.DataObject) -> None:
    """A statement of the source with its numbers changed brings back only the source's own."""
    quotes = [fact.citation.quote for fact in engine.knowledge.facts.values()]
    with_numbers = sorted({quote for quote in quotes if re.search(r"\d", quote)})
    quote = data.draw(st.sampled_from(with_numbers))
    changed = re.sub(r"\d+(?:[.,]\d+)*", lambda _: str(data.draw(values)), quote)
    assert_cited(engine.reply(f"Is it true that {changed}"), engine)


@promised
@given(data=st.data(), number=st.integers(1000, 9_999_999), frame=frames)
def test_the_askers_number_is_never_repeated(
    engine: Engine, data: st.DataObject, number: int, frame: str
) -> None:
    """A number that only the asker said stands nowhere in what a person reads."""
    source = " ".join(fact.citation.quote for fact in engine.knowledge.facts.values())
    own = [text for entry in engine.knowledge.entries.values() for text in entry.phrasings]
    phrasing = data.draw(st.sampled_from(own))
    reply = engine.reply(frame.format(q=phrasing, n=number))
    if str(number) not in source and f"{number:,}" not in source:
        assert not {str(number), f"{number:,}"} & numbers(engine.text(reply))


@promised
@given(data=st.data())
def test_no_uncited_number_in_a_conversation(engine: Engine, data: st.DataObject) -> None:
    """Numbers of earlier messages are never carried into a reply, either."""
    own = [text for entry in engine.knowledge.entries.values() for text in entry.phrasings]
    turn = st.sampled_from(own) | st.builds("{} {}".format, st.sampled_from(own), amounts)
    history = data.draw(st.lists(turn, max_size=3))
    asked = data.draw(
        turn | st.sampled_from(["how many", "since when", "which ones", "and in 1999?", "why"])
    )
    assert_cited(engine.reply(asked, history), engine)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_cites_its_numbers(engine: Engine, language: str) -> None:
    """The answer and title of each entry, shown by a button, hold no number but cited ones."""
    answers = [engine.entry_answer(entry, language) for entry in engine.knowledge.entries]
    shown = [answer for answer in answers if answer]
    assert len(shown) > 20
    assert [(a.entry, uncited(a)) for a in shown if uncited(a)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_shows_its_figures(engine: Engine, language: str) -> None:
    """Each figure that an answer lists stands in its text and in a quote, qualifier included."""
    answers = [engine.entry_answer(entry, language) for entry in engine.knowledge.entries]
    listed = [
        (answer, cited.figure.text) for answer in answers if answer for cited in answer.figures
    ]
    assert len(listed) > 20
    for answer, figure in listed:
        assert figure.casefold() in plain_answer_text(answer).casefold(), (answer.entry, figure)
        assert any(figure in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_quote_stands_in_the_source(engines: dict[str, Engine], name: str) -> None:
    """Each quote that any entry cites is in the source, character for character."""
    source = " ".join(SOURCES[name].read_text(encoding="utf-8").split())
    answers = [engines[name].entry_answer(entry) for entry in engines[name].knowledge.entries]
    quotes = {citation.quote for answer in answers if answer for citation in answer.citations}
    assert len(quotes) > 20
    assert [quote for quote in quotes if " ".join(quote.split()) not in source] == []


def test_the_oracle_can_refuse() -> None:
    """The oracle sees digits, words, other scripts and thousands, and does not see 'one'."""
    assert numbers("One of 1,240 tonnes, Nine platforms; deux, 两个") == {
        "1,240",
        "nine",
        "deux",
        "两",
    }
    assert numbers("one") == set()
