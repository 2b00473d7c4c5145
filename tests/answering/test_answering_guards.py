"""A confident wrong answer must be all but impossible: each guard, on both subjects."""

from __future__ import annotations

import re

import pytest
from answering_promises import assert_cited, corrections, entries, numbers, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome, Reason
from bot.knowledge.kinds import EntryKind


def known_defect(*values: object, reason: str) -> object:
    """Mark a case whose promise does not hold yet."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=reason))


# What is asked for is not given -------------------------------------------------------------------

NOT_GIVEN = [
    ("bri", "how much did the joint labs cost"),
    ("bri", "what is the budget of the Cloud Classroom program"),
    ("bri", "how much money went into Great Stone"),
    ("bri", "how much did the Mombasa-Nairobi Railway cost"),
    ("bri", "when was the alliance founded"),
    ("bri", "when was the Great Stone park founded"),
    ("bri", "when was the Zhanatas wind power plant completed"),
    ("bri", "who is the president of the alliance"),
    ("bri", "who is the chairman of the NDRC"),
    ("bri", "who is Belarus's ambassador to China"),
    ("bri", "who is the Belarusian ambassador in Beijing"),
    ("bri", "who is the Chinese ambassador in Kazakhstan"),
    ("bri", "who thought up the global community of shared future"),
    ("bri", "apart from green development what are the other features of the BRI"),
    ("bri", "who heads the alliance"),
    ("bri", "who designed the Action Plan"),
    ("bri", "what percentage of the alliance members are universities"),
    ("bri", "how many 5G base stations has China built"),
    ("bri", "how many elephants use the passages"),
    ("bri", "how long is the Mombasa-Nairobi Railway"),
    ("bri", "what is the capacity of the Zhanatas wind power plant"),
    ("tidal", "how much does the mill pay its workers"),
    ("tidal", "how much money did the harvest bring in"),
    ("tidal", "when was the research station founded"),
    ("tidal", "who heads the research station"),
    ("tidal", "who built the ferry Aurelia"),
    ("tidal", "what percentage of the harvest is exported"),
    ("tidal", "how many fishers are members of the association"),
    known_defect(
        "tidal", "how many turbines broke", reason="answered with the turbines that were added"
    ),
]


@pytest.mark.parametrize(("name", "question"), NOT_GIVEN)
def test_a_kind_that_the_fact_does_not_hold(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """Asked for money, a date, a person, a share or a count that is not there, it says so, and
    shows what the source does say."""
    reply = engines[name].reply(question)
    assert reply.outcome is Outcome.NONE, entries(reply)
    assert reply.reason in (Reason.KIND_NOT_GIVEN, Reason.NOT_MENTIONED)
    assert reply.related
    assert reply.message
    assert_cited(reply, engines[name])


@pytest.mark.parametrize(
    "name",
    [
        "bri",
        "tidal",
    ],
)
def test_what_an_entry_rejects_it_does_not_answer(engines: dict[str, Engine], name: str) -> None:
    """An entry never answers the questions that its maintainer says it must not."""
    engine = engines[name]
    rejects = [
        (entry.id, question)
        for entry in engine.knowledge.entries.values()
        for question in entry.rejects
    ]
    assert len(rejects) > 30
    wrong = [pair for pair in rejects if pair[0] in entries(engine.reply(pair[1]))]
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    [
        "bri",
        "tidal",
    ],
)
def test_what_the_source_leaves_open_is_not_answered(engines: dict[str, Engine], name: str) -> None:
    """The phrasings of a gap entry, of which every other one is tried, never get an answer."""
    engine = engines[name]
    gaps = [e for e in engine.knowledge.entries.values() if e.kind is EntryKind.GAP]
    assert len(gaps) > 10
    answered = [
        (text, entries(reply))
        for entry in gaps
        for text in entry.phrasings[::2]
        if (reply := engine.reply(text)).outcome is Outcome.ANSWER
    ]
    assert answered == []


# What is said is wrong, or right ------------------------------------------------------------------

WRONG = [
    ("bri", "China has established 200 joint laboratories, right?", "more than 50", "200"),
    ("bri", "So 200 labs, right?", "more than 50", "200"),
    ("bri", "Is it true that the alliance has 90 members?", "67", "90"),
    ("bri", "did China host 25,000 young scientists", "more than 10,000", "25,000"),
    ("bri", "did China host 25k young scientists", "more than 10,000", "25"),
    ("bri", "has China set up twelve technology transfer platforms?", "nine", "twelve"),
    ("bri", "China launched the green partnership with 45 countries, right?", "31", "45"),
    ("bri", "Great Stone attracted investment from 200 enterprises", "114", "200"),
    ("bri", "was the Action Plan launched in 2019?", "May 2017", "2019"),
    ("bri", "was the Action Plan launched in May 2018?", "May 2017", "2018"),
    ("bri", "has China hosted young scientists since 2005?", "Since 2013", "2005"),
    ("bri", "Is Cong Liang the Chinese ambassador to Belarus?", "Xie Xiaoyong", None),
    ("bri", "Cong Liang is the minister of foreign affairs, right?", "vice chairman", None),
    ("bri", "Is Cong Liang the chairman of the NDRC?", "vice chairman", None),
    (
        "bri",
        "My teacher says UNESCO founded the Alliance of International Science Organizations.",
        "Chinese Academy of Sciences",
        None,
    ),
    ("bri", "Is the Great Stone park in Poland?", "Belarus", None),
    ("bri", "is the Hann Bay wastewater treatment project in Ghana?", "Senegal", None),
    ("bri", "Hann Bay in Ghana?", "Senegal", None),
    (
        "bri",
        "is the Mombasa-Nairobi Railway in Uganda?",
        "Kenya",
        None,
    ),
    (
        "bri",
        "is the Zhanatas wind power plant in Uzbekistan?",
        "Kazakhstan",
        None,
    ),
    (
        "bri",
        "how many joint labs, is it 731",
        "more than 50",
        "731",
    ),
    ("tidal", "Is it true that 5,000 people live on Hallarey?", "2,160", "5,000"),
    ("tidal", "the mill employs 300 people, right?", "42", "300"),
    ("tidal", "does the ferry carry three hundred passengers?", "180", "three hundred"),
    ("tidal", "the farms are run by 60 families, right?", "31", "60"),
    ("tidal", "the team counted 54 species of fish, right?", "29", "54"),
    ("tidal", "the Tide School will have 90 places, right?", "40", "90"),
    ("tidal", "was the mill opened in 2015", "September 2019", "2015"),
    ("tidal", "Did the ferry go into service in June 2015?", "June 2021", "2015"),
    ("tidal", "was the Sound Agreement signed on 3 May 2020?", "21 October 2023", "2020"),
    ("tidal", "was the programme founded by Tom Harrow?", "Marta Oskell", None),
    ("tidal", "does the ferry cross to Oslo", "Storvik", None),
    (
        "tidal",
        "the tidal park cost 30 million crowns, right?",
        "12.4 million crowns",
        "30",
    ),
]


@pytest.mark.parametrize(("name", "question", "right", "wrong"), WRONG)
def test_a_wrong_value_is_corrected(
    engines: dict[str, Engine], name: str, question: str, right: str, wrong: str | None
) -> None:
    """A number, date, place or person that contradicts the fact is put right with the source's
    own, and never repeated."""
    reply = engines[name].reply(question)
    assert reply.outcome is Outcome.ANSWER
    assert right in corrections(reply)
    assert right.casefold() in said(reply).casefold()
    if wrong:
        assert not numbers(wrong) & numbers(engines[name].text(reply))


def test_swapped_numbers_are_both_corrected(engines: dict[str, Engine]) -> None:
    """Two true numbers in each other's place are two errors."""
    reply = engines["bri"].reply("the alliance has 48 members in 67 countries, right?")
    assert reply.outcome is Outcome.ANSWER
    assert {"67", "48"} <= numbers(corrections(reply))


