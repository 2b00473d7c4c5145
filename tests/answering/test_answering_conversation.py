"""Several questions in one message, and messages that lean on earlier ones."""

from __future__ import annotations

import pytest
from answering_promises import entries, said, unlike_the_question

from bot.answering.engine import Engine
from bot.answering.reply import Outcome

# Compound questions -------------------------------------------------------------------------------

COMPOUND = [
    (
        "bri",
        "how many joint labs are there? And who founded the alliance?",
        ["joint-laboratories", "alliance-founder"],
    ),
    (
        "bri",
        "who founded the alliance and how many joint labs are there",
        ["alliance-founder", "joint-laboratories"],
    ),
    (
        "bri",
        "First, how many joint labs are there. Second, who founded the alliance?",
        ["joint-laboratories", "alliance-founder"],
    ),
    (
        "bri",
        "who founded the alliance & how many joint labs are there",
        ["alliance-founder", "joint-laboratories"],
    ),
    (
        "tidal",
        "how many people live on Hallarey and who founded the programme?",
        ["population", "programme-founder"],
    ),
    (
        "tidal",
        "what did the tidal park cost? how deep do the ropes hang? who runs the programme?",
        ["park-cost", "rope-depth", "programme-operator"],
    ),
]


@pytest.mark.parametrize(("name", "question", "expected"), COMPOUND)
def test_each_part_is_answered_in_order(
    engines: dict[str, Engine], name: str, question: str, expected: list[str]
) -> None:
    """Several questions in one message get several answers, in the order asked, all cited."""
    reply = engines[name].reply(question)
    assert entries(reply) == expected
    assert all(answer.citations for answer in reply.answers)
    assert reply.question == question


@pytest.mark.parametrize(
    ("name", "question", "expected"),
    [
        ("bri", "how many joint labs are there and how many joint laboratories", 1),
        ("tidal", "how deep do the ropes hang? what is the depth of the ropes?", 1),
    ],
)
def test_two_wordings_get_one_answer(
    engines: dict[str, Engine], name: str, question: str, expected: int
) -> None:
    """One question asked twice in a message is answered once."""
    assert len(engines[name].reply(question).answers) == expected


def test_at_most_four_answers(engine: Engine) -> None:
    """However many questions a message holds, a person reads four answers at most."""
    titles = [entry.title for entry in engine.knowledge.entries.values() if entry.facts]
    reply = engine.reply(" ".join(titles[10:20]))
    assert reply.outcome is Outcome.ANSWER
    assert 2 <= len(reply.answers) <= 4


PARTLY = [
    ("bri", "how many joint labs are there? how much did they cost?", "joint-laboratories"),
    ("bri", "who founded the alliance? who is its president?", "alliance-founder"),
    ("tidal", "when was the mill opened and how many people live in Storvik", "mill-opening"),
]


@pytest.mark.parametrize(("name", "question", "entry"), PARTLY)
def test_what_is_not_answered_is_said(
    engines: dict[str, Engine], name: str, question: str, entry: str
) -> None:
    """Of two questions one of which the source leaves open, the other is answered, and that
    something is left open is said."""
    engine = engines[name]
    reply = engine.reply(question)
    assert entries(reply) == [entry]
    assert engine.catalogue.text("reply.partly", "en") in engine.text(reply)


# Follow-ups ---------------------------------------------------------------------------------------

FOLLOW_UPS = [
    ("bri", ["how many members does the alliance have"], "and in how many countries?", "48"),
    ("bri", ["how many young scientists has China hosted"], "since when", "Since 2013"),
    ("bri", ["how many enterprises have invested in Great Stone"], "who said that", "Xie Xiaoyong"),
    ("bri", ["for which regions are the technology transfer platforms"], "which ones", "ASEAN"),
    ("bri", ["for which regions are the technology transfer platforms"], "what about Africa", "Af"),
    ("bri", ["what is the Great Stone Industrial Park"], "where is it", "Belarus"),
    ("bri", ["with how many countries has China signed agreements"], "and labs?", "50"),
    ("bri", ["who called e-commerce a new engine of trade"], "what is his job", "vice chairman"),
    ("bri", ["where is the Zhanatas wind plant"], "and where is the wastewater one", "Senegal"),
    ("tidal", ["how many passengers can the ferry carry"], "and how many cars?", "24"),
    ("tidal", ["who runs the Tide and Kelp Programme"], "who founded it", "Marta Oskell"),
    ("tidal", ["what does the mill do"], "when was it opened", "September 2019"),
    ("tidal", ["how large are the seaweed farms"], "who runs them", "31"),
    ("tidal", ["what is the Sound Agreement"], "when was it signed", "21 October 2023"),
]


@pytest.mark.parametrize(("name", "history", "question", "shown"), FOLLOW_UPS)
def test_a_follow_up_uses_the_conversation(
    engines: dict[str, Engine], name: str, history: list[str], question: str, shown: str
) -> None:
    """A message that leans on the one before it is understood from it."""
    reply = engines[name].reply(question, history)
    assert reply.outcome is Outcome.ANSWER
    assert shown in said(reply)


@pytest.mark.parametrize(("name", "history", "question", "shown"), FOLLOW_UPS)
@pytest.mark.parametrize("between", ["thank you", "hello"])
def test_a_follow_up_after_smalltalk(
    engines: dict[str, Engine],
    name: str,
    history: list[str],
    question: str,
    shown: str,
    between: str,
) -> None:  # each value of the table has its name
    """A courtesy between question and follow-up does not break the thread."""
    assert shown in said(engines[name].reply(question, [*history, between]))


