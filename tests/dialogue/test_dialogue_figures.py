"""It cannot say a number that its source does not say."""

from __future__ import annotations

import re

import pytest
from dialogue_promises import (
    assert_cited,
    candidates,
    foreign_quotes,
    numbers,
    seen,
    titles,
    uncited,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from retrieval_fakes import FakeEncoder

from bot.dialogue.engine import Engine
from bot.locales import load_catalogue
from bot.retrieval.search import passage_texts, question_texts
from bot.retrieval.vectors import VectorCache

promised = settings(max_examples=60, deadline=None, derandomize=True)
LANGUAGES = ("en", "zh", "fr", "ru", "ar", "es", "pt", "de")
values = st.integers(2, 9_999_999)
amounts = st.one_of(
    values.map(str),
    values.map("{:,}".format),
    values.map("{}k".format),
    values.map("{} percent".format),
    values.map("{} million dollars".format),
    st.integers(1950, 2050).map("May {}".format),
    st.sampled_from(["two", "ninety", "three hundred", "twelve thousand", "a dozen", "half"]),
)
frames = st.sampled_from(
    ["{q} {n}", "{n} {q}", "{q}, {n}, right?", "is it true that {n} {q}", "{q} in {n}", "{n}? {q}"]
)
follow_ups = st.sampled_from(
    ["how many", "since when", "which ones", "and in 1999?", "why", "more"]
)


def phrasings(engine: Engine) -> list[str]:
    """Return every phrasing in every language and every sentence: what may be asked for."""
    knowledge = engine.knowledge
    own = [text for entry in knowledge.entries.values() for text in entry.phrasings]
    for translation in knowledge.translations.values():
        own += [text for texts in translation.phrasings.values() for text in texts]
    return own + [one.text for source in knowledge.sources.values() for one in source.sentences]


@st.composite
def asked_otherwise(draw: st.DrawFn, phrasing: str) -> str:
    """Draw ``phrasing`` as somebody may type it: a word gone, two swapped."""
    words = phrasing.split()
    if len(words) > 2 and draw(st.booleans()):
        words.pop(draw(st.integers(0, len(words) - 1)))
    if len(words) > 1 and draw(st.booleans()):
        at = draw(st.integers(0, len(words) - 2))
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


@pytest.mark.parametrize("language", sorted(load_catalogue().languages))
def test_every_answer_there_is_cites_its_figures(every: dict[str, Engine], language: str) -> None:
    """Each entry, fact and sentence, as a button shows it, holds no number but cited ones, and
    each quote stands in the article, character for character."""
    shown = 0
    for name, engine in every.items():
        answers = filter(None, (engine.entry_answer(c, language) for c in candidates(engine)))
        for answer in answers:
            shown += 1
            assert not uncited(answer), (name, answer.entry, uncited(answer))
            assert not foreign_quotes(answer), (name, answer.entry)
    assert shown > 400


@promised
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_a_question_in_other_words_brings_no_number_from_nowhere(
    every: dict[str, Engine], data: st.DataObject, language: str
) -> None:
    """A known question or a sentence of the article, changed, in any language."""
    engine = every[data.draw(st.sampled_from(sorted(every)))]
    text = data.draw(asked_otherwise(data.draw(st.sampled_from(phrasings(engine)))))
    assert_cited(engine.reply(text, (), language), engine)


@promised
@given(data=st.data(), frame=frames, amount=amounts, follow_up=follow_ups)
def test_a_number_in_the_question_never_comes_back_without_a_quote(
    every: dict[str, Engine], data: st.DataObject, frame: str, amount: str, follow_up: str
) -> None:
    """Of any kind and anywhere in it, nor from an earlier message."""
    engine = every[data.draw(st.sampled_from(sorted(every)))]
    asked = frame.format(q=data.draw(st.sampled_from(phrasings(engine))), n=amount)
    assert_cited(engine.reply(asked), engine)
    assert_cited(engine.reply(follow_up, [asked]), engine)


@promised
@given(data=st.data())
def test_changed_figures_bring_back_those_of_the_source(
    every: dict[str, Engine], data: st.DataObject
) -> None:
    """A sentence of the article with other numbers in it brings back only its own."""
    engine = every[data.draw(st.sampled_from(sorted(every)))]
    texts = [s.text for source in engine.knowledge.sources.values() for s in source.sentences]
    text = data.draw(st.sampled_from([text for text in texts if re.search(r"\d", text)]))
    changed = re.sub(r"\d+(?:[.,]\d+)*", lambda _: str(data.draw(values)), text)
    assert_cited(engine.reply(f"Is it true that {changed}"), engine)


@promised
@given(data=st.data(), number=st.integers(10_000, 9_999_999), frame=frames)
def test_the_askers_number_is_never_repeated(
    every: dict[str, Engine], data: st.DataObject, number: int, frame: str
) -> None:
    """A number that only the asker said stands nowhere in what a person reads."""
    engine = every[data.draw(st.sampled_from(sorted(every)))]
    texts = [s.text for source in engine.knowledge.sources.values() for s in source.sentences]
    asked = frame.format(q=data.draw(st.sampled_from(titles(engine) or texts)), n=number)
    written = {str(number), f"{number:,}"}
    if not written & numbers(" ".join(texts)):
        assert not written & numbers(seen(engine, engine.reply(asked)))


@pytest.mark.parametrize("name", ["bri", "tidal"])
def test_an_encoder_brings_no_number_from_nowhere(every: dict[str, Engine], name: str) -> None:
    """With meaning, too, whatever it takes for alike: here letters alone."""
    knowledge, encoder, cache = every[name].knowledge, FakeEncoder(), VectorCache(packaged=None)
    cache.vectors(encoder, passage_texts(knowledge), "passage")
    cache.vectors(encoder, question_texts(knowledge), "question")
    engine = Engine(knowledge, encoder, cache=cache)
    assert not engine.missing
    for asked in phrasings(engine)[::29]:
        assert_cited(engine.reply(asked), engine)
        assert_cited(engine.reply(f"{asked}, 731 in 1987, right?"), engine)


def test_the_oracle_can_refuse() -> None:
    """The oracle sees digits, words, other scripts and thousands, and does not see 'one'."""
    text = "One of 1,240 tonnes, Nine platforms; deux, 两个"
    assert numbers(text) == {"1,240", "nine", "deux", "两"}
    assert numbers("one") == set()
