"""Ranks, ranges, sums and parts: what a question tells is held against what the source tells."""

from __future__ import annotations

import pytest
from answering_promises import assert_cited, corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome


@pytest.mark.parametrize(
    ("question", "right", "entry"),
    [
        ("is theirs the oldest tidal park in the country", "second-oldest", "park-rank"),
        ("isn't seaweed their number one source of income", "third-largest", "seaweed-income"),
        ("the ropes hang 20 metres deep, right", "between 3 and 8 metres", "rope-depth"),
        ("why did the bank lend for 5 years", "15 years", "park-funding"),
        ("why did the government pledge 25 million", "2.5 million crowns", "government-pledge"),
        (
            "half of the inshore fishing grounds are closed, right",
            "roughly 12 percent",
            "closed-grounds",
        ),
    ],
)
def test_a_wrong_rank_range_or_sum_is_put_right(
    engines: dict[str, Engine], question: str, right: str, entry: str
) -> None:
    """A claim of the first place, a depth out of range, another number of years, another sum."""
    reply = engines["tidal"].reply(question)
    assert entries(reply)[:1] == [entry], said(reply)
    assert right in corrections(reply)
    assert_cited(reply, engines["tidal"])


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("tidal", "harvest tonnage for 2021"),
        ("tidal", "diesel consumption on the island in 2018"),
        ("tidal", "how many of the mill workers are women"),
        ("bri", "how many of the companies in great stone are chinese"),
        ("tidal", "how many people live in those 640 households"),
        ("tidal", "total cost of the Tide School building"),
        ("tidal", "salary of Joren Lind"),
        ("tidal", "how old was Marta Oskell when she founded the programme"),
        ("tidal", "when was turbine number two installed"),
        ("tidal", "who got the contract for the replacement turbines"),
        ("tidal", "name all the fish species they counted"),
        ("tidal", "5 miles in km?"),
        ("tidal", "has Ireland already built a copy of the programme"),
        ("tidal", "which tidal park is the oldest in the country"),
        ("tidal", "tell me a joke about cats"),
        ("tidal", "half of the turbines were replaced, right"),
        ("tidal", "50 percent of the old turbines were replaced, right"),
        ("bri", "has China pledged to stop building new coal-fired power stations at home"),
        ("bri", "the wildlife passages were demanded by a court, no?"),
    ],
)
def test_a_figure_of_something_else_is_no_answer(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """Another year, some of a whole, a cost where a pledge is told, an age where a founding is."""
    reply = engines[name].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("what is Lind's job", "joren-lind"),
        ("how many percent of the electricity comes from the tide", "tidal-share"),
        ("the three seaweeds on the ropes are?", "seaweed-kinds"),
        ("how many kinds of seaweed are grown", "seaweed-kinds"),
        ("what age can pupils tend the plot from", "school-plot"),
        ("what cash do the fishermen receive per year", "sound-agreement"),
        ("when did turbine number one go down into the water", "first-turbine"),
        ("number of islands in the Norrin group", "island-position"),
        ("when exactly do porpoises keep their distance from the machines", "porpoises"),
        ("what is the fund called that financed the turbines", "park-funding"),
        ("how was the tidal park financed", "park-funding"),
        ("what do they even do with all that seaweed", "crop-buyers"),
    ],
)
def test_what_the_source_tells_is_found_however_it_is_put(
    engines: dict[str, Engine], question: str, entry: str
) -> None:
    """A possessive, a post, a sentence that breaks off, a list that is counted, a yearly sum."""
    reply = engines["tidal"].reply(question)
    assert entries(reply) == [entry], said(reply)
    assert_cited(reply, engines["tidal"])


def test_a_remark_behind_a_question_asks_nothing(engines: dict[str, Engine]) -> None:
    """What an asker tells behind the question brings no second answer."""
    reply = engines["tidal"].reply("How far is Hallarey from Storvik? Planning a holiday")
    assert entries(reply) == ["island-position"], said(reply)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("ar", "شو اسم الشركة الصينية اللي بنت سكة مومباسا نيروبي"),
        ("zh", "蒙内铁路是哪家公司修的"),
        ("nl", "wat heeft de spoorlijn Mombasa-Nairobi gekost"),
    ],
)
def test_one_of_a_sort_or_a_sum_is_wanted_in_other_languages(
    engines: dict[str, Engine], language: str, question: str
) -> None:
    """Which company, what it cost: the railway alone is no answer."""
    reply = engines["bri"].reply(question, (), language)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


def test_what_is_aimed_at_is_not_so_now(engines: dict[str, Engine]) -> None:
    """A share for 2030 confirms nothing of today."""
    reply = engines["tidal"].reply("70 percent of their electricity is from the tide today, right")
    assert "aims" not in entries(reply), said(reply)


def test_who_is_said_to_lead_another_body_is_put_right(engines: dict[str, Engine]) -> None:
    """A person of the source has the post that it gives, and no other body to lead."""
    reply = engines["bri"].reply("Cong Liang heads the Chinese Academy of Sciences, doesn't he?")
    assert entries(reply)[:1] == ["cong-liang"], said(reply)
    assert "vice chairman" in corrections(reply)
    assert_cited(reply, engines["bri"])
    asked = engines["bri"].reply("who heads the Chinese Academy of Sciences")
    assert asked.outcome is not Outcome.ANSWER, said(asked)


