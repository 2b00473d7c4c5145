"""Any text at all gets a reply of the form that the interface promises."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest
from answering_promises import assert_well_formed, entries, unlike_the_question
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.engine import Engine
from bot.answering.reply import Outcome, Reason

promised = settings(max_examples=50, deadline=None, derandomize=True)

any_character = st.characters(exclude_categories=()) | st.sampled_from(
    "\u0301\u0300\u20dd\u200d\u200b\u202e\u2066\ufeff\ufe0f\x00\x07\x1b\x7f\ud800\udfff😀🏳️‍🌈ﷺ؟。？½²٣"
)
any_text = st.text(any_character, max_size=200)
LONG_MESSAGE = 4096  # characters of the longest message that Telegram delivers
SECONDS = 1.0  # a thousand times what a usual question takes


@promised
@given(text=any_text, history=st.lists(any_text, max_size=2))
@example(text="", history=[])
@example(text="\ud800", history=["\udfff"])
@example(text="?" * 50, history=[""])
@example(text="how many \ud800 turbines", history=[])
def test_any_text_gets_a_well_formed_reply(engine: Engine, text: str, history: list[str]) -> None:
    """No text makes the engine fail; outcome, reason, answers and confidence fit together."""
    assert_well_formed(engine.reply(text, history), engine)


@promised
@given(data=st.data(), noise=any_text)
def test_noise_around_a_question_is_survived(
    engine: Engine, data: st.DataObject, noise: str
) -> None:
    """A known question with anything put before and after it gets a well-formed reply."""
    own = [text for entry in engine.knowledge.entries.values() for text in entry.phrasings]
    question = data.draw(st.sampled_from(own))
    assert_well_formed(engine.reply(f"{noise} {question} {noise}"), engine)


@promised
@given(data=st.data(), text=any_text)
def test_the_same_question_gets_the_same_reply(
    engine: Engine, data: st.DataObject, text: str
) -> None:
    """Nothing is left to chance, and nothing is remembered between two calls."""
    own = [text for entry in engine.knowledge.entries.values() for text in entry.phrasings]
    asked = data.draw(st.sampled_from(own) | st.just(text))
    first = engine.object(engine.reply(asked))
    engine.reply(text, [asked])
    assert engine.object(engine.reply(asked)) == first


def test_two_engines_of_one_folder_reply_alike(engines: dict[str, Engine]) -> None:
    """Building an engine anew changes no reply."""
    engine = engines["tidal"]
    other = engine.with_knowledge(engine.knowledge)
    asked = [entry.phrasings[-1] for entry in engine.knowledge.entries.values()]
    assert len(asked) > 20
    for question in asked:
        assert other.object(other.reply(question)) == engine.object(engine.reply(question))


def shared_out(texts: list[str], share: int, shares: int) -> list[str]:
    """Return one of so many equal shares of the texts: each text is tried, in one variant."""
    return texts[share::shares]


VARIANTS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "capitals": str.upper,
    "spaces": lambda text: "  " + text.replace(" ", " \t ") + "\n",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_form_case_and_spaces_do_not_matter(engine: Engine, variant: str) -> None:
    """The same words in another Unicode form, in capitals or spaced out get the same reply."""
    texts = [entry.phrasings[1] for entry in engine.knowledge.entries.values()]
    translation = engine.knowledge.translations["fr"]
    texts += [own[0] for own in translation.phrasings.values()][:30]
    texts = shared_out(texts, sorted(VARIANTS).index(variant), len(VARIANTS))
    assert len(texts) > 10
    for text in texts:
        shown = unlike_the_question(engine, engine.reply(text))
        assert unlike_the_question(engine, engine.reply(VARIANTS[variant](text))) == shown, text


@promised
@given(text=st.text(max_size=60))
def test_unicode_form_of_any_text_does_not_matter(engine: Engine, text: str) -> None:
    """Composed and decomposed input is the same input."""
    composed = engine.reply(unicodedata.normalize("NFC", text))
    decomposed = engine.reply(unicodedata.normalize("NFD", text))
    assert unlike_the_question(engine, composed) == unlike_the_question(engine, decomposed)


MARKS = ("?", "!!", "...", " ?", "")


@pytest.mark.parametrize("mark", MARKS)
def test_final_punctuation_does_not_matter(engine: Engine, mark: str) -> None:
    """A question mark more or less finds the same entry."""
    texts = [entry.phrasings[0] for entry in engine.knowledge.entries.values()]
    for text in shared_out(texts, MARKS.index(mark), len(MARKS)):
        asked = text.rstrip("?!. ")
        plain, marked = engine.reply(asked), engine.reply(asked + mark)
        assert (marked.outcome, entries(marked)) == (plain.outcome, entries(plain)), asked


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u200b", "?", "...", "👍👍", "\x00", "\ufeff"])
def test_no_words_no_answer(engine: Engine, text: str) -> None:
    """What holds no word gets no answer and no guess."""
    reply = engine.reply(text)
    assert (reply.outcome, reply.reason) == (Outcome.NONE, Reason.NO_MATCH)


def test_a_thumb_is_no_question(engine: Engine) -> None:
    """An emoji after an answer does not repeat the answer or give another."""
    question = next(iter(engine.knowledge.entries.values())).phrasings[0]
    assert engine.reply("👍", [question]).outcome is not Outcome.ANSWER


def _times(text: str) -> str:
    return (text * LONG_MESSAGE)[:LONG_MESSAGE]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_times("a"), id="one word"),
        pytest.param(_times("😀"), id="emoji"),
        pytest.param(_times("how many turbines? "), id="questions"),
        pytest.param(_times("7"), id="digits"),
        pytest.param(_times("one hundred "), id="number words"),
        pytest.param("a" + "\u0301" * LONG_MESSAGE, id="combining marks"),
        pytest.param(_times("what and "), id="joints"),
        pytest.param(_times(", "), id="commas"),
    ],
)
def test_the_longest_message_is_answered_at_once(engines: dict[str, Engine], text: str) -> None:
    """No message that Telegram delivers, however odd, keeps the bot from others for a second."""
    engine = engines["bri"]
    engine.reply("how many joint labs")
    started = time.process_time()
    assert_well_formed(engine.reply(text), engine)
    assert time.process_time() - started < SECONDS


def test_a_megabyte_is_survived(engine: Engine) -> None:
    """A text far longer than any message gets a reply as well."""
    assert_well_formed(engine.reply("x" * 1_000_000), engine)


def test_what_no_message_holds_is_not_read(engine: Engine) -> None:
    """A pasted book is answered by its beginning: what follows changes nothing, and is not kept."""
    asked = "how many boats are there? " * 40
    assert engine.reply(asked + "x " * 500_000) == engine.reply(asked[:1000])
