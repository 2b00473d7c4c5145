"""With the sentence encoder: the same promises, and nothing lost of what words alone get right."""

from __future__ import annotations

import pytest
from answering_promises import assert_cited, assert_well_formed, corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome
from bot.knowledge.kinds import EntryKind

NAMES = ("bri", "tidal")


@pytest.mark.parametrize("name", NAMES)
def test_meaning_loses_nothing_that_words_find(
    engines: dict[str, Engine], with_meaning: dict[str, Engine], name: str
) -> None:
    """A phrasing that is answered by words alone is answered from the same quote with meaning."""
    lexical, fused = engines[name], with_meaning[name]
    asked = [entry.phrasings[2] for entry in lexical.knowledge.entries.values() if entry.facts]
    assert len(asked) > 20
    for text in asked:
        by_words, by_meaning = lexical.reply(text), fused.reply(text)
        if by_words.outcome is Outcome.ANSWER:
            quotes = {c.quote for answer in by_words.answers for c in answer.citations}
            also = {c.quote for answer in by_meaning.answers for c in answer.citations}
            assert quotes & also, text


@pytest.mark.parametrize("name", NAMES)
def test_no_uncited_number_with_meaning(with_meaning: dict[str, Engine], name: str) -> None:
    """The encoder brings no number from nowhere, and no reply that is not well-formed."""
    engine = with_meaning[name]
    for number, entry in list(enumerate(engine.knowledge.entries.values()))[::3]:
        for asked in (f"{entry.title} {3000 + number}?", f"tell me about {entry.phrasings[-1]}"):
            reply = engine.reply(asked)
            assert_cited(reply, engine)
            assert_well_formed(reply, engine)
            assert str(3000 + number) not in engine.text(reply)


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_condition_is_noticed_with_meaning(
    with_meaning: dict[str, Engine], name: str
) -> None:
    """That two questions mean nearly the same does not hide the country that one of them adds."""
    engine = with_meaning[name]
    asked = [
        f"{entry.phrasings[0].rstrip('?')} in Brazil"
        for entry in engine.knowledge.entries.values()
        if entry.kind is EntryKind.SOURCED
    ]
    replies = [engine.reply(text) for text in asked]
    assert [r.question for r in replies if r.answers and not corrections(r)] == []


GUARDED = [
    ("bri", "how much money went into Great Stone"),
    ("bri", "when was the alliance founded"),
    ("bri", "how many joint labs are there in Pakistan"),
    ("bri", "what is the capital of France"),
    ("tidal", "how much does the mill pay its workers"),
    ("tidal", "how many visitors come from Norway"),
]


@pytest.mark.parametrize(("name", "question"), GUARDED)
def test_the_guards_hold_with_meaning(
    with_meaning: dict[str, Engine], name: str, question: str
) -> None:
    """A near miss is not answered because it sounds alike."""
    assert with_meaning[name].reply(question).outcome is not Outcome.ANSWER


def test_meaning_reaches_further_than_words(with_meaning: dict[str, Engine]) -> None:
    """A question in other words is understood; a claim in it is still held against the fact."""
    engine = with_meaning["tidal"]
    assert entries(engine.reply("how many folks are resident on the isle of Hallarey")) == [
        "population"
    ]
    reply = engine.reply("the ferry carries 300 passengers, right?")
    assert "180" in corrections(reply)
    assert "300" not in said(reply)


def test_replies_with_meaning_are_deterministic(with_meaning: dict[str, Engine]) -> None:
    """The same question gets the same numbers each time."""
    engine = with_meaning["tidal"]
    asked = "how deep do the ropes of the farms hang"
    assert engine.object(engine.reply(asked)) == engine.object(engine.reply(asked))