def test_a_number_called_so_is_a_claim(engines: dict[str, Engine]) -> None:
    """A number behind "the number" tells how many, unlike the one of "turbine number two"."""
    reply = engines["bri"].reply("is the number 114 right for the firms in great stone")
    assert reply.outcome is Outcome.ANSWER, said(reply)
    assert "114 enterprises" in said(reply)
    assert_cited(reply, engines["bri"])


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("bri", "did Senegal bring out guidelines on green development"),
        ("bri", "does China team up with Europe on smart cities"),
        ("bri", "has Kenya pledged anything for the environment"),
        ("bri", "did India promote the digital upgrading of ports too"),
        ("bri", "did Kenyans build the passages as well"),
        ("tidal", "does the bank lend to a port in Iceland"),
        ("tidal", "did Norwegians build the park too"),
    ],
)
def test_that_others_did_it_does_not_say_that_somebody_did_not(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """Asked openly of no certain thing, or of one more beside the known, another doer is no
    mistake that the source puts right: it does not say."""
    reply = engines[name].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("did Germany found the alliance", "alliance-founder"),
        ("so Senegal brought out the guidelines on green development, right", "green-guidelines"),
    ],
)
def test_who_did_one_certain_thing_is_put_right(
    engines: dict[str, Engine], question: str, entry: str
) -> None:
    """Asked of the very thing, or claimed, another doer is put right."""
    reply = engines["bri"].reply(question)
    assert entries(reply)[:1] == [entry], said(reply)
    assert corrections(reply)


def test_a_word_of_questions_that_the_source_leaves_open_speaks_against_an_answer(
    engines: dict[str, Engine],
) -> None:
    """Two words that the entry lacks: only questions that are left open have the one, answered
    entries the other."""
    probability = {}
    for word in ("selected", "invited"):
        reply = engines["bri"].reply(f"how many young scientists were {word} by China")
        probability[word] = reply.trace["assessment"].decision.probability
    assert probability["selected"] < probability["invited"]


@pytest.mark.parametrize(
    "question",
    [
        "which Chinese company put up the wind power plant in Kazakhstan",
        "which Chinese company runs the cloud platforms",
        "welke 16 landen investeren precies in Great Stone",
        "who turned down the global data security initiative",
        "so China has 90 cross-border technology transfer contracts?",
    ],
)
def test_all_of_a_sort_are_not_the_one_that_is_asked_for(
    engines: dict[str, Engine], question: str
) -> None:
    """Companies of a country name no company, a number of countries none of them, and who proposed
    something is not who turned it down; nor is a number that of other things."""
    reply = engines["bri"].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


def test_several_of_a_sort_may_be_told_together(engines: dict[str, Engine]) -> None:
    """Asked of several, "Chinese companies" is an answer."""
    reply = engines["bri"].reply("which companies invested in the eco-friendly projects")
    assert reply.outcome is Outcome.ANSWER
    assert "Chinese companies" in said(reply)


def test_a_place_did_not_do_what_others_did_there(with_meaning: dict[str, Engine]) -> None:
    """That a name stands in the fact confirms nothing: it is where, not who."""
    reply = with_meaning["bri"].reply("did Kenya build the railway")
    assert "Chinese builders" in corrections(reply), said(reply)
    assert_cited(reply, with_meaning["bri"])


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("did Kenya build the railway", "Chinese builders"),
        ("did Kazakhstan invest in the Zhanatas plant", "Chinese companies"),
        ("did Senegal invest in the Hann Bay plant", "Chinese companies"),
    ],
)
def test_it_is_never_confirmed_to_have_done_it(
    engines: dict[str, Engine], with_meaning: dict[str, Engine], question: str, right: str
) -> None:
    """Where it is not put right, it is not answered."""
    for each in (engines["bri"], with_meaning["bri"]):
        reply = each.reply(question)
        assert reply.outcome is not Outcome.ANSWER or right in corrections(reply)


@pytest.mark.parametrize(
    "question",
    [
        "did kazakhstan put money into the wind plant too?",
        "which countries had no basic network infrastructure",
        "name a few universities that belong to the alliance",
        "of the companies in great stone, how many are chinese?",
        "das empresas do great stone, quantas são chinesas?",
        "dei 67 membri dell'alleanza quanti sono università",
        "кто посол Беларуси в Китае",
        "wer ist der belarussische Botschafter in China",
        "quem é o embaixador da Bielorrússia na China",
        "白俄罗斯驻中国大使是谁",
        "сколько научных соглашений подписали именно в 2019м",
        "welche Häfen wurden digital modernisiert",
        "o Brasil assinou acordo de ciência e tecnologia com eles?",
    ],
)
def test_some_of_them_or_somebody_else_is_not_told(
    engines: dict[str, Engine], question: str
) -> None:
    """Another doer, all of a sort by name, a part of a whole, the post turned round, a year."""
    reply = engines["bri"].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("does Kenya have passages for wildlife", "wildlife-passages"),
        ("name two countries with eco-friendly projects", "eco-projects"),
        ("how many are in the alliance", "alliance-members"),
        ("who is china's ambassador in Minsk", "ambassador"),
        ("кто посол Китая в Беларуси", "ambassador"),
        ("中国驻白俄罗斯大使是谁", "ambassador"),
        ("联合实验室一共建了几十个？给个数就行", "joint-laboratories"),
        ("Правда ли, что Китай создал девять платформ?", "transfer-platforms"),
    ],
)
def test_what_looks_like_a_condition_may_be_none(
    engines: dict[str, Engine], question: str, entry: str
) -> None:
    """To have is not to do, a capital stands for its country, "how many tens" is no ten."""
    reply = engines["bri"].reply(question)
    assert entries(reply) == [entry], said(reply)


def test_an_earlier_count_tells_what_is_counted(engines: dict[str, Engine]) -> None:
    """In one message and in two: "how many in it" counts what was counted before."""
    counted = ["green-partnership-countries", "cloud-classroom-countries"]
    first, second = "how many countries in the green partnership", "how many in cloud classroom?"
    assert entries(engines["bri"].reply(f"{first}? {second}")) == counted
    assert entries(engines["bri"].reply(second, [first])) == counted[1:]