RIGHT = [
    ("bri", "nine technology transfer platforms, right?", "nine"),
    ("bri", "was the Action Plan launched in May 2017?", "May 2017"),
    ("bri", "has China hosted young scientists since 2013?", "Since 2013"),
    ("bri", "China launched the green partnership with 31 countries, right?", "31"),
    ("tidal", "Hallarey has 2,160 inhabitants, right?", "2,160"),
    ("tidal", "the mill employs 42 people, right?", "42"),
    ("tidal", "Did the ferry go into service in June 2021?", "June 2021"),
    ("tidal", "was the Sound Agreement signed on 21 October 2023?", "21 October 2023"),
    (
        "tidal",
        "the tidal park cost 12.4 million crowns, right?",
        "12.4 million crowns",
    ),
    (
        "tidal",
        "nearly 38 percent of the electricity comes from the tide, right?",
        "nearly 38 percent",
    ),
    (
        "tidal",
        "was the programme founded by Marta Oskell?",
        "Marta Oskell",
    ),
    (
        "bri",
        "is the Mombasa-Nairobi Railway in Kenya?",
        "Kenya",
    ),
]


@pytest.mark.parametrize(("name", "question", "value"), RIGHT)
def test_a_right_value_is_confirmed(
    engines: dict[str, Engine], name: str, question: str, value: str
) -> None:
    """What the asker has right gets the article's yes, and no correction."""
    engine = engines[name]
    reply = engine.reply(question)
    assert reply.outcome is Outcome.ANSWER
    assert not corrections(reply)
    assert value in said(reply)
    assert engine.catalogue.text("confirmation.yes", "en") in said(reply)


