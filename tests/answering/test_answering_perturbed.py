"""A known question with one condition too many is never answered as if it had none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from answering_promises import assert_cited, corrections, entries

from bot.answering.engine import Engine
from bot.answering.reply import Outcome
from bot.knowledge.kinds import EntryKind

SAMPLED = 3  # phrasings of each entry, evenly spread over its list
FOREIGN = ("Brazil", "Norway", "Japan")  # neither article names them
FORMS = {
    "a country": tuple(f"{{q}} in {country}" for country in FOREIGN),
    "an adjective": ("{q} for Brazilian people", "{q} by Norwegian firms"),
    "a year": ("{q} in 1987", "{q} by 1951", "in 1987, {q}"),
    "a number": ("{q}, 731 right?", "{q} for 731 people"),
}


def sampled(engine: Engine) -> Iterator[str]:
    """Yield some phrasings of each entry that has facts, the same ones every time."""
    for entry in engine.knowledge.entries.values():
        if entry.kind is EntryKind.SOURCED:
            step = max(1, len(entry.phrasings) // SAMPLED)
            yield from (text.rstrip("?!. ") for text in entry.phrasings[::step][:SAMPLED])


def confident(engine: Engine, asked: str) -> bool:
    """Say whether ``asked`` is answered and nothing is put right."""
    reply = engine.reply(asked)
    assert_cited(reply, engine)
    return reply.outcome is Outcome.ANSWER and not corrections(reply)


@pytest.mark.parametrize("added", ["a country", "an adjective", "a year"])
def test_a_foreign_condition_is_noticed(engine: Engine, added: str) -> None:
    """A foreign country or another year in a known question: no answer, or a correction."""
    asked = [
        FORMS[added][number % len(FORMS[added])].format(q=text)
        for number, text in enumerate(sampled(engine))
    ]
    assert len(asked) > 100
    assert [text for text in asked if confident(engine, text)] == []


def test_a_foreign_number_is_noticed(engine: Engine) -> None:
    """A number that no fact holds, added to a known question: no answer, or a correction."""
    plain = [text for text in sampled(engine) if not re.search(r"\d", text)]
    asked = [FORMS["a number"][number % 2].format(q=text) for number, text in enumerate(plain)]
    assert len(asked) > 100
    assert [text for text in asked if confident(engine, text)] == []


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("bri", "how many labs by the end of June 2023, 731 right?"),
        ("tidal", "how many tonnes of seaweed were harvested in 2023, 731 right?"),
    ],
)
def test_a_wrong_number_beside_a_right_date_is_noticed(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """That one thing in a question is right does not make another right."""
    assert not confident(engines[name], question)


def test_every_phrasing_is_answered(engine: Engine) -> None:
    """What a maintainer lists as a way to ask for an entry (here: every other one) gets an answer,
    word for word typed, and never that of an entry on other facts.
    """
    sourced = [e for e in engine.knowledge.entries.values() if e.kind is EntryKind.SOURCED]
    asked = [(entry, text) for entry in sourced for text in entry.phrasings[::2]]
    assert len(asked) > 100
    wrong = []
    for entry, text in asked:
        reply, own = engine.reply(text), {fact.citation for fact in entry.facts}
        others = any(not own & set(answer.citations) for answer in reply.answers)
        if reply.outcome is not Outcome.ANSWER or others:
            wrong.append((text, entry.id, entries(reply)))
    assert wrong == []


def test_smalltalk_is_smalltalk(engine: Engine) -> None:
    """A greeting gets its reply from the knowledge folder and never a figure."""
    small = [e for e in engine.knowledge.entries.values() if e.kind is EntryKind.SMALLTALK]
    assert small
    for entry in small:
        reply = engine.reply(entry.phrasings[0])
        assert reply.outcome is Outcome.SMALLTALK, entry.phrasings[0]
        assert reply.message in {other.answer for other in small}
