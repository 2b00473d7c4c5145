"""A question among other words: remarks of the asker, several counts, only some of so many."""

from __future__ import annotations

import pytest
from answering_promises import assert_cited, corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome


@pytest.mark.parametrize(
    ("name", "question", "figures"),
    [
        ("bri", "how many agreements, how many labs, how many platforms", ["80", "50", "nine"]),
        ("bri", "how many platforms", ["nine"]),
        ("tidal", "how many inhabitants, how many families run the farms", ["2,160", "31"]),
    ],
)
def test_bare_counts(
    engines: dict[str, Engine], name: str, question: str, figures: list[str]
) -> None:
    """What one entry alone counts is told however short the question is, also among others."""
    reply = engines[name].reply(question)
    assert reply.outcome is Outcome.ANSWER
    assert all(figure in said(reply) for figure in figures), said(reply)
    assert_cited(reply, engines[name])


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("bri", "how many of the 114 enterprises in Great Stone are Chinese"),
        ("bri", "of the 67 members, how many are universities"),
        ("bri", "Indonesia joined the 31 countries of the green development partnership, right?"),
        ("bri", "total sum invested by the 114 firms"),
        ("bri", "and what about the Khorgos park in Kazakhstan, how many companies there"),
        ("tidal", "how many of the 31 families have a boat"),
    ],
)
def test_some_of_them_are_not_all_of_them(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """A number that the question itself names answers nothing, and who joined did nothing alone."""
    reply = engines[name].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


@pytest.mark.parametrize(
    ("language", "question", "entry"),
    [
        (
            "en",
            "how many countries do the 67 members of the alliance come from",
            "alliance-countries",
        ),
        (
            "en",
            "a total of 114 enterprises invested in Great Stone, right?",
            "great-stone-enterprises",
        ),
        ("en", "number of joint labs, more than 50?", "joint-laboratories"),
        ("es", "cuántos laboratorios conjuntos hay, más de 50?", "joint-laboratories"),
        ("id", "berapa laboratorium bersama, lebih dari 50?", "joint-laboratories"),
    ],
)
def test_a_number_may_be_that_of_all(
    engines: dict[str, Engine], language: str, question: str, entry: str
) -> None:
    """It stands beside another number that is asked for, or is the one to be confirmed."""
    assert entries(engines["bri"].reply(question, (), language)) == [entry]


def test_one_of_several_may_be_done_alone(engines: dict[str, Engine]) -> None:
    """Words of joining behind what was done tell of no joining."""
    reply = engines["bri"].reply("so India proposed one of the digital initiatives?")
    assert "China" in corrections(reply)


@pytest.mark.parametrize(
    "question",
    [
        "asking from New Zealand: is Oceania represented in that science organizations alliance",
        "is Oceania among the continents of the alliance of science organizations? im a teacher",
        "Oceania - among the continents of the alliance of science organizations or not?",
        "a mate in Lagos keeps asking whether the science alliance has members in Oceania",
        "slide 4: does the alliance of science organizations have members in Oceania",
        "has the science alliance got members in Oceania? Nina reckons it is only Peru and Chile",
        "could you explain to my nephew in Oslo if the science alliance has members in Oceania",
    ],
)
def test_who_asks_is_no_condition(engines: dict[str, Engine], question: str) -> None:
    """What askers tell of themselves, before or behind, sets no condition for the answer."""
    assert entries(engines["bri"].reply(question)) == ["alliance-continents"]


@pytest.mark.parametrize(
    "question", ["how many joint labs? i mean in Pakistan", "how many joint labs? we are in Peru"]
)
def test_a_condition_behind_is_one(engines: dict[str, Engine], question: str) -> None:
    """But a place is one wherever it stands."""
    assert engines["bri"].reply(question).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("language", "question", "right"),
    [
        ("en", "why are there just three cross-border technology transfer platforms", "nine"),
        ("en", "the action plan was launched in autumn 2019, yes?", "May 2017"),
        ("fr", "une vingtaine de laboratoires communs, c'est bien ça ?", "50"),
        ("sw", "maabara za pamoja mia tano, ni kweli?", "50"),
    ],
)
def test_numbers_however_said(
    engines: dict[str, Engine], language: str, question: str, right: str
) -> None:
    """A number far before its noun, with a season, in round words, or scale first."""
    reply = engines["bri"].reply(question, (), language)
    assert right in corrections(reply), said(reply)
    assert_cited(reply, engines["bri"])


@pytest.mark.parametrize(
    "question",
    [
        "We did the club's books and its investments all night. What did the data centers cost?",
        "I look after 9 wind farms. How tall are the turbines at Zhanatas?",
        "Did any auditor find out whether the joint labs are in agriculture?",
        "how wide are the animal passages in Kenya? We wondered whether a giraffe fits through.",
    ],
)
def test_the_scene_answers_nothing(engines: dict[str, Engine], question: str) -> None:
    """What the question itself leaves open is not answered from what stands around it."""
    assert engines["bri"].reply(question).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Ana says Chad, the label says Zhanatas wind plant. Which country is that?", "zhanatas"),
        ("We read that China made a promise about coal abroad. What was promised?", "coal-pledge"),
    ],
)
def test_a_scene_is_an_earlier_message(
    engines: dict[str, Engine], question: str, entry: str
) -> None:
    """A question that can't be understood alone takes its subject from it, not people's guesses."""
    answered = entries(engines["bri"].reply(question))
    assert {name.startswith(entry) for name in answered} == {True}


@pytest.mark.parametrize(
    "question",
    [
        "why is there a Cloud Classroom? my sister teaches French and asked about the goal",
        "what is the Cloud Classroom for? Context: two slides for the parents and the board",
        "my aunt would love to know what the Cloud Classroom is for",
    ],
)
def test_a_remark_is_no_second_question(engines: dict[str, Engine], question: str) -> None:
    """What is told behind a question is neither divided from it nor answered."""
    assert entries(engines["bri"].reply(question)) == ["cloud-classroom-purpose"]


def test_what_is_called_an_answer_has_one(engines: dict[str, Engine]) -> None:
    """Also where each part of a message leans on an earlier one and says nothing of its own."""
    reply = engines["bri"].reply("did it work? where", ["what was the 2017 action plan for?"])
    assert (reply.outcome is Outcome.ANSWER) == bool(reply.answers)


def test_an_order_behind_a_question_is_not_answered(engines: dict[str, Engine]) -> None:
    """How exact a number has to be asks for nothing that the question did not."""
    question = "number of cloud computing centers built? an approximate figure is fine."
    assert engines["bri"].reply(question).outcome is not Outcome.ANSWER


def test_when_behind_a_year_is_no_question(engines: dict[str, Engine]) -> None:
    """It only tells what happened in that year."""
    question = "young scientists have been hosted since 2019, when the plan started, true?"
    assert "Since 2013" in corrections(engines["bri"].reply(question))


def test_figures_that_are_only_counted_are_asked_for_one_by_one(
    engines: dict[str, Engine],
) -> None:
    """What introduces the list is no subject of its parts."""
    reply = engines["bri"].reply(
        "I need two figures for a poster: joint laboratories, platforms for tech transfer"
    )
    assert entries(reply) == ["joint-laboratories", "transfer-platforms"]


def test_two_posts_named_in_one_breath_are_two_questions(engines: dict[str, Engine]) -> None:
    """What only counts the questions is none of them, and a place that goes with one post is no
    mistake about the other."""
    reply = engines["bri"].reply(
        "two names please: the ambassador to Belarus and the vice chair of the NDRC"
    )
    assert entries(reply) == ["ambassador", "cong-liang"]
