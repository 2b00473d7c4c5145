"""What single words of a question tell: who is meant, what is claimed, what only joins or slips."""

from __future__ import annotations

import pytest
from answering_promises import assert_cited, corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome


@pytest.mark.parametrize(
    ("name", "question", "right", "fitting"),
    [
        ("bri", "China promised no more nuclear plants abroad, correct", "coal", {"coal-pledge"}),
        ("bri", "so it hosted ten thousand young engineers", "scientists", {"young-scientists"}),
        (
            "bri",
            "did ambassador Cong Liang give the number of Great Stone investors",
            "Xie Xiaoyong",
            {"great-stone-source", "great-stone-enterprises"},
        ),
    ],
)
def test_a_claim_that_the_source_excludes_is_put_right(
    engines: dict[str, Engine], name: str, question: str, right: str, fitting: set[str]
) -> None:
    """A word that rules out the one of the source, or another speaker, is corrected."""
    reply = engines[name].reply(question)
    assert entries(reply)[0] in fitting
    assert right in corrections(reply)
    assert_cited(reply, engines[name])


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("bri", "has China pledged to stop building gas-fired power stations overseas"),
        ("bri", "who at the Chinese Academy of Sciences founded the alliance"),
        ("bri", "how many weeks do the young scientists stay"),
        ("bri", "up to what age is one a young scientist"),
        ("bri", "do you have to be under 45 to be hosted as a young scientist"),
        ("bri", "No. 1 investor country of Great Stone"),
        ("tidal", "who at the harbour office signed the Sound Agreement"),
        ("tidal", "up to what age may one take the ferry for free"),
    ],
)
def test_what_it_asks_more_closely_is_not_told(
    engines: dict[str, Engine], name: str, question: str
) -> None:
    """Somebody of a body, a number of weeks, an age, a rank: the figure beside it is no answer."""
    reply = engines[name].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


@pytest.mark.parametrize(
    ("language", "question", "entry"),
    [
        ("en", "what role does innovation play acc. to the first sentence", "innovation-role"),
        ("en", "how many countries do the Great Stone investors come from, per Xie", "16"),
        ("en", "how can a railway and elephants get along", "wildlife-passages"),
        ("en", "what are the companies in Great Stone into, mostly", "great-stone-sectors"),
        ("en", "need the english name of the green initiative with 31 countries", "31 countries"),
        ("en", "what doesbri say about humans and nature", "green-feature"),
        ("pt", "quantos laboratórios conjuntos até junho de 23", "more than 50"),
        ("fr", "qu'est-ce que la Chine a promis sur les centrales à charbon", "coal-pledge"),
    ],
)
def test_words_that_only_say_how(
    engines: dict[str, Engine], language: str, question: str, entry: str
) -> None:
    """Abbreviations, whose word it is, idioms, joined words, years of two digits are understood."""
    reply = engines["bri"].reply(question, (), language)
    assert reply.outcome is Outcome.ANSWER
    assert entry in entries(reply) or entry in said(reply)


def test_a_name_is_asked_of_what_was_just_told(engines: dict[str, Engine]) -> None:
    """Words for a name ("its full name") tell nothing of their own that could lead elsewhere."""
    history = ["China started a green partnership with 31 countries?"]
    reply = engines["bri"].reply("whats the full name of it", history)
    assert entries(reply) == ["green-partnership"]


def test_a_whole_question_behind_another_stands_alone(engines: dict[str, Engine]) -> None:
    """What the first part of a message names is not asked of the second, which names its own."""
    text = "where is Hann Bay, and what did their railway builders create for the elephants"
    reply = engines["bri"].reply(text)
    assert {"Senegal", "passages"} <= {w.strip(".,") for w in said(reply).split()}, said(reply)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("es", "hasta qué edad puedes ir a China como científico joven"),
        ("id", "batas umur ilmuwan muda yang diundang ke Tiongkok berapa"),
        ("ja", "日本の大学も科学組織連盟に入っていますか"),
    ],
)
def test_near_misses_of_other_languages(
    engines: dict[str, Engine], language: str, question: str
) -> None:
    """An age, or the universities of a country, are not what the source counts or founded."""
    reply = engines["bri"].reply(question, (), language)
    assert reply.outcome is not Outcome.ANSWER, said(reply)


@pytest.mark.parametrize(
    "question",
    [
        "did Huawei build the 5G base stations",
        "so PowerChina invested in the wind plant at Zhanatas?",
        "the wildlife passages were created by Vinci, right?",
    ],
)
def test_a_company_may_be_one_of_those_of_a_country(
    engines: dict[str, Engine], question: str
) -> None:
    """That China or Chinese companies did it puts no company right, which may be one of them."""
    reply = engines["bri"].reply(question)
    assert reply.outcome is not Outcome.ANSWER, said(reply)
