"""What exactly is asked for decides: a reason, a name of a sort, what came later, who said it."""

from __future__ import annotations

import pytest
from answering_promises import assert_cited, corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome, Reason


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("bri", "why are there nine technology transfer platforms"),
        ("bri", "why did 114 enterprises invest in Great Stone"),
        ("bri", "which company built the Hann Bay project"),
        ("bri", "in which city is the Great Stone park"),
        ("bri", "how many joint labs were set up after June 2023"),
        ("bri", "in which other country is there such a wind power plant"),
        ("bri", "joint labs in Bangkok?"),
        ("bri", "Peru - is it represented in the Alliance of International Science Organizations?"),
        ("bri", "how many partner countries have not signed an agreement"),
        ("bri", "how many young engineers has China hosted"),
        ("bri", "has China pledged to build no more gas-fired plants abroad"),
        ("bri", "who built the Mombasa-Nairobi Railway, which firm"),
        ("bri", "until what year does the action plan run"),
        ("tidal", "why does the ferry carry 180 passengers"),
        ("tidal", "which company built the turbines"),
    ],
)
def test_what_is_not_told_is_not_answered(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """No reason, no name of such a sort, nothing later, no other place: the bot says so."""
    reply = engines[name].reply(question)
    assert reply.outcome in (Outcome.NONE, Outcome.SUGGESTIONS)
    assert reply.reason in (Reason.NOT_MENTIONED, Reason.KIND_NOT_GIVEN, Reason.UNSURE)
    assert_cited(reply, engines[name])


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Did Cong Liang say that 114 enterprises invested in Great Stone?", "Xie Xiaoyong"),
        ("Was the alliance founded by UNESCO?", "Chinese Academy of Sciences"),
        ("So India took the lead in formulating the e-commerce framework?", "China"),
        ("The US led the writing of the Framework of Standards, right?", "China"),
        ("Since they began hosting young scientists in 2003, how has it been going?", "2013"),
        ("Why has the Cloud Classroom reached no more than eight countries?", "more than 80"),
        ("Why did 200 firms from 30 countries invest in Great Stone?", "114"),
        ("is the hann bay project in Accra?", "Senegal"),
    ],
)
def test_whoever_and_whatever_is_wrong_is_put_right(
    engines: dict[str, Engine], question: str, right: str
) -> None:
    """The wrong speaker, founder, doer, place: the right one is told first, also behind "why"."""
    reply = engines["bri"].reply(question)
    assert right in corrections(reply)
    assert_cited(reply, engines["bri"])


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("how many states teamed up with China in the green partnership", "31"),
        ("wen was teh acton plan lauched", "May 2017"),
        ("wath is the nubmer of jiont labs", "more than 50"),
    ],
)
def test_slips_and_loose_words_are_understood(
    engines: dict[str, Engine], question: str, entry: str
) -> None:
    """Letters mixed up, and "states" for countries: what was meant is answered."""
    assert entry in said(engines["bri"].reply(question))


@pytest.mark.parametrize(
    "question",
    [
        "what does the Belt and Road stand for when it comes to nature",
        "what kind of harmony between man and nature does the Belt and Road want",
        "Zhanatas is in Kazakhstan, isn't it?",
    ],
)
def test_a_name_with_and_in_it_is_one_thing(engines: dict[str, Engine], question: str) -> None:
    """The "and" of "Belt and Road" divides nothing, and a tag is no question."""
    assert len(entries(engines["bri"].reply(question))) == 1


def test_a_second_part_that_leans_on_the_first_stays_with_it(engines: dict[str, Engine]) -> None:
    """Asked "what do they call it", the bot stays with the lessons just told of."""
    reply = engines["bri"].reply(
        "there's some kind of live web lessons for people abroad. what do they call it again"
    )
    places = {(c.paragraph) for answer in reply.answers for c in answer.citations}
    assert places <= {12}