# A condition that the fact does not hold ----------------------------------------------------------

CONDITIONS = [
    ("bri", "how many joint labs are there in Pakistan"),
    ("bri", "labs in Pakistan"),
    ("bri", "how many Polish firms are in Great Stone"),
    ("bri", "how many labs by 2016"),
    ("bri", "how many joint labs were there in 2016"),
    ("bri", "how many joint labs in 2024"),
    ("bri", "how many young scientists came in 2019"),
    ("bri", "how many members did the alliance have in 2018"),
    ("bri", "how many of the joint labs are in healthcare"),
    ("bri", "how many alliance members are in Africa"),
    ("bri", "is Indonesia in the green development partnership"),
    ("bri", "is Brazil among the countries of the sci-tech agreements"),
    ("bri", "31个国家都有哪些"),
    ("bri", "how many transfer platforms does Africa have"),
    ("tidal", "how many families run the farms in Chile"),
    ("tidal", "how many people lived on Hallarey in 2010"),
    ("tidal", "how many families ran the farms in 2018"),
    ("tidal", "how many people worked at the mill in 2012"),
    ("tidal", "how many visitors came from Chile"),
    ("tidal", "how many visitors come from Norway"),
    ("tidal", "how many of the families grow dulse"),
]


@pytest.mark.parametrize(("name", "question"), CONDITIONS)
def test_a_condition_that_the_fact_does_not_hold(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """Another country, another year, one item of a list: the figure of the whole is no answer."""
    reply = engines[name].reply(question)
    assert reply.outcome is not Outcome.ANSWER, entries(reply)
    assert reply.reason in (Reason.NOT_MENTIONED, Reason.KIND_NOT_GIVEN)


SUPERLATIVES = [
    ("bri", "what is the largest joint laboratory"),
    ("bri", "which was the first joint lab"),
    ("bri", "which region has the most platforms"),
    ("bri", "who is the youngest scientist"),
    ("bri", "which is the cheapest eco-friendly project"),
    ("bri", "slowest progress was made in what sort of digital cooperation"),
    ("bri", "which region of the world gets the most out of it"),
    ("bri", "how many of the park's investors come from each of the 16 countries"),
    ("tidal", "which is the largest farm"),
    ("tidal", "what is the longest rope"),
    ("tidal", "which family has the biggest plot"),
    ("tidal", "what is the highest turbine"),
    ("tidal", "the noisiest turbine is which one"),
]


@pytest.mark.parametrize(("name", "question"), SUPERLATIVES)
def test_a_superlative_that_the_source_does_not_state(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """The largest, first or most of something is not named where the source ranks nothing."""
    assert engines[name].reply(question).outcome is not Outcome.ANSWER


def test_a_superlative_that_the_source_states_is_answered(engines: dict[str, Engine]) -> None:
    """Where the source does rank, the rank is the answer."""
    reply = engines["tidal"].reply("is it the oldest tidal park in the country")
    assert entries(reply) == ["park-rank"]
    assert "second" in said(reply)


ARITHMETIC = [
    ("bri", "what is the difference between the members and the countries of the alliance"),
    ("bri", "add up the labs and the platforms"),
    ("bri", "what is the sum of labs and platforms"),
    ("bri", "how many members per country does the alliance have on average"),
    ("bri", "how many times as many labs as platforms are there"),
    ("bri", "are there more joint labs than platforms"),
    ("bri", "are there more joint labs in agriculture or in healthcare"),
    ("tidal", "add up the passengers and the cars on the ferry"),
    ("tidal", "what is the difference between 2012 and 2023 in diesel use"),
    ("tidal", "what is the average harvest per family"),
    ("tidal", "how many hectares per family"),
]


@pytest.mark.parametrize(("name", "question"), ARITHMETIC)
def test_nothing_is_computed(engines: dict[str, Engine], name: str, question: str) -> None:
    """Sums, differences and averages are not worked out; the figures concerned are shown."""
    reply = engines[name].reply(question)
    assert (reply.outcome, reply.reason) == (Outcome.NONE, Reason.COMPUTED)
    assert reply.related
    assert_cited(reply, engines[name])


# Now, open lists, attribution ---------------------------------------------------------------------

NOW = [
    ("bri", "how many joint labs are there currently", "end of June 2023"),
    ("bri", "latest number of joint laboratories", "end of June 2023"),
    ("bri", "how many agreements has China signed as of now", "end of June 2023"),
    ("tidal", "how large are the seaweed farms now", "end of 2023"),
    ("tidal", "how many families run the farms currently", "end of 2023"),
]


@pytest.mark.parametrize(("name", "question", "date"), NOW)
def test_now_is_the_date_of_the_source(
    engines: dict[str, Engine], name: str, question: str, date: str
) -> None:
    """Asked for today's state, it gives the figure, its date, and that nothing later is known."""
    engine = engines[name]
    reply = engine.reply(question)
    assert reply.outcome is Outcome.ANSWER
    assert engine.catalogue.text("reply.nothing_later", "en", date=date) in said(reply)
    assert any(cited.as_of for answer in reply.answers for cited in answer.figures)


def test_no_remark_on_today_unless_asked(engine: Engine) -> None:
    """That nothing later is known is said only to those who ask for today."""
    asked = [entry.title for entry in engine.knowledge.entries.values() if entry.facts]
    remark = engine.catalogue.text("reply.nothing_later", "en", date="|").split("|", maxsplit=1)[0]
    plain = [text for text in asked if not re.search(r"\b(now|latest|today|so far)\b", text)]
    assert len(plain) > 20
    assert not [text for text in plain if remark in said(engine.reply(text))]


OPEN_LISTS = [
    ("bri", "is there a technology transfer platform for Europe"),
    ("bri", "is there a technology transfer platform for Africa"),
    ("bri", "were there trips for researchers from Europe"),
    ("bri", "are there car makers in Great Stone"),
    ("bri", "do lions use the passages"),
    ("bri", "do elephants use the passages"),
    ("tidal", "do visitors come from Norway"),
    ("tidal", "do visitors come from Ireland"),
    ("tidal", "is seaweed used for paper"),
    ("tidal", "is seaweed used for cosmetics"),
]


@pytest.mark.parametrize(("name", "question"), OPEN_LISTS)
def test_an_open_list_never_says_no(engines: dict[str, Engine], name: str, question: str) -> None:
    """What a list with 'and others' does not name may still be: there is no 'no', and an answer
    says that only some are named."""
    engine = engines[name]
    reply = engine.reply(question)
    assert engine.catalogue.text("confirmation.no", "en") not in engine.text(reply)
    assert not corrections(reply)
    if reply.outcome is Outcome.ANSWER:
        assert engine.catalogue.text("reply.open_list", "en") in said(reply)
    else:
        assert reply.related


ATTRIBUTED = [
    ("bri", "how many enterprises have invested in Great Stone", "Xie Xiaoyong"),
    ("bri", "who gives the figures for Great Stone", "Xie Xiaoyong"),
    ("bri", "who said that e-commerce is a new engine", "Cong Liang"),
    ("bri", "according to whom does the online Silk Road proceed steadily", "Cong Liang"),
    ("tidal", "who said that turbines would be replaced", "Joren Lind"),
    ("tidal", "who says the ropes closed fishing grounds", "Tom Harrow"),
    ("tidal", "who reported the fall in diesel use", "Brimvik Research Station"),
]


@pytest.mark.parametrize(("name", "question", "speaker"), ATTRIBUTED)
def test_who_says_so_is_shown(
    engines: dict[str, Engine], name: str, question: str, speaker: str
) -> None:
    """A statement that the source puts into somebody's mouth is never shown as the bot's own."""
    reply = engines[name].reply(question)
    assert reply.outcome is Outcome.ANSWER
    assert speaker in engines[name].text(reply)


def test_every_attributed_answer_names_its_speaker(engine: Engine) -> None:
    """The speaker stands in the figures of the reply object too."""
    attributed = [
        (answer, cited)
        for entry in engine.knowledge.entries
        if (answer := engine.entry_answer(entry))
        for cited in answer.figures
        if (fact := engine.knowledge.facts[cited.figure.id.rpartition(".")[0]]).said_by
        and cited.attributed_to == fact.said_by
    ]
    due = [
        cited
        for entry in engine.knowledge.entries
        if (answer := engine.entry_answer(entry))
        for cited in answer.figures
        if engine.knowledge.facts[cited.figure.id.rpartition(".")[0]].said_by
    ]
    assert due
    assert len(attributed) == len(due)


POLITE = [
    ("bri", "can you please show me how many joint labs there are", "joint-laboratories"),
    ("bri", "can you tell us how many joint labs there are", "joint-laboratories"),
    ("tidal", "please, I would like to know how deep the ropes hang", "rope-depth"),
    ("tidal", "tell us how deep the ropes hang", "rope-depth"),
]


@pytest.mark.parametrize(("name", "question", "entry"), POLITE)
def test_courtesy_is_no_condition(
    engines: dict[str, Engine], name: str, question: str, entry: str
) -> None:
    """The words around a question do not stand in the way of its answer."""
    assert entries(engines[name].reply(question)) == [entry]


@pytest.mark.parametrize(
    "name",
    [
        "bri",
        "tidal",
    ],
)
def test_every_statement_is_a_sentence(engines: dict[str, Engine], name: str) -> None:
    """What an entry answers reads as sentences: several words, a capital, an end."""
    engine = engines[name]
    shown = [answer for entry in engine.knowledge.entries if (answer := engine.entry_answer(entry))]
    assert len(shown) > 20
    odd = [
        answer.entry
        for answer in shown
        if len(answer.text.split()) < 4
        or not answer.text[0].isupper()
        or answer.text.rstrip()[-1] not in '.!?"”'
        or answer.text.split()[0].rstrip(".") in ("XX", "TODO", "XXX")
    ]
    assert odd == []