@pytest.mark.parametrize(("name", "history", "question", "shown"), FOLLOW_UPS)
def test_the_newest_message_is_the_last(
    engines: dict[str, Engine], name: str, history: list[str], question: str, shown: str
) -> None:
    """History is oldest first: what was asked long before does not take the thread over."""
    other = {"bri": "who is Cong Liang", "tidal": "do the turbines disturb porpoises"}[name]
    assert shown in said(engines[name].reply(question, [other, *history]))


UNANSWERED = [
    ("bri", "what does membership of the alliance cost", "who founded it", "Academy of Sciences"),
    ("tidal", "what do people earn at the mill", "when was it opened", "September 2019"),
]


@pytest.mark.parametrize(("name", "earlier", "question", "shown"), UNANSWERED)
def test_a_follow_up_after_an_unanswered_question(
    with_meaning: dict[str, Engine], name: str, earlier: str, question: str, shown: str
) -> None:
    """What a question was about is known even if it got no answer."""
    engine = with_meaning[name]
    assert engine.reply(earlier).outcome is not Outcome.ANSWER
    assert shown in said(engine.reply(question, [earlier]))


FULL = [
    ("bri", "for how many countries has the Cloud Classroom held training", "who is Cong Liang"),
    ("bri", "who founded the alliance", "how many joint laboratories has China set up"),
    ("bri", "how many joint laboratories has China set up", "who founded the alliance"),
    ("tidal", "how many people live on Hallarey", "when was the mill opened"),
    ("tidal", "how deep do the ropes hang", "who founded the programme"),
    ("tidal", "who founded the programme", "how deep do the ropes hang"),
    ("bri", "how many joint labs are there", "who is Cong Liang"),
]


@pytest.mark.parametrize(("name", "question", "earlier"), FULL)
def test_a_full_question_ignores_the_conversation(
    engines: dict[str, Engine], name: str, question: str, earlier: str
) -> None:
    """A question that can stand alone gets the answer that it gets alone."""
    engine = engines[name]
    alone = engine.reply(question)
    assert alone.outcome is Outcome.ANSWER
    assert entries(engine.reply(question, [earlier])) == entries(alone)


def test_a_known_phrasing_ignores_the_conversation(engine: Engine) -> None:
    """A phrasing of the knowledge base means the same after any other question."""
    texts = [entry.phrasings[0] for entry in engine.knowledge.entries.values() if entry.facts]
    pairs = list(zip(texts, [*texts[7:], *texts[:7]], strict=True))
    assert len(pairs) > 20
    for text, earlier in pairs:
        alone = unlike_the_question(engine, engine.reply(text))
        assert unlike_the_question(engine, engine.reply(text, [earlier])) == alone, (text, earlier)


GUARDED = [
    ("bri", ["how many joint labs are there"], "how much did they cost"),
    ("bri", ["how many joint labs are there"], "in Pakistan?"),
    ("bri", ["how many members does the alliance have"], "and in 2018?"),
    ("tidal", ["how long does the ferry take to Storvik"], "how much does it cost"),
    ("tidal", ["how many people live on Hallarey"], "and in 2012?"),
    ("tidal", ["how many families run the farms"], "and in Norway?"),
    ("bri", ["how many joint labs are there"], "and in 2016?"),
]


@pytest.mark.parametrize(("name", "history", "question"), GUARDED)
def test_a_follow_up_passes_the_same_checks(
    engines: dict[str, Engine], name: str, history: list[str], question: str
) -> None:
    """A near miss is as much a near miss when half of it stands in an earlier message."""
    assert engines[name].reply(question, history).outcome is not Outcome.ANSWER


ALONE = [
    ("bri", "which ones"),
    ("tidal", "which ones"),
    ("tidal", "and how many?"),
    ("bri", "who said that"),
    ("bri", "and in how many countries?"),
    ("bri", "why"),
]


@pytest.mark.parametrize(("name", "question"), ALONE)
def test_a_follow_up_to_nothing_is_no_question(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """Without a conversation there is nothing that 'that' could mean: no confident answer."""
    assert engines[name].reply(question).outcome is not Outcome.ANSWER


def test_an_earlier_name_is_not_corrected(engines: dict[str, Engine]) -> None:
    """Only what the message itself claims is put right, not whom an earlier one was about."""
    reply = engines["bri"].reply("and in how many countries?", ["who is Cong Liang"])
    assert not any(answer.correction for answer in reply.answers)


@pytest.mark.parametrize(
    "history",
    [
        [],
        ["how many turbines have been added"],
    ],
)
def test_a_bare_number_is_no_claim(engines: dict[str, Engine], history: list[str]) -> None:
    """A number alone (meant for a list of choices that is gone) is not put right as a claim."""
    reply = engines["tidal"].reply("99", history)
    assert not any(answer.correction for answer in reply.answers)


def test_the_same_preposition_puts_another_topic_in_place_of_the_first(
    engines: dict[str, Engine],
) -> None:
    """The words "and on e-commerce?" ask what the same person said, on nothing of before."""
    earlier = ["what did Cong say on ASEAN and the Arab states"]
    reply = engines["bri"].reply("and on e-commerce?", earlier)
    assert entries(reply) == ["e-commerce-source"]


def test_a_count_that_goes_on_is_of_the_same_thing(engines: dict[str, Engine]) -> None:
    """The words "and spread over how many countries" say much, yet go on."""
    earlier = ["what is the Alliance of International Science Organizations", "how many members"]
    reply = engines["bri"].reply("and spread over how many countries", earlier)
    assert entries(reply) == ["alliance-countries"]