def test_a_claim_with_a_request_behind_it_is_a_claim(engines: dict[str, Engine]) -> None:
    """Whoever adds "kann ich das so schreiben" asks for no instructions."""
    reply = engines["bri"].reply(
        "31 Länder machen bei der grünen Partnerschaft mit, kann ich das so schreiben?"
    )
    assert "31" in said(reply)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("We are being posted to Minsk. Who is the Chinese ambassador there?", "ambassador"),
        ("who's Beijing's envoy in Minsk", "ambassador"),
        (
            "the investors in Great Stone are from how many different places",
            "great-stone-countries",
        ),
        ("what are the joint labs for", "laboratory-fields"),
    ],
)
def test_what_only_sets_the_scene_is_no_condition(
    engines: dict[str, Engine], question: str, entry: str
) -> None:
    """What askers tell of themselves, and a city of the country, stand in no answer's way."""
    assert entries(engines["bri"].reply(question)) == [entry]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("La Iniciativa Global de Seguridad de Datos la propuso Singapur, ¿no?", "China"),
        ("Альянс международных научных организаций основала Россия, верно?", "Chinese Academy"),
    ],
)
def test_a_doer_behind_the_verb_is_put_right(
    engines: dict[str, Engine], question: str, right: str
) -> None:
    """Some languages name who did it last."""
    assert right in corrections(engines["bri"].reply(question))


@pytest.mark.parametrize(
    "question",
    [
        "Does Indonesia have joint labs in healthcare?",
        "Is e-commerce the most profitable of the businesses in the park in Belarus?",
        "Welche Baufirma hat die Strecke Mombasa-Nairobi gebaut?",
        "For what reason are there nine technology transfer platforms?",
        "the name of the Chinese contractor of the Hann Bay plant?",
        "which ASEAN cities are in the smart city project",
        "how much of a stipend do the young scientists get in China",
        "is the Polish Academy of Sciences a member of the science alliance?",
        "how many members did the science alliance have when it was founded",
        "is there a tenth technology transfer platform",
        "was Cong Liang ever an ambassador",
        "other than Great Stone, which high-tech parks are there",
        "which Chinese companies provide the cloud platforms",
        "at which summit did China promise to stop building coal plants",
        "until which year will China host young scientists",
        "Who was China's envoy in Minsk before Xie Xiaoyong?",
        "Who is the chairman above Cong Liang at the National Development and Reform Commission?",
        "how many Chinese scientists went the other way, to labs in BRI partner countries?",
        "syarikat cina mana yang buat platform cloud tu",
    ],
)
def test_near_misses_are_not_answered(engines: dict[str, Engine], question: str) -> None:
    """Having is not doing, "most" insists, and a company or reason is asked for in any words."""
    reply = engines["bri"].reply(question)
    assert reply.outcome is not Outcome.ANSWER
    assert_cited(reply, engines["bri"])


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("is the Great Stone park in Russia or in Belarus", "great-stone-location"),
        ("is the Hann Bay project in Senegal or somewhere else", "hann-bay-location"),
        ("are there 20, 50 or 80 joint labs", "joint-laboratories"),
        ("114 firms out of 60 countries?", "great-stone-countries"),
    ],
)
def test_one_of_several_is_chosen(engines: dict[str, Engine], question: str, entry: str) -> None:
    """What is offered beside the right one is no condition that the source would have to hold."""
    assert entries(engines["bri"].reply(question)) == [entry]


def test_which_of_two_is_not_answered_with_yes(engines: dict[str, Engine]) -> None:
    """The answer tells which; whether the source "says so" was not asked."""
    reply = engines["bri"].reply("is the Great Stone park in Russia or in Belarus")
    assert reply.answers[0].notes == ()


def test_his_job_after_an_answer_about_nobody(engines: dict[str, Engine]) -> None:
    """Nobody was named: the answer before is not given again."""
    reply = engines["bri"].reply("what is his job", ["how many joint labs are there"])
    assert not reply.answers


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("hw many joint labs r ther", "joint-laboratories"),
        ("hi from new zealand :) how many joint labs are there", "joint-laboratories"),
        ("when was the plan launched, what year", "action-plan-date"),
    ],
)
def test_how_people_write(engines: dict[str, Engine], question: str, entry: str) -> None:
    """Short forms, a greeting with a place in it and a question put twice change nothing."""
    assert entries(engines["bri"].reply(question)) == [entry]
