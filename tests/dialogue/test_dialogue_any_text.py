"""Any text at all gets one reply of the form that is promised."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest
from dialogue_promises import assert_cited, assert_well_formed, entries, shown, titles
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.dialogue.engine import Engine
from bot.dialogue.reply import Outcome, Reason

promised = settings(max_examples=60, deadline=None, derandomize=True)
any_character = st.characters(exclude_categories=()) | st.sampled_from(
    "\u0301\u0300\u20dd\u200d\u200b\u202e\u2066\ufeff\ufe0f\x00\x07\x1b\x7f\ud800\udfff😀🏳️‍🌈ﷺ؟。？½²٣"
)
any_text = st.text(any_character, max_size=200)
LONG = 10_000
SECONDS = 2.0  # of processor, a hundred times what a usual question takes


@promised
@given(text=any_text, history=st.lists(any_text, max_size=2))
@example(text="", history=[])
@example(text="\ud800", history=["\udfff"])
@example(text="how many \ud800 turbines", history=[""])
def test_any_text_gets_a_well_formed_reply(
    every: dict[str, Engine], text: str, history: list[str]
) -> None:
    """No text makes the engine fail, and no number comes of it; outcome and reason fit."""
    for name in ("bri", "heating"):
        reply = every[name].reply(text, history)
        assert_well_formed(reply, every[name])
        assert_cited(reply, every[name])


@promised
@given(data=st.data(), noise=any_text)
def test_noise_around_a_question_is_survived(
    engine: Engine, data: st.DataObject, noise: str
) -> None:
    """A known question with anything put before and after it gets a well-formed reply."""
    question = data.draw(st.sampled_from(titles(engine)))
    assert_well_formed(engine.reply(f"{noise} {question} {noise}"), engine)


@pytest.fixture(scope="module")
def twin(engine: Engine) -> Engine:
    """Return an engine of the same knowledge that was asked nothing yet."""
    return engine.renewed(engine.knowledge)


@promised
@given(data=st.data(), text=any_text)
def test_the_same_question_gets_the_same_reply(
    engine: Engine, twin: Engine, data: st.DataObject, text: str
) -> None:
    """Nothing is left to chance, and nothing is remembered between two calls."""
    asked = data.draw(st.sampled_from(titles(engine)) | st.just(text))
    first = shown(engine, engine.reply(asked))
    engine.reply(text, [asked])
    assert shown(engine, engine.reply(asked)) == first
    assert shown(engine, twin.reply(asked)) == first


VARIANTS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "capital letters": str.upper,
    "small letters": str.lower,
    "spaces": lambda text: "  " + text.replace(" ", " \t ") + "\n",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "no mark": lambda text: text.rstrip("?"),
    "two marks": lambda text: text.rstrip("?") + "??",
    "a space before it": lambda text: text.rstrip("?") + " ?",
}


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_form_case_spaces_and_marks_do_not_matter(engine: Engine, variant: str) -> None:
    """The same words written in another way get the same answer; of 50 one may lose a name with
    its capitals."""
    asked = titles(engine)
    for translation in engine.knowledge.translations.values():
        asked += [texts[0] for texts in translation.phrasings.values() if texts][:3]
    assert len(asked) > 20
    other = []
    for text in asked:
        plain, varied = engine.reply(text), engine.reply(VARIANTS[variant](text))
        if (plain.outcome, entries(plain)) != (varied.outcome, entries(varied)):
            other.append(text)
    assert len(other) <= (len(asked) // 50 if "letters" in variant else 0), other


@promised
@given(text=st.text(max_size=60))
def test_unicode_form_of_any_text_does_not_matter(engine: Engine, text: str) -> None:
    """Composed and decomposed input is the same input."""
    composed = engine.reply(unicodedata.normalize("NFC", text))
    decomposed = engine.reply(unicodedata.normalize("NFD", text))
    assert shown(engine, composed) == shown(engine, decomposed)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t ", "\u200b", "...", "👍👍", "\x00", "\ufeff", "99"]
)
def test_no_words_no_answer(engine: Engine, text: str) -> None:
    """What holds no word gets no answer and no guess, also behind an answer."""
    assert engine.reply(text).outcome in (Outcome.NONE, Outcome.SMALLTALK)
    after = engine.reply(text, [titles(engine)[0]])
    assert not any(answer.verdict or answer.correction for answer in after.answers)


@pytest.mark.parametrize("text", ["აბა რამდენი ლაბორატორია", "כמה מעבדות משותפות", "αβγ δεζ"])
def test_a_script_that_is_not_read(engine: Engine, text: str) -> None:
    """It gets an honest word, never a guess."""
    reply = engine.reply(text)
    assert (reply.outcome, reply.reason) == (Outcome.NONE, Reason.LANGUAGE)
    assert not reply.suggestions


@pytest.mark.parametrize("device", ["pt-br", "es-419", "zh-hans"])
def test_the_region_of_a_device_does_not_matter(engines: dict[str, Engine], device: str) -> None:
    """What tells no language is in that of the device, wherever this is used."""
    language = device.partition("-")[0]
    reply = engines["bri"].reply("zzzz", language=device)
    assert reply.language == language
    assert reply == engines["bri"].reply("zzzz", language=language)


def _times(text: str) -> str:
    return (text * LONG)[:LONG]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_times("a"), id="one word"),
        pytest.param(_times("😀"), id="emoji"),
        pytest.param(_times("how many turbines? "), id="questions"),
        pytest.param(_times("7"), id="digits"),
        pytest.param(_times("one hundred "), id="number words"),
        pytest.param("a" + "\u0301" * LONG, id="combining marks"),
        pytest.param(_times("what and "), id="joints"),
        pytest.param(_times(", "), id="commas"),
        pytest.param(_times("ok "), id="courtesies"),
        pytest.param(_times("联合实验室"), id="no spaces"),
        pytest.param("x" * 1_000_000, id="a megabyte"),
    ],
)
def test_the_longest_message_is_answered_at_once(engines: dict[str, Engine], text: str) -> None:
    """No message, however long or odd, keeps the bot from others."""
    engine = engines["bri"]
    engine.reply("how many joint labs")
    started = time.process_time()
    assert_well_formed(engine.reply(text), engine)
    assert time.process_time() - started < SECONDS


def test_a_pasted_book_is_answered_by_its_beginning(engine: Engine) -> None:
    """What follows changes nothing, and is not kept."""
    asked = "how many boats are there? " * 40
    assert engine.reply(asked + "x " * 500_000) == engine.reply(asked[:1000])
